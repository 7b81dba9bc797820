package io.gitops4j.canary.servers;

import static org.junit.jupiter.api.Assumptions.abort;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.servers.BuiltProgram;
import io.gitops4j.core.servers.ServerProcess;
import io.gitops4j.k8s.servers.ControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A real Traefik that routes by a control plane's Gateway API, to two backends on hosts of their
 * own. In a namespace of its own there are the Services {@code web-blue} and {@code web-green}, a
 * Gateway {@code web}, and the HTTPRoute {@code web} once {@link #route} or somebody else made it.
 * Thread-safe.
 */
public final class Router implements AutoCloseable {
  private static final String TRAEFIK = "traefik";
  private static final String CONFIGURATION =
      """
      global: {checkNewVersion: false, sendAnonymousUsage: false}
      entryPoints:
        web: {address: "127.0.0.1:%1$d"}
        metrics: {address: "127.0.0.1:%2$d"}
      ping: {entryPoint: metrics}
      metrics: {prometheus: {entryPoint: metrics, addServicesLabels: true}}
      providers:
        kubernetesGateway:
          endpoint: %3$s
          certAuthFilePath: %4$s
          token: %5$s
          namespaces: [%6$s]
      """;
  private static final String BACKEND =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web-%1$s, namespace: %2$s}
      spec: {ports: [{name: http, port: 80, targetPort: %4$d}]}
      ---
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata:
        name: web-%1$s
        namespace: %2$s
        labels: {kubernetes.io/service-name: web-%1$s}
      addressType: IPv4
      ports: [{name: http, port: %4$d, protocol: TCP}]
      endpoints: [{addresses: [%3$s], conditions: {ready: true}}]
      ---
      """;
  private static final String GATEWAY =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: GatewayClass
      metadata: {name: traefik}
      spec: {controllerName: traefik.io/gateway-controller}
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {name: web, namespace: %1$s}
      spec:
        gatewayClassName: traefik
        listeners: [{name: web, protocol: HTTP, port: %2$d}]
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final ControlPlane plane;
  private final String namespace;
  private final Backend blue;
  private final Backend green;
  private final ServerProcess process;
  private final int port;
  private final int metricsPort;

  private Router(
      ControlPlane plane,
      String namespace,
      List<Backend> backends,
      ServerProcess process,
      List<Integer> ports) {
    this.plane = plane;
    this.namespace = namespace;
    this.blue = backends.get(0);
    this.green = backends.get(1);
    this.process = process;
    this.port = ports.get(0);
    this.metricsPort = ports.get(1);
  }

  /**
   * Starts one. Where Traefik was not built, or networks can't be made, the test is skipped; with
   * {@code -Dgitops4j.required=traefik} it fails.
   */
  public static Router orSkip(ControlPlane plane) throws IOException {
    Path program = BuiltProgram.orSkip(TRAEFIK);
    try {
      return start(plane, program);
    } catch (IOException e) {
      if (List.of(System.getProperty("gitops4j.required", "").split(",", -1)).contains(TRAEFIK)) {
        throw new IOException("Traefik is required: " + e.getMessage(), e);
      }
      return abort("no router could be started: " + e.getMessage());
    }
  }

  /**
   * Starts one.
   *
   * @throws IOException if it does not become ready, or networks can't be made
   */
  public static Router start(ControlPlane plane, Path program) throws IOException {
    String definitions = program.resolveSibling("definitions").toString();
    plane.kubectl("", "apply", "--server-side", "--force-conflicts", "-f", definitions);
    Backend blue = Backend.start("blue");
    Backend green = Backend.start("green");
    String namespace = plane.newNamespace();
    List<Integer> ports = List.of(ServerProcess.freePort(), ServerProcess.freePort());
    Path home = Files.createTempDirectory("traefik-");
    Path configuration = home.resolve("traefik.yml");
    Files.writeString(
        configuration,
        CONFIGURATION.formatted(
            ports.get(0), ports.get(1), plane.url(), plane.authority(), plane.token(), namespace));
    List<String> command = List.of(program.toString(), "--configFile=" + configuration);
    ServerProcess process = ServerProcess.start(TRAEFIK, home, Map.of(), command);
    Router router = new Router(plane, namespace, List.of(blue, green), process, ports);
    process.await(() -> router.isUp());
    router.apply(
        BACKEND.formatted("blue", namespace, blue.address(), BackendProgram.PORT)
            + BACKEND.formatted("green", namespace, green.address(), BackendProgram.PORT)
            + GATEWAY.formatted(namespace, ports.get(0)));
    return router;
  }

  private boolean isUp() {
    try {
      return status(URI.create("http://127.0.0.1:" + metricsPort + "/ping")) == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private void apply(String objects) {
    plane.kubectl(objects, "apply", "--server-side", "-f", "-");
  }

  /** Where it takes requests, without a slash at the end. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Where its objects are. */
  public String namespace() {
    return namespace;
  }

  /** The stable backend. */
  public Backend blue() {
    return blue;
  }

  /** The other backend. */
  public Backend green() {
    return green;
  }

  /** Where Prometheus finds its metrics, at {@code /metrics}. */
  public int metricsPort() {
    return metricsPort;
  }

  /** A selector of Prometheus' for the requests to {@code blue} or {@code green}. */
  public String requests(String backend, String... matchers) {
    String more = matchers.length == 0 ? "" : "," + String.join(",", matchers);
    return "traefik_service_requests_total{service=~\".*"
        + namespace
        + "-web-"
        + backend
        + "-.*\""
        + more
        + "}";
  }

  /** Sends the request {@code GET /}; which status it is answered with. */
  public int request() {
    return status(url().resolve("/"));
  }

  private int status(URI uri) {
    try {
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The HTTPRoute {@code web} with weights. */
  public String routeYaml(int toBlue, int toGreen) {
    return """
    apiVersion: gateway.networking.k8s.io/v1
    kind: HTTPRoute
    metadata: {name: web, namespace: %s}
    spec:
      parentRefs: [{name: web}]
      rules:
      - backendRefs:
        - {name: web-blue, port: 80, weight: %d}
        - {name: web-green, port: 80, weight: %d}
    """
        .formatted(namespace, toBlue, toGreen);
  }

  /** Gives the route weights, and waits until Traefik has them and routes. */
  public void route(int toBlue, int toGreen) throws IOException {
    apply(routeYaml(toBlue, toGreen));
    process.await(() -> isAccepted() && request() != 404);
  }

  /** Whether Traefik says that it routes as its HTTPRoute says by now. */
  public boolean isAccepted() {
    String path = "/apis/gateway.networking.k8s.io/v1/namespaces/" + namespace;
    Fields route = plane.get(path + "/httproutes/web");
    long generation = route.object("metadata").number("generation");
    List<Fields> parents = route.object("status").objects("parents");
    return !parents.isEmpty()
        && parents.get(0).objects("conditions").stream()
            .allMatch(
                condition ->
                    condition.text("status").equals("True")
                        && condition.number("observedGeneration") == generation);
  }

  @Override
  public void close() throws IOException {
    process.close();
    blue.close();
    green.close();
  }
}
