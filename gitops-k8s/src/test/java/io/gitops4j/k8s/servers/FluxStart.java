package io.gitops4j.k8s.servers;

import io.gitops4j.core.servers.BuiltProgram;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Starts Flux, process by process. */
final class FluxStart {
  private static final String LOOPBACK = "127.0.0.1";

  private final ControlPlane plane;
  private final ProcessGroup processes;

  private FluxStart(ControlPlane plane, ProcessGroup processes) {
    this.plane = plane;
    this.processes = processes;
  }

  /**
   * Starts one for a cluster.
   *
   * @throws IOException if a program is missing, or does not become ready
   */
  static Flux start(ControlPlane plane) throws IOException {
    List<Path> programs = BuiltProgram.all("flux");
    Path helm = BuiltProgram.of("helm");
    ProcessGroup processes = ProcessGroup.begin("gitops4j-flux");
    try {
      return new FluxStart(plane, processes).all(programs, helm);
    } catch (IOException | RuntimeException e) {
      processes.close();
      throw e;
    }
  }

  private Flux all(List<Path> programs, Path helm) throws IOException {
    install(programs.get(0).resolveSibling("bases"));
    plane.create("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + Flux.NAMESPACE + "\"}}");
    Files.writeString(processes.home().resolve("kubeconfig"), plane.kubeconfig());
    List<Integer> ports = ControlPlaneStart.freePorts(programs.size());
    for (int i = 0; i < programs.size(); i++) {
      start(programs.get(i), ports.get(i));
    }
    for (int i = 0; i < programs.size(); i++) {
      int port = ports.get(i);
      processes.await(name(programs.get(i)), () -> isReady(port));
    }
    return new Flux(processes, FluxSources.start(plane, processes.home(), helm), plane);
  }

  private void install(Path definitions) throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(definitions)) {
      for (Path file : files.sorted().toList()) {
        plane.kubectl(Files.readString(file), "create", "-f", "-");
        String[] parts = name(file).replace(".yaml", "").split("_", 2);
        names.add(parts[0] + "/" + parts[1]);
      }
    }
    for (String name : names) {
      processes.await("definitions", () -> isServed(name));
    }
  }

  /** Whether a kind, by its group and plural, can be listed, in one of the versions it has. */
  private boolean isServed(String name) throws IOException {
    String group = "/apis/" + name.substring(0, name.indexOf('/'));
    String plural = name.substring(name.indexOf('/'));
    String version =
        plane.send("GET", group, "application/json", "").object("preferredVersion").text("version");
    return !plane.send("GET", group + "/" + version + plural, "application/json", "").isEmpty();
  }

  private void start(Path program, int health) throws IOException {
    processes.start(
        name(program),
        List.of(
            "env",
            "HOME=" + processes.home(),
            "TMPDIR=" + Files.createDirectories(processes.home().resolve("temp-" + name(program))),
            "KUBECONFIG=" + processes.home().resolve("kubeconfig"),
            "RUNTIME_NAMESPACE=" + Flux.NAMESPACE,
            program.toString(),
            "--watch-all-namespaces=false",
            "--metrics-addr=0",
            "--health-addr=" + LOOPBACK + ":" + health));
  }

  private static boolean isReady(int port) throws IOException {
    URI url = URI.create("http://" + LOOPBACK + ":" + port + "/readyz");
    HttpURLConnection asked = (HttpURLConnection) url.toURL().openConnection();
    try {
      return asked.getResponseCode() == HttpURLConnection.HTTP_OK;
    } finally {
      asked.disconnect();
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }
}
