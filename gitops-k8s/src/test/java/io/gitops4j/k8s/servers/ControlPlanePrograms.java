package io.gitops4j.k8s.servers;

import io.gitops4j.core.servers.BuiltProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
      BuiltProgram.all("etcd").forEach(program -> found.putIfAbsent("etcd", program));
      BuiltProgram.all("kwok").forEach(program -> found.putIfAbsent(name(program), program));
      BuiltProgram.all("kubernetes").forEach(program -> found.putIfAbsent(name(program), program));
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
}
