package io.gitops4j.k8s.servers;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.servers.BuiltProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Starts Argo CD, process by process. */
final class ArgoCdStart {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String PREFIX = "argocd-";

  /** What its objects are known by. */
  private static final String LABEL = "\"labels\":{\"app.kubernetes.io/part-of\":\"argocd\"}";

  private final ControlPlane plane;
  private final ProcessGroup processes;
  private final List<Integer> ports;

  private ArgoCdStart(ControlPlane plane, ProcessGroup processes) throws IOException {
    this.plane = plane;
    this.processes = processes;
    this.ports = ControlPlaneStart.freePorts(7);
  }

  /**
   * Starts one for a cluster.
   *
   * @throws IOException if a program is missing, or does not become ready
   */
  static ArgoCd start(ControlPlane plane) throws IOException {
    ProcessGroup processes = ProcessGroup.begin("gitops4j-argocd");
    try {
      return new ArgoCdStart(plane, processes).all();
    } catch (IOException | RuntimeException e) {
      processes.close();
      throw e;
    }
  }

  private ArgoCd all() throws IOException {
    Path argocd = BuiltProgram.of("argocd");
    startRedis();
    install(argocd.getParent().resolve("crds"));
    Files.writeString(file("kubeconfig"), plane.kubeconfig());
    Files.createDirectories(file("bin"));
    for (String role :
        List.of("repo-server", "application-controller", "applicationset-controller")) {
      Files.createSymbolicLink(file("bin").resolve(PREFIX + role), argocd);
    }
    Files.createSymbolicLink(file("bin").resolve("argocd"), argocd);
    Files.createSymbolicLink(file("bin").resolve("helm"), BuiltProgram.of("helm"));
    Files.createSymbolicLink(file("bin").resolve("kustomize"), BuiltProgram.of("kustomize"));
    startRepoServer();
    startControllers();
    return new ArgoCd(processes, plane);
  }

  private void install(Path definitions) throws IOException {
    try (Stream<Path> files = Files.list(definitions)) {
      for (Path file : files.filter(f -> f.toString().endsWith("-crd.yaml")).sorted().toList()) {
        plane.kubectl(Files.readString(file), "create", "-f", "-");
      }
    }
    for (String kind : List.of("applications", "applicationsets", "appprojects")) {
      processes.await("redis", () -> isServed(kind)); // for want of a process it is about
    }
    plane.create("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + ArgoCd.NAMESPACE + "\"}}");
    config("argocd-cm", "{\"timeout.reconciliation\":\"1h\"}");
    for (String name : List.of("rbac-cm", "ssh-known-hosts-cm", "tls-certs-cm", "gpg-keys-cm")) {
      config(PREFIX + name, "{}");
    }
    object(
        "secrets",
        "argocd-secret",
        "\"stringData\":{\"server.secretkey\":\"" + UUID.randomUUID() + "\"}");
    plane.create(
        "/apis/argoproj.io/v1alpha1/namespaces/" + ArgoCd.NAMESPACE + "/appprojects",
        """
        {"apiVersion": "argoproj.io/v1alpha1", "kind": "AppProject",
         "metadata": {"name": "default"},
         "spec": {"sourceRepos": ["*"], "destinations": [{"namespace": "*", "server": "*"}],
           "clusterResourceWhitelist": [{"group": "*", "kind": "*"}]}}
        """);
  }

  /** Whether it can be listed, and the lists of kinds have it, which come from elsewhere. */
  private boolean isServed(String kind) throws IOException {
    String version = "/apis/argoproj.io/v1alpha1";
    return !asked(version + "/" + kind).isEmpty()
        && asked(version).toString().contains(kind)
        && asked("/apis").toString().contains("argoproj.io/v1alpha1");
  }

  private Fields asked(String path) throws IOException {
    return plane.send("GET", path, "application/json", "");
  }

  private void config(String name, String data) {
    object("configmaps", name, "\"data\":" + data);
  }

  private void object(String plural, String name, String content) {
    plane.create(
        "/api/v1/namespaces/" + ArgoCd.NAMESPACE + "/" + plural,
        "{\"metadata\":{\"name\":\"" + name + "\"," + LABEL + "}," + content + "}");
  }

  private void startRedis() throws IOException {
    processes.start(
        "redis",
        List.of(
            BuiltProgram.of("redis").toString(),
            "--bind",
            LOOPBACK,
            "--port",
            ports.get(0).toString(),
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            processes.home().toString()));
    processes.await("redis", () -> answers(ports.get(0)));
  }

  private void startRepoServer() throws IOException {
    start(
        "repo-server",
        List.of(
            "--address=" + LOOPBACK,
            "--port=" + ports.get(1),
            "--metrics-address=" + LOOPBACK,
            "--metrics-port=" + ports.get(2),
            "--redis=" + LOOPBACK + ":" + ports.get(0),
            "--disable-tls"));
    processes.await(PREFIX + "repo-server", () -> answers(ports.get(1)));
  }

  /** The metrics of the application controller are the one thing that listens everywhere. */
  private void startControllers() throws IOException {
    List<String> common =
        List.of(
            "--kubeconfig=" + file("kubeconfig"),
            "--namespace=" + ArgoCd.NAMESPACE,
            "--repo-server-plaintext");
    List<String> applications = new ArrayList<>(common);
    applications.add("--repo-server=" + LOOPBACK + ":" + ports.get(1));
    applications.add("--redis=" + LOOPBACK + ":" + ports.get(0));
    applications.add("--metrics-port=" + ports.get(3));
    start("application-controller", applications);
    List<String> sets = new ArrayList<>(common);
    sets.add("--argocd-repo-server=" + LOOPBACK + ":" + ports.get(1));
    sets.add("--metrics-addr=" + LOOPBACK + ":" + ports.get(4));
    sets.add("--probe-addr=" + LOOPBACK + ":" + ports.get(5));
    sets.add("--webhook-addr=" + LOOPBACK + ":" + ports.get(6));
    start("applicationset-controller", sets);
    processes.await(PREFIX + "application-controller", () -> answers(ports.get(3)));
    processes.await(PREFIX + "applicationset-controller", () -> answers(ports.get(5)));
  }

  private void start(String role, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add("env");
    command.add("PATH=" + file("bin") + ":" + System.getenv("PATH"));
    command.add("HOME=" + processes.home());
    command.add("TMPDIR=" + Files.createDirectories(file("temp-" + role)));
    command.add("KUBECONFIG=" + file("kubeconfig"));
    command.add("ARGOCD_FAKE_IN_CLUSTER=true");
    command.add("ARGOCD_GPG_ENABLED=false");
    command.add("ARGOCD_ASK_PASS_SOCK=" + file("ask-pass.sock"));
    command.add(file("bin").resolve(PREFIX + role).toString());
    command.add("--logformat=text");
    command.addAll(arguments);
    processes.start(PREFIX + role, command);
  }

  private Path file(String name) {
    return processes.home().resolve(name);
  }

  private static boolean answers(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    }
  }
}
