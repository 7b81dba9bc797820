package io.gitops4j.core.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The programs that {@code servers/build} of this repository built. */
public final class BuiltProgram {
  private BuiltProgram() {}

  /**
   * The program of a server that has one. Where it was not built the test is skipped; with its name
   * in {@code -Dgitops4j.required} it fails.
   *
   * @param name the server's folder in {@code servers}
   */
  public static Path orSkip(String name) {
    try {
      return of(name);
    } catch (IOException e) {
      if (List.of(System.getProperty("gitops4j.required", "").split(",", -1)).contains(name)) {
        throw new IllegalStateException(name + " is required: " + e.getMessage(), e);
      }
      return abort("there is no " + name + ": " + e.getMessage());
    }
  }

  /**
   * The program of a server that has one.
   *
   * @param name the server's folder in {@code servers}
   * @throws IOException if it is not built; the message says how it would be
   */
  public static Path of(String name) throws IOException {
    return all(name).get(0);
  }

  /**
   * The programs of a server that may have several.
   *
   * @param name the server's folder in {@code servers}
   * @throws IOException if it is not built; the message says how it would be
   */
  public static List<Path> all(String name) throws IOException {
    Process asked =
        new ProcessBuilder("bash", script().toString(), "--where", name)
            .redirectErrorStream(true)
            .start();
    asked.getOutputStream().close();
    String said = new String(asked.getInputStream().readAllBytes(), UTF_8).strip();
    if (asked.onExit().join().exitValue() != 0) {
      throw new IOException(said);
    }
    return said.lines().map(Path::of).toList();
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
