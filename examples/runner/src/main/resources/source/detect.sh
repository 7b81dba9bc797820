# Says what is in a picture, which comes as its input.
case $(cat) in
  *cat*) echo cat ;;
  *) echo nothing ;;
esac
