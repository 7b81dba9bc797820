package io.gitops4j.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.gitops4j.registry.evidence.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cosign, as {@code servers/build} built it, with one key in a folder: {@code cosign.key} and
 * {@code cosign.pub}. It talks to no network but a registry on this machine.
 *
 * @param program the executable
 * @param folder where it runs, its home
 */
record Cosign(Path program, Path folder) {
  private static final List<String> OFFLINE =
      List.of("--use-signing-config=false", "--tlog-upload=false", "--yes", "--key", "cosign.key");

  /** What a command said, and how it ended. */
  record Run(int exit, String output) {}

  /** With that key; skipped where it was not built, unless {@code gitops4j.required} names it. */
  static Cosign with(SigningKey key, Path folder) throws IOException {
    Cosign cosign = new Cosign(built(), Files.createDirectories(folder));
    Files.writeString(folder.resolve("key.pem"), key.toPem().reveal());
    cosign.does("import-key-pair", "--key", "key.pem", "--output-key-prefix", "cosign");
    return cosign;
  }

  private static Path built() throws IOException {
    Process asked =
        new ProcessBuilder("bash", script().toString(), "--where", "cosign")
            .redirectErrorStream(true)
            .start();
    asked.getOutputStream().close();
    String said = new String(asked.getInputStream().readAllBytes(), UTF_8).strip();
    if (asked.onExit().join().exitValue() == 0) {
      return Path.of(said);
    }
    String required = System.getProperty("gitops4j.required", "");
    assertThat(required.split(",", -1)).as(said).doesNotContain("cosign");
    return abort("there is no cosign: " + said);
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

  Run run(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().keySet().retainAll(Set.of("PATH"));
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("COSIGN_PASSWORD", "a password");
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Run(process.onExit().join().exitValue(), output);
  }

  /** Runs a command that must succeed; gives what it said. */
  String does(String... arguments) throws IOException {
    Run run = run(List.of(arguments));
    assertThat(run.exit()).as(run.output()).isZero();
    return run.output();
  }

  /** Signs or attests with its key. */
  String signs(String verb, String reference, String... more) throws IOException {
    List<String> all = new ArrayList<>(List.of(verb));
    all.addAll(OFFLINE);
    all.addAll(Arrays.asList(more));
    all.add(reference);
    return does(all.toArray(String[]::new));
  }

  /** Verifies with a public key, without a transparency log. */
  Run verifies(String verb, String reference, String key, String... more) throws IOException {
    List<String> all = new ArrayList<>(List.of(verb, "--insecure-ignore-tlog=true", "--key", key));
    all.addAll(Arrays.asList(more));
    all.add(reference);
    return run(all);
  }
}
