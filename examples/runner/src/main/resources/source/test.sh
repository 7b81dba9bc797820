# The unit test: runs while the image is built, so that there is none if it fails.
answer=$(echo "a picture of a cat" | sh /app/detect.sh)
if [ "$answer" != cat ]; then
  echo "It took a cat for $answer." >&2
  exit 1
fi
