package io.gitops4j.registry.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.ProviderContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A repository of charts on the web")
class WebRepositoryTest {
  private static final String BASIC = "Basic cm9ib3Q6czNjcmV0LTVkNDE0MDJh"; // robot:s3cret-5d41402a
  private static final Instant NOW = Instant.parse("2026-01-05T09:00:00Z");

  @TempDir Path home;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
  private final Map<String, String> redirects = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private String own;
  private String other;
  private Chart chart;
  private ChartRepository repository;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.createContext("/", this::answer);
    server.start();
    own = "http://127.0.0.1:" + server.getAddress().getPort();
    other = "http://localhost:" + server.getAddress().getPort();
    chart = Chart.read(SampleChart.write(home.resolve("jukebox"), "jukebox", "1.0.0"));
    files.put("/stable/jukebox-1.0.0.tgz", chart.archive());
    files.put("/elsewhere/jukebox.tgz", chart.archive());
    ProviderContext context =
        ProviderContext.in(home)
            .withCredentials(() -> Credentials.basic("robot", "s3cret-5d41402a"));
    repository = ChartRepository.at(URI.create(own + "/stable"), context);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().toString();
      String host = exchange.getRequestHeaders().getFirst("Host");
      String shown = exchange.getRequestHeaders().getFirst("Authorization");
      requests.add(host.replaceFirst(":.*", "") + path + " " + shown);
      String target = redirects.get(path);
      byte[] content = files.get(path);
      if (target != null) {
        exchange.getResponseHeaders().set("Location", target);
        exchange.sendResponseHeaders(302, -1);
      } else if (content == null) {
        exchange.sendResponseHeaders(statuses.getOrDefault(path, 404), -1);
      } else {
        exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content);
      }
    }
  }

  private IndexedChart list(String url) {
    files.put("/stable/index.yaml", ChartIndex.empty().with(chart, url, NOW).toYaml(NOW));
    return repository.index().versions("jukebox").get(0);
  }

  @Test
  @DisplayName("gives its index and its charts, with their provenance, to who may see them")
  void pulled() {
    files.put("/stable/jukebox-1.0.0.tgz.prov", SampleChart.provenance(chart));
    Chart pulled = repository.pull(list("jukebox-1.0.0.tgz"));
    assertThat(pulled.archive()).isEqualTo(chart.archive());
    assertThat(pulled.provenance()).hasValue(SampleChart.provenance(chart));
    assertThat(requests)
        .containsExactly(
            "127.0.0.1/stable/index.yaml " + BASIC,
            "127.0.0.1/stable/jukebox-1.0.0.tgz " + BASIC,
            "127.0.0.1/stable/jukebox-1.0.0.tgz.prov " + BASIC);
  }

  @Test
  @DisplayName("has charts elsewhere on its server, and with a query; credentials are shown there")
  void sameOrigin() {
    files.put("/elsewhere/jukebox.tgz?a=b%20c", chart.archive());
    files.put("/elsewhere/jukebox.tgz.prov?a=b%20c", SampleChart.provenance(chart));
    assertThat(repository.pull(list(own + "/elsewhere/jukebox.tgz?a=b%20c")).provenance())
        .isPresent();
    assertThat(repository.pull(list("../elsewhere/jukebox.tgz")).provenance()).isEmpty();
    assertThat(requests).allMatch(request -> request.endsWith(BASIC));
  }

  @Test
  @DisplayName("has charts on other servers, which are shown no credentials")
  void otherOrigin() {
    assertThat(repository.pull(list(other + "/elsewhere/jukebox.tgz")).digest())
        .isEqualTo(chart.digest());
    redirects.put("/stable/moved.tgz", other + "/elsewhere/jukebox.tgz");
    repository.pull(list("moved.tgz"));
    assertThat(requests)
        .filteredOn(r -> r.startsWith("localhost"))
        .hasSizeGreaterThanOrEqualTo(2)
        .allMatch(request -> request.endsWith(" null"));
  }

  @Test
  @DisplayName("that forbids what it has not has a chart without provenance")
  void forbidden() {
    statuses.put("/stable/jukebox-1.0.0.tgz.prov", 403);
    assertThat(repository.pull(list("jukebox-1.0.0.tgz")).provenance()).isEmpty();
    statuses.put("/stable/jukebox-1.0.0.tgz.prov", 400);
    IndexedChart listed = list("jukebox-1.0.0.tgz");
    assertThatThrownBy(() -> repository.pull(listed)).isInstanceOf(ProviderException.class);
  }

  @Test
  @DisplayName("that gives other bytes than its index says is not believed")
  void altered() throws IOException {
    IndexedChart listed = list("jukebox-1.0.0.tgz");
    Chart wrong = Chart.read(SampleChart.write(home.resolve("w"), "jukebox", "1.0.1"));
    files.put("/stable/jukebox-1.0.0.tgz", wrong.archive());
    refused(listed, ErrorKind.INTERNAL, "It was altered");
  }

  @Test
  @DisplayName("that points where no chart can be is not followed")
  void elsewhere() {
    for (String url :
        List.of(
            "file:///etc/passwd",
            "ftp://127.0.0.1/x",
            "http://robot:s3cret-5d41402a@127.0.0.1/x",
            "http://[",
            "http://charts.example/jukebox.tgz")) {
      refused(list(url), ErrorKind.INVALID, "Could not pull jukebox 1.0.0");
    }
    refused(list("gone.tgz"), ErrorKind.NOT_FOUND, "there is no gone.tgz");
    assertThat(requests).noneMatch(request -> request.contains("passwd"));
  }

  @Test
  @DisplayName("of another machine has no business on this one")
  void thisMachine() {
    ProviderContext context = ProviderContext.in(home);
    WebFiles away = new WebFiles(URI.create("https://charts.example/stable"), context);
    assertThatThrownBy(() -> away.read(own + "/elsewhere/jukebox.tgz", "pull it"))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("where we do not go");
    assertThat(requests).isEmpty();
  }

  @Test
  @DisplayName("that is none, is closed to us, or is in the clear, says so without the password")
  void troubles() {
    assertThatThrownBy(() -> repository.index())
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
    statuses.put("/stable/index.yaml", 401);
    assertThatThrownBy(() -> repository.index())
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAUTHENTICATED))
        .hasMessageNotContaining("s3cret-5d41402a");
    files.put("/stable/index.yaml", "hello".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> repository.index())
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID));
    ProviderContext context = ProviderContext.in(home);
    for (String address :
        List.of("http://charts.example", "ftp://x/y", "charts", "https://x/?a", "https://a:b@x/")) {
      assertThatThrownBy(() -> ChartRepository.at(URI.create(address), context))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private void refused(IndexedChart listed, ErrorKind kind, String reason) {
    assertThatThrownBy(() -> repository.pull(listed))
        .isInstanceOfSatisfying(ProviderException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageNotContaining("s3cret-5d41402a")
        .hasMessageContaining(reason);
  }
}
