package io.gitops4j.k8s.servers;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.secrets.SecretScan;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Starts a control plane, process by process. */
final class ControlPlaneStart {
  private static final String LOOPBACK = "127.0.0.1";

  private final ControlPlanePrograms programs;
  private final ProcessGroup processes;
  private final List<Integer> ports;
  private final String token = guarded();

  private ControlPlaneStart(ControlPlanePrograms programs, ProcessGroup processes)
      throws IOException {
    this.programs = programs;
    this.processes = processes;
    this.ports = freePorts(7);
  }

  /** A token that no test may log. */
  private static String guarded() {
    String token = UUID.randomUUID().toString();
    SecretScan.guard(token);
    return token;
  }

  /**
   * Starts one. A port that was free may be somebody else's a moment later: then once more.
   *
   * @throws IOException if a program is missing, or does not become ready
   */
  static ControlPlane start() throws IOException {
    ControlPlanePrograms programs = ControlPlanePrograms.find();
    try {
      return started(programs);
    } catch (IOException e) {
      try {
        return started(programs);
      } catch (IOException again) {
        again.addSuppressed(e);
        throw again;
      }
    }
  }

  private static ControlPlane started(ControlPlanePrograms programs) throws IOException {
    ProcessGroup processes = ProcessGroup.begin("gitops4j-control-plane");
    try {
      return new ControlPlaneStart(programs, processes).all();
    } catch (IOException | RuntimeException e) {
      processes.close();
      throw e;
    }
  }

  private ControlPlane all() throws IOException {
    startEtcd();
    ClientCertificate certificate = startApiServer();
    URI url = URI.create("https://" + LOOPBACK + ":" + ports.get(2));
    Path authority = authority();
    processes.await("kube-apiserver", () -> Files.size(authority) > 0);
    MetricsServer metrics = new MetricsServer(processes, ports.get(6));
    ControlPlane plane =
        new ControlPlane(processes, programs, metrics, url, authority, token, certificate);
    processes.await("kube-apiserver", () -> isReady(plane));
    Files.writeString(file("kubeconfig"), plane.kubeconfig());
    startControllers();
    startNodes(plane);
    return plane;
  }

  private void startEtcd() throws IOException {
    String clients = "http://" + LOOPBACK + ":" + ports.get(0);
    String peers = "http://" + LOOPBACK + ":" + ports.get(1);
    start(
        "etcd",
        List.of(
            "--data-dir=" + file("etcd"),
            "--listen-client-urls=" + clients,
            "--advertise-client-urls=" + clients,
            "--listen-peer-urls=" + peers,
            "--initial-advertise-peer-urls=" + peers,
            "--initial-cluster=default=" + peers,
            "--unsafe-no-fsync"));
    processes.await("etcd", () -> answers(URI.create(clients + "/health")));
  }

  private ClientCertificate startApiServer() throws IOException {
    Files.createDirectories(file("pki"));
    Files.writeString(file("tokens.csv"), token + ",admin,admin,system:masters\n");
    Files.writeString(file("accounts.key"), newKey());
    ClientCertificate certificate = ClientCertificate.make(processes.home());
    Files.writeString(file("clients.crt"), certificate.certificate());
    Files.writeString(file("clients.key"), certificate.key());
    start(
        "kube-apiserver",
        List.of(
            "--etcd-servers=http://" + LOOPBACK + ":" + ports.get(0),
            "--bind-address=" + LOOPBACK,
            "--advertise-address=" + LOOPBACK,
            "--endpoint-reconciler-type=none",
            "--secure-port=" + ports.get(2),
            "--cert-dir=" + file("pki"),
            "--token-auth-file=" + file("tokens.csv"),
            "--client-ca-file=" + file("clients.crt"),
            "--authorization-mode=RBAC",
            "--service-account-issuer=https://" + LOOPBACK,
            "--service-account-key-file=" + file("accounts.key"),
            "--service-account-signing-key-file=" + file("accounts.key"),
            "--service-cluster-ip-range=10.96.0.0/16",
            "--disable-admission-plugins=ServiceAccount",
            "--kubelet-preferred-address-types=InternalIP",
            "--requestheader-client-ca-file=" + file("clients.crt"),
            "--requestheader-allowed-names=" + ClientCertificate.USER,
            "--requestheader-username-headers=X-Remote-User",
            "--requestheader-group-headers=X-Remote-Group",
            "--proxy-client-cert-file=" + file("clients.crt"),
            "--proxy-client-key-file=" + file("clients.key")));
    return certificate;
  }

  /** Nodes are there until the end: kwok renews no leases, and after 50 seconds they'd be lost. */
  private void startControllers() throws IOException {
    start(
        "kube-controller-manager",
        List.of(
            "--kubeconfig=" + file("kubeconfig"),
            "--service-account-private-key-file=" + file("accounts.key"),
            "--leader-elect=false",
            "--node-monitor-grace-period=24h",
            "--bind-address=" + LOOPBACK,
            "--secure-port=" + ports.get(3)));
    start(
        "kube-scheduler",
        List.of(
            "--kubeconfig=" + file("kubeconfig"),
            "--leader-elect=false",
            "--bind-address=" + LOOPBACK,
            "--secure-port=" + ports.get(4)));
  }

  /** A node is ready when kwok says so, and the controllers have seen it. */
  private void startNodes(ControlPlane plane) throws IOException {
    Files.writeString(file("stages.yaml"), resource("stages.yaml") + resource("kubelets.yaml"));
    Files.writeString(file("container.log"), log("line %03d of the shop", 200));
    Files.writeString(file("previous.log"), log("panic: number %d", 1));
    start(
        "kwok",
        List.of(
            "--kubeconfig=" + file("kubeconfig"),
            "--manage-all-nodes=true",
            "--node-ip=" + LOOPBACK,
            "--node-port=" + ports.get(5),
            "--server-address=" + LOOPBACK + ":" + ports.get(5),
            "--tls-cert-file=" + authority(),
            "--tls-private-key-file=" + file("pki/apiserver.key"),
            "--config=" + file("stages.yaml")));
    for (int i = 1; i <= ControlPlane.NODES; i++) {
      plane.create("/api/v1/nodes", node("node-" + i));
      String path = "/api/v1/nodes/node-" + i;
      processes.await("kwok", () -> isUsable(plane.send("GET", path, "application/json", "")));
    }
  }

  private String resource(String name) throws IOException {
    try (InputStream resource = ControlPlaneStart.class.getResourceAsStream(name)) {
      String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
      return text.replace("FOLDER", processes.home().toString());
    }
  }

  /** As the runtimes of containers write them. */
  private static String log(String line, int count) {
    StringBuilder log = new StringBuilder();
    for (int i = 1; i <= count; i++) {
      log.append("2026-01-01T00:00:00.000000000Z stdout F ")
          .append(String.format(Locale.ROOT, line, i))
          .append('\n');
    }
    return log.toString();
  }

  private static boolean isUsable(Fields node) {
    boolean ready =
        node.object("status").objects("conditions").stream()
            .anyMatch(c -> c.text("type").equals("Ready") && c.text("status").equals("True"));
    return ready && node.object("spec").objects("taints").isEmpty();
  }

  private static String node(String name) {
    String room = "{\"cpu\":\"32\",\"memory\":\"256Gi\",\"pods\":\"10000\"}";
    return """
        {"apiVersion": "v1", "kind": "Node",
         "metadata": {"name": "%1$s", "annotations":
           {"metrics.k8s.io/resource-metrics-path": "/metrics/nodes/%1$s/metrics/resource"},
           "labels": {"kubernetes.io/hostname": "%1$s",
           "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64"}},
         "status": {"capacity": %2$s, "allocatable": %2$s}}
        """
        .formatted(name, room);
  }

  private void start(String program, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(programs.path(program)));
    command.addAll(arguments);
    processes.start(program, command);
  }

  private Path authority() {
    return file("pki/apiserver.crt");
  }

  private Path file(String name) {
    return processes.home().resolve(name);
  }

  /** The API server answers before its namespaces are there. */
  private static boolean isReady(ControlPlane plane) throws IOException {
    return !plane.send("GET", "/api/v1/namespaces/default", "application/json", "").isEmpty();
  }

  private static boolean answers(URI url) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
    try {
      return connection.getResponseCode() == 200;
    } finally {
      connection.disconnect();
    }
  }

  private static String newKey() {
    try {
      KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
      keys.initialize(2048);
      byte[] key = keys.generateKeyPair().getPrivate().getEncoded();
      return ClientCertificate.pem("PRIVATE KEY", key);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ports of the loopback interface that were free just now, each another. */
  static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }
}
