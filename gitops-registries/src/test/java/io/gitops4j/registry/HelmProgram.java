package io.gitops4j.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.servers.BuiltProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Helm that {@code servers/build} built, with all it keeps in a folder of the test. */
final class HelmProgram {
  private final Path program;
  private final Path home;

  private HelmProgram(Path program, Path home) {
    this.program = program;
    this.home = home;
  }

  /**
   * Helm. Where it was not built the test is skipped; with {@code -Dgitops4j.required=helm} it
   * fails.
   */
  static HelmProgram orSkip(Path home) {
    return new HelmProgram(BuiltProgram.orSkip("helm"), home);
  }

  /** What Helm says; it must succeed. */
  String run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder helm = new ProcessBuilder(command).directory(home.toFile());
    helm.environment().put("HELM_CACHE_HOME", home.resolve("helm/cache").toString());
    helm.environment().put("HELM_CONFIG_HOME", home.resolve("helm/config").toString());
    helm.environment().put("HELM_DATA_HOME", home.resolve("helm/data").toString());
    helm.environment().put("TZ", "UTC");
    return run(helm);
  }

  private static String run(ProcessBuilder builder) throws IOException {
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    int code = process.onExit().join().exitValue();
    if (code != 0) {
      throw new IOException(builder.command() + " ended with " + code + ": " + said);
    }
    return said;
  }
}
