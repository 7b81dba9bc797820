package io.gitops4j.git.ci;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * One script, run by a shell in a folder.
 *
 * @param exit how it ended
 * @param output all that it said
 */
record ShellRun(int exit, String output) {
  /**
   * Runs one.
   *
   * @param environment all there is but the path and the home
   */
  static ShellRun of(String shell, String script, Path folder, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(shell, "-c", script)
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().keySet().retainAll(Set.of("PATH", "HOME"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new ShellRun(process.onExit().join().exitValue(), output);
  }
}
