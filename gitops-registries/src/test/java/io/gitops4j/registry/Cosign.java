package io.gitops4j.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.servers.BuiltProgram;
import io.gitops4j.registry.evidence.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

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
    Cosign cosign = new Cosign(BuiltProgram.orSkip("cosign"), Files.createDirectories(folder));
    Files.writeString(folder.resolve("key.pem"), key.toPem().reveal());
    cosign.does("import-key-pair", "--key", "key.pem", "--output-key-prefix", "cosign");
    return cosign;
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
