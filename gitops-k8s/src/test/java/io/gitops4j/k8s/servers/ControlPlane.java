package io.gitops4j.k8s.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.model.Tls;
import io.gitops4j.k8s.cluster.ClusterAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * A real control plane of Kubernetes on ports of the loopback interface: API server, etcd,
 * controllers, scheduler, and nodes that kwok plays. Deployments roll out; what their pods do,
 * their images' tags say:
 *
 * <ul>
 *   <li>{@code …crashes}: the pod crashes over and over; one of a Job fails
 *   <li>{@code …missing}: the image can't be pulled
 *   <li>{@code …unready}: the pod runs, and is never ready
 *   <li>any other: the pod runs and is ready; one of a Job completes
 * </ul>
 *
 * Every container has written the same log of 200 lines, and one line before it was started again.
 *
 * <p>It ends when it is closed, and when this JVM ends in whatever way. Thread-safe.
 */
public final class ControlPlane implements AutoCloseable {
  /** How many nodes there are; each has 32 CPUs. */
  public static final int NODES = 2;

  /** Somebody to act as who may do nothing but what a test allows. */
  public static final String STRANGER = "stranger";

  private final ProcessGroup processes;
  private final ControlPlanePrograms programs;
  private final MetricsServer metrics;
  private final URI url;
  private final Path authority;
  private final String token;
  private final ClientCertificate certificate;
  private final HttpClient http;

  ControlPlane(
      ProcessGroup processes,
      ControlPlanePrograms programs,
      MetricsServer metrics,
      URI url,
      Path authority,
      String token,
      ClientCertificate certificate) {
    this.processes = processes;
    this.programs = programs;
    this.metrics = metrics;
    this.url = url;
    this.authority = authority;
    this.token = token;
    this.certificate = certificate;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(30))
            .sslContext(Tls.USUAL.trusting(authority).context())
            .build();
  }

  /**
   * Starts one.
   *
   * @throws IOException if a program is missing, or does not become ready
   */
  public static ControlPlane start() throws IOException {
    return ControlPlaneStart.start();
  }

  /** The API server's address, without a slash at the end. */
  public URI url() {
    return url;
  }

  /** A file with the certificate of the API server's authority, in PEM. */
  public Path authority() {
    return authority;
  }

  /** Access for somebody who may do everything. */
  public ClusterAccess access() throws IOException {
    return ClusterAccess.at(url, Files.readString(authority), () -> Secret.of(token));
  }

  /** The bearer token of somebody who may do everything. */
  public String token() {
    return token;
  }

  /** The certificate of somebody else who may do everything. */
  public ClientCertificate certificate() {
    return certificate;
  }

  /** A kubeconfig with one context, {@code test}, for who may do everything. */
  public String kubeconfig() {
    try {
      return """
      apiVersion: v1
      kind: Config
      current-context: test
      clusters:
      - name: test
        cluster: {server: '%s', certificate-authority-data: %s}
      users:
      - name: admin
        user: {token: '%s'}
      contexts:
      - name: test
        context: {cluster: test, user: admin}
      """
          .formatted(url, Base64.getEncoder().encodeToString(Files.readAllBytes(authority)), token);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts a metrics-server, if none was started: from then on the cluster serves metrics.k8s.io.
   * Pods use what their annotations {@code usage-cpu} and {@code usage-memory} say; that is known
   * about half a minute after they run.
   *
   * @param program of it
   * @throws IOException if it does not become ready
   */
  public synchronized void serveMetrics(Path program) throws IOException {
    metrics.start(program, this);
  }

  /** A namespace of the test's own, of a name not used before. */
  public String newNamespace() {
    String name = "test-" + UUID.randomUUID();
    create(
        "/api/v1/namespaces",
        "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" + name + "\"}}");
    return name;
  }

  /** Reads an object, or a list. */
  public Fields get(String path) {
    return call("GET", path, "application/json", "");
  }

  /** Creates an object. */
  public Fields create(String path, String json) {
    return call("POST", path, "application/json", json);
  }

  /** Merges into an object. */
  public Fields merge(String path, String json) {
    return call("PATCH", path, "application/merge-patch+json", json);
  }

  /** Deletes an object. */
  public Fields delete(String path) {
    return call("DELETE", path, "application/json", "");
  }

  /**
   * Runs {@code kubectl}.
   *
   * @param input what it reads
   * @return what it says
   * @throws IllegalStateException if it ends with anything but 0
   */
  public String kubectl(String input, String... arguments) {
    try {
      Path config = Files.createTempFile(processes.home(), "kubeconfig", ".yaml");
      Files.writeString(config, kubeconfig());
      List<String> command = new ArrayList<>(List.of(programs.path("kubectl")));
      command.addAll(List.of("--kubeconfig", config.toString()));
      command.addAll(List.of(arguments));
      Process kubectl = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (var in = kubectl.getOutputStream()) {
        in.write(input.getBytes(UTF_8));
      }
      String said = new String(kubectl.getInputStream().readAllBytes(), UTF_8);
      if (kubectl.onExit().join().exitValue() != 0) {
        throw new IllegalStateException("kubectl " + String.join(" ", arguments) + ": " + said);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Fields call(String method, String path, String type, String body) {
    try {
      return send(method, path, type, body);
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  Fields send(String method, String path, String type, String body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", type)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
      if (answer.statusCode() / 100 != 2) {
        String said = new String(answer.body(), UTF_8);
        throw new IOException(method + " " + path + ": " + answer.statusCode() + " " + said);
      }
      return Json.object(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() throws IOException {
    processes.close();
  }
}
