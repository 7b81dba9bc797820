package io.gitops4j.k8s.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The programs of a control plane: those in the folder {@code KUBEBUILDER_ASSETS}, as tests of
 * operators have it, the others as {@code servers/build} of this repository built them.
 */
final class ControlPlanePrograms {
  private static final List<String> NEEDED =
      List.of(
          "etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok", "kubectl");

  private final Map<String, Path> programs;

  private ControlPlanePrograms(Map<String, Path> programs) {
    this.programs = programs;
  }

  /**
   * Finds them all.
   *
   * @throws IOException if one is missing; the message says how it would be built
   */
  static ControlPlanePrograms find() throws IOException {
    Map<String, Path> found = new HashMap<>();
    String assets = System.getenv("KUBEBUILDER_ASSETS");
    if (assets != null) {
      NEEDED.stream()
          .map(name -> Path.of(assets, name))
          .filter(Files::isExecutable)
          .forEach(program -> found.put(name(program), program));
    }
    if (!found.keySet().containsAll(NEEDED)) {
      built("etcd").forEach(program -> found.putIfAbsent("etcd", program));
      built("kwok").forEach(program -> found.putIfAbsent(name(program), program));
      built("kubernetes").forEach(program -> found.putIfAbsent(name(program), program));
    }
    return new ControlPlanePrograms(found);
  }

  /** Where a program is. */
  String path(String name) {
    Path program = programs.get(name);
    if (program == null) {
      throw new IllegalArgumentException("A control plane has no program " + name);
    }
    return program.toString();
  }

  private static String name(Path program) {
    return program.getFileName().toString();
  }

  private static List<Path> built(String server) throws IOException {
    Process asked =
        new ProcessBuilder("bash", script().toString(), "--where", server)
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
