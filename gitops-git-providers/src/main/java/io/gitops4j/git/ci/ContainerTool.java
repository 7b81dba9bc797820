package io.gitops4j.git.ci;

/** A program that builds and pushes images: how its command lines differ, as shell scripts. */
enum ContainerTool {
  /** Docker's client, with a daemon behind it. */
  DOCKER("docker") {
    @Override
    String buildForOne(String options) {
      return """
          docker build \\
            --tag "$image"%s
          docker push "$image" >"$log"
          cat "$log"
          digest=$(sed -n 's/^.*digest: \\(sha256:[0-9a-f]\\{64\\}\\).*$/\\1/p' "$log" | head -n 1)
          """
          .formatted(options);
    }

    @Override
    String buildForSeveral(String options) {
      return """
          docker buildx create --use >"$log"
          docker buildx build \\
            --push \\
            --metadata-file "$log" \\
            --tag "$image"%s
          digest=$(sed -n 's/^.*"containerimage.digest": *"\\(sha256:[0-9a-f]\\{64\\}\\)".*$/\\1/p' "$log" |
            head -n 1)
          """
          .formatted(options);
    }
  },

  /** Buildah, without a daemon. */
  BUILDAH("buildah") {
    @Override
    String buildForOne(String options) {
      return """
          buildah build \\
            --tag "$image"%s
          buildah push --digestfile "$log" "$image"
          digest=$(cat "$log")
          """
          .formatted(options);
    }

    @Override
    String buildForSeveral(String options) {
      return """
          buildah manifest rm "$image" >/dev/null 2>&1 || true # or it would get more and more images
          buildah build \\
            --manifest "$image"%s
          buildah manifest push --all --digestfile "$log" "$image" "docker://$image"
          digest=$(cat "$log")
          """
          .formatted(options);
    }
  };

  private final String program;

  ContainerTool(String program) {
    this.program = program;
  }

  /** What it is called. */
  String program() {
    return program;
  }

  /**
   * Builds {@code $image} and pushes it; afterwards {@code $digest} is its digest, or empty.
   *
   * @param options the rest of the build's command line
   */
  abstract String buildForOne(String options);

  /** The same for several platforms, under one index. */
  abstract String buildForSeveral(String options);
}
