package io.gitops4j.registry.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.gitops4j.contracts.registry.EmbeddedRegistry;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.Registries;
import io.gitops4j.registry.chart.Chart;
import io.gitops4j.registry.chart.ChartRegistry;
import io.gitops4j.registry.chart.ChartRepository;
import io.gitops4j.registry.chart.SampleChart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A catalogue of charts")
class ChartCatalogueTest {
  private static final Instant NOW = Instant.parse("2026-01-05T09:00:00Z");

  @TempDir Path home;
  private EmbeddedRegistry server;
  private Registry registry;
  private HttpServer web;
  private ChartCatalogue catalogue;

  @BeforeEach
  void serve() throws IOException {
    server = EmbeddedRegistry.in(home.resolve("blobs")).start();
    ProviderContext context = ProviderContext.in(home.resolve("cache"));
    registry = Registries.http(server.address(), context);
    for (String version : List.of("1.0.0", "1.4.0", "1.5.0-rc.1", "2.0.0")) {
      ChartRegistry.in(registry, "team/charts").push(chart("player", version), NOW);
    }
    chart("queue", "0.3.0").writeTo(home.resolve("web"));
    chart("queue", "0.4.0").writeTo(home.resolve("web"));
    ChartRepository.writeIndex(home.resolve("web"), "", NOW);
    web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    web.createContext("/", exchange -> answer(exchange));
    web.start();
    catalogue =
        read(
            """
            charts:
              jukebox:
                source: oci://%s/team/charts
                chart: player
                versions: "^1"
                description: Plays music
                values: {volume: 3}
              queue:
                source: http://127.0.0.1:%d
                origin: third-party
            """
                .formatted(server.address(), web.getAddress().getPort()));
  }

  private void answer(com.sun.net.httpserver.HttpExchange exchange) throws IOException {
    try (exchange) {
      Path file = home.resolve("web" + exchange.getRequestURI().getPath());
      boolean there = Files.isRegularFile(file);
      exchange.sendResponseHeaders(there ? 200 : 404, there ? Files.size(file) : -1);
      if (there) {
        exchange.getResponseBody().write(Files.readAllBytes(file));
      }
    }
  }

  @AfterEach
  void stop() {
    web.stop(0);
    registry.close();
    server.close();
  }

  private Chart chart(String name, String version) throws IOException {
    Path folder = SampleChart.write(home.resolve(name).resolve(version), name, version);
    Files.writeString(folder.resolve("values.schema.json"), "{\"type\": \"object\"}");
    return Chart.read(folder);
  }

  private ChartCatalogue read(String yaml) {
    ChartSources sources =
        ChartSources.of(host -> registry, address -> ProviderContext.in(home.resolve("cache")));
    return ChartCatalogue.read("catalogue.yaml", yaml.getBytes(UTF_8), sources);
  }

  private static void refused(ErrorKind kind, String sentence, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(ProviderException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(sentence);
  }

  @Test
  @DisplayName("is read from a file: charts of a registry and of a repository with an index")
  void listed() {
    assertThat(catalogue.list())
        .extracting(e -> e.name() + " " + e.chart() + " " + e.versions() + " " + e.origin())
        .containsExactly("jukebox player ^1 HOUSE", "queue queue * THIRD_PARTY");
    assertThat(catalogue.entry("jukebox").values()).isEqualTo(Fields.of("volume", 3));
    assertThat(catalogue.entry("jukebox").description()).isEqualTo("Plays music");
  }

  @Test
  @DisplayName("tells the allowed versions, the newest first, and no others")
  void versions() {
    assertThat(catalogue.versions("jukebox")).hasToString("[1.4.0, 1.0.0]");
    assertThat(catalogue.versions("queue")).hasToString("[0.4.0, 0.3.0]");
    assertThat(catalogue.newest("jukebox")).hasToString("Optional[1.4.0]");
  }

  @ParameterizedTest
  @CsvSource({"jukebox, 1.4.0, player", "queue, 0.3.0, queue"})
  @DisplayName("shows a version: readme, values, schema, dependencies, what it installs, digest")
  void shown(String entry, String version, String chart) throws IOException {
    ChartDetails details = catalogue.show(entry, version);
    assertThat(details.readme()).isEqualTo("# Jukebox\n");
    assertThat(details.values()).isEqualTo("volume: 11\n");
    assertThat(details.schema()).contains("{\"type\": \"object\"}");
    assertThat(details.appVersion()).contains("1.10");
    assertThat(details.dependencies()).isEmpty();
    assertThat(details.digest()).isEqualTo(chart(chart, version).digest());
    assertThat(details.entry().name()).isEqualTo(entry);
    assertThat(details).hasToString(chart + " " + version);
  }

  @Test
  @DisplayName("says what there is instead, where a chart is unknown or a version not allowed")
  void remedies() {
    refused(
        ErrorKind.NOT_FOUND,
        "Could not find juke in the catalogue. It has jukebox, queue.",
        () -> catalogue.versions("juke"));
    refused(
        ErrorKind.FORBIDDEN,
        "Could not take jukebox 2.0.0: the catalogue allows ^1. The newest of these is 1.4.0.",
        () -> catalogue.show("jukebox", "2.0.0"));
    refused(ErrorKind.NOT_FOUND, "1.9.9", () -> catalogue.pull("jukebox", "1.9.9"));
    refused(ErrorKind.NOT_FOUND, "no such version", () -> catalogue.pull("queue", "9.0.0"));
    refused(ErrorKind.INVALID, "does not follow SemVer", () -> catalogue.pull("queue", "new"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: 1|it is no mapping with charts, and with nothing else",
        "charts: [a]|charts of the catalogue is no mapping",
        "charts: {a: {}}|a says no source",
        "charts: {a: {source: 'oci://h/c', range: '1'}}|a has range; known are chart, description",
        "charts: {a: {source: 'oci://h/c', versions: 1.10}}|the versions of a is no text",
        "charts: {a: {source: 'oci://h/c', versions: 'new'}}|the range of versions 'new'",
        "charts: {a: {source: 'oci://h/c', origin: ours}}|say house or third-party",
        "charts: {a: {source: 'oci://h/c', values: [1]}}|values of a is no mapping",
        "charts: {a/b: {source: 'oci://h/c'}}|Not a valid catalogue entry name",
        "charts: {a: {source: 'here'}}|Write oci://host/folder or https://host/path",
        "charts: {a: {source: 'https://me:secret@h/c'}}|has a user in it"
      })
  @DisplayName("refuses a file that says anything else, by the entry's name and the remedy")
  void wrong(String yaml, String reason) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining(reason)
        .message()
        .doesNotContain("secret");
  }

  @Test
  @DisplayName("of entries made in Java has each name once, and no passwords in addresses")
  void once() {
    ChartRepository folder = ChartRepository.folder(home);
    assertThatThrownBy(
            () -> CatalogueEntry.named("a", ChartSource.of("https://me:secret@h/c", folder)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Give credentials apart")
        .message()
        .doesNotContain("secret");
    CatalogueEntry entry =
        CatalogueEntry.named("a", ChartSource.of("", ChartRepository.folder(home))).build();
    assertThatThrownBy(() -> ChartCatalogue.of(entry, entry))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("twice");
  }
}
