package io.gitops4j.k8s;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.process.Program;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of an executable, which is asked again when its file changes. Thread-safe. */
final class ProgramVersion {
  private final Program program;
  private final String wanted;
  private final Pattern version;
  private final List<String> question;
  private volatile Known known = new Known("", "");

  private record Known(String version, String file) {}

  /**
   * Of a program.
   *
   * @param wanted what it should be, for messages: {@code Helm 3 or 4}
   * @param version what of a line it says is the version that is meant, as the first group
   * @param question the arguments that have it say its version
   */
  ProgramVersion(Program program, String wanted, Pattern version, List<String> question) {
    this.program = program;
    this.wanted = wanted;
    this.version = version;
    this.question = List.copyOf(question);
  }

  /**
   * The version.
   *
   * @throws io.gitops4j.core.model.ProviderException {@code NOT_FOUND} if it can't be run; {@code
   *     INVALID} if it is something else
   */
  String get(String task) {
    String file = file();
    Known last = known;
    if (last.version().isEmpty() || !last.file().equals(file)) {
      last = new Known(ask(task), file);
      known = last;
    }
    return last.version();
  }

  /** Whether there is such a file, whatever it is. */
  boolean isThere() {
    return !file().isEmpty();
  }

  private String ask(String task) {
    Program.Result said = program.run(task, question);
    Optional<String> found =
        new String(said.output(), UTF_8)
            .lines()
            .map(version::matcher)
            .filter(Matcher::matches)
            .map(match -> match.group(1))
            .findFirst();
    if (said.status() != 0 || found.isEmpty()) {
      throw SourceFolder.invalid(task, program.name() + " is no " + wanted, "Install one");
    }
    return found.get();
  }

  /** What tells the file from one that is installed in its place; empty if it is not found. */
  private String file() {
    String name = program.name();
    String folders = name.contains("/") ? "." : System.getenv().getOrDefault("PATH", "");
    for (String folder : folders.split(File.pathSeparator, -1)) {
      Path file = Path.of(folder).resolve(name);
      if (Files.isExecutable(file) && !Files.isDirectory(file)) {
        try {
          Path real = file.toRealPath();
          return real + " " + Files.size(real) + " " + Files.getLastModifiedTime(real);
        } catch (IOException e) {
          return "";
        }
      }
    }
    return "";
  }
}
