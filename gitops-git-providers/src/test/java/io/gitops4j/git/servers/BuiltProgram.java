package io.gitops4j.git.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The programs that {@code servers/build} of this repository built. */
final class BuiltProgram {
  private BuiltProgram() {}

  /**
   * The program of a server that has one.
   *
   * @param name the server's folder in {@code servers}
   * @throws IOException if it is not built; the message says how it would be
   */
  static Path of(String name) throws IOException {
    Process asked =
        new ProcessBuilder("bash", script().toString(), "--where", name)
            .redirectErrorStream(true)
            .start();
    asked.getOutputStream().close();
    String said = new String(asked.getInputStream().readAllBytes(), UTF_8).strip();
    if (asked.onExit().join().exitValue() != 0) {
      throw new IOException(said);
    }
    return Path.of(said);
  }

  /** Tests run in a module's folder or in that of the whole. */
  private static Path script() throws IOException {
    for (@Nullable Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path script = at.resolve("servers").resolve("build");
      if (Files.isRegularFile(script)) {
        return script;
      }
    }
    throw new IOException("servers/build was not found: run the tests in the repository");
  }
}
