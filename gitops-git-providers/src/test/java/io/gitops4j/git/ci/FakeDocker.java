package io.gitops4j.git.ci;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Programs {@code docker} and {@code buildah} that build nothing, say what those say, and remember
 * what they were told.
 */
final class FakeDocker {
  /** What it says every image's digest is. */
  static final Digest DIGEST = Digest.of("an image".getBytes(UTF_8));

  private static final String SCRIPT =
      """
      #!/bin/sh
      calls=%s
      call=$(mktemp "$calls/$(date +%%s%%N).XXXXXX")
      for argument in "$@"; do
        printf '%%s\\n' "$argument" >>"$call"
      done
      metadata=
      previous=
      for argument in "$@"; do
        if [ "$previous" = --metadata-file ]; then metadata=$argument; fi
        if [ "$previous" = --digestfile ] && [ ! -e "$calls/../silent" ]; then
          printf '%s' >"$argument"
        fi
        previous=$argument
      done
      if [ -n "$metadata" ]; then
        printf '{\\n  "buildx.build.ref": "x",\\n  "containerimage.digest": "%s",\\n  "image.name": "x"\\n}' >"$metadata"
      fi
      case "$1" in
        manifest) if [ "$2" = rm ]; then echo "untagged: $3"; fi ;;
        login) printf 'stdin %%s\\n' "$(cat)" >>"$call" ;;
        push)
          echo "The push refers to repository [${2%%:*}]"
          echo "0123456789ab: Pushed"
          echo "${2##*:}: digest: %s size: 528"
          ;;
      esac
      """;

  private final Path folder;

  private FakeDocker(Path folder) {
    this.folder = folder;
  }

  /** One in a folder of its own. */
  static FakeDocker in(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("calls"));
    Files.createDirectories(folder.resolve("bin"));
    FakeDocker docker = new FakeDocker(folder);
    String script = SCRIPT.formatted(folder.resolve("calls"), DIGEST, DIGEST, DIGEST);
    docker.program("docker", script);
    docker.program("buildah", script);
    return docker;
  }

  /** From now on buildah does not say what it pushed, as it is where it could not. */
  void silence() throws IOException {
    Files.createFile(folder.resolve("silent"));
  }

  /** Puts a program that does nothing beside it. */
  void besides(String name) throws IOException {
    program(name, "#!/bin/sh\n");
  }

  private void program(String name, String script) throws IOException {
    Path program = folder.resolve("bin").resolve(name);
    Files.writeString(program, script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A search path on which it comes first. */
  String path() {
    return folder.resolve("bin") + ":" + System.getenv("PATH");
  }

  /** What it was told, one call after the other; what login read follows {@code stdin}. */
  List<List<String>> calls() throws IOException {
    List<List<String>> calls = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("calls"))) {
      for (Path file : files.sorted().toList()) {
        calls.add(Files.readAllLines(file));
      }
    }
    return calls;
  }
}
