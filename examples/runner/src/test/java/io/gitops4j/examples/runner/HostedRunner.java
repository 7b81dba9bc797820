package io.gitops4j.examples.runner;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.servers.BuiltProgram;
import io.gitops4j.examples.platform.PlatformRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs a repository's workflow for a push on this machine, which has no container engine: by act,
 * with buildah.
 *
 * @param home for what it leaves
 * @param secret of the reports
 */
record HostedRunner(Path home, String secret) {
  private static final String BUILDAH =
      """
      #!/bin/sh
      export BUILDAH_ISOLATION=chroot CONTAINERS_STORAGE_CONF='%s' REGISTRY_AUTH_FILE='%s'
      command=$1
      shift
      case $command in
        login | build | push) set -- --tls-verify=false "$@" ;;
      esac
      exec '%s' "$command" "$@"
      """;

  /**
   * How a workflow ended.
   *
   * @param exit 0 if it did well
   * @param output all that it said
   */
  record Ended(int exit, String output) {}

  /** Runs what a branch's push starts. */
  Ended push(Path checkout, String reportsTo) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                BuiltProgram.of("act").toString(),
                "push",
                "--platform",
                "ubuntu-latest=-self-hosted",
                "--secret",
                "REGISTRY_PASSWORD",
                "--secret",
                "GITOPS4J_WEBHOOK_SECRET"));
    command.addAll(List.of("--var", "REGISTRY_USERNAME=" + PlatformRegistry.USER));
    command.addAll(List.of("--var", "GITOPS4J_WEBHOOK_URL=" + reportsTo));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(checkout.toFile()).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.put("PATH", buildah().getParent() + ":" + environment.get("PATH"));
    environment.put("HOME", folder("home").toString());
    environment.put("REGISTRY_PASSWORD", PlatformRegistry.PASSWORD);
    environment.put("GITOPS4J_WEBHOOK_SECRET", secret);
    Process act = builder.start();
    act.getOutputStream().close();
    String output = new String(act.getInputStream().readAllBytes(), UTF_8);
    return new Ended(act.onExit().join().exitValue(), output);
  }

  /**
   * A buildah that works here: without a daemon, without namespaces, with all it keeps in a folder,
   * and with a registry that has no TLS.
   */
  private Path buildah() throws IOException {
    Path storage =
        Files.writeString(
            home.resolve("storage.conf"),
            "[storage]\ndriver = \"vfs\"\ngraphroot = \"%s\"\nrunroot = \"%s\"\n"
                .formatted(folder("images"), folder("run")));
    Path program = folder("bin").resolve("buildah");
    Files.writeString(
        program, BUILDAH.formatted(storage, home.resolve("auth.json"), BuiltProgram.of("buildah")));
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectories(home.resolve(name));
  }
}
