package io.gitops4j.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.gitops4j.core.model.SemanticVersion;
import io.gitops4j.core.model.VersionRange;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.chart.Chart;
import io.gitops4j.registry.chart.ChartIndex;
import io.gitops4j.registry.chart.ChartRegistry;
import io.gitops4j.registry.chart.ChartRepository;
import io.gitops4j.registry.chart.IndexedChart;
import io.gitops4j.registry.chart.SampleChart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("servers")
@DisplayName("Beside a real Helm")
class HelmServerTest {
  private static final Instant MONDAY = Instant.parse("2026-01-05T09:00:00Z");

  @TempDir Path home;
  private HelmProgram helm;
  private Path folder;
  private Chart chart;

  @BeforeEach
  void prepare() throws IOException {
    helm = HelmProgram.orSkip(home);
    folder = SampleChart.write(home.resolve("source"), "jukebox", "1.2.3+build.5");
    chart = Chart.read(folder);
  }

  @Test
  @DisplayName("Helm lints, shows and renders what we package")
  void packaged() throws IOException {
    String file = chart.writeTo(home.resolve("out")).toString();
    assertThat(helm.run("lint", "--strict", file)).contains("0 chart(s) failed");
    assertThat(helm.run("show", "chart", file))
        .contains("name: jukebox", "version: 1.2.3+build.5", "- music");
    assertThat(helm.run("template", "party", file, "--set", "volume=3"))
        .contains("name: party", "volume: \"3\"");
  }

  @Test
  @DisplayName("Helm renders the same from our archive of its own example as from the folder")
  void example() throws IOException {
    helm.run("create", "demo");
    Chart demo = Chart.read(home.resolve("demo"));
    String file = demo.writeTo(home.resolve("out")).toString();
    assertThat(helm.run("lint", file)).contains("0 chart(s) failed");
    assertThat(helm.run("template", "party", file))
        .contains("kind: Deployment")
        .isEqualTo(helm.run("template", "party", home.resolve("demo").toString()));
  }

  @Test
  @DisplayName("Helm renders a chart with its dependency from our archive")
  void dependency() throws IOException {
    SampleChart.write(
        folder,
        """
        apiVersion: v2
        name: jukebox
        version: 1.0.0
        dependencies:
          - {name: redis, version: ^17, repository: https://charts.example}
        """);
    Path redis = SampleChart.write(home.resolve("redis"), "redis", "17.1.0");
    Chart.read(redis).writeTo(folder.resolve("charts"));
    String file = Chart.read(folder).writeTo(home.resolve("out")).toString();
    assertThat(helm.run("template", "party", file))
        .contains("# Source: jukebox/charts/redis/templates/config.yaml");
  }

  @Test
  @DisplayName("we read what Helm packages, and agree on what it is and what is left out")
  void packagedByHelm() throws IOException {
    Files.writeString(folder.resolve("x.tmp"), "x");
    Files.writeString(folder.resolve("templates/.hidden"), "x");
    for (String rules : List.of("", "*.tmp\n/out/\n*.md/\n", "!*.yaml\n", "templates/c*\n[Q-S]*")) {
      Files.writeString(folder.resolve(".helmignore"), rules);
      Path out = Files.createTempDirectory(home, "out");
      helm.run("package", folder.toString(), "-d", out.toString());
      Chart packaged = Chart.read(out.resolve("jukebox-1.2.3+build.5.tgz"));
      Chart ours = Chart.read(folder);
      assertThat(packaged.metadata().description()).isEqualTo(ours.metadata().description());
      assertThat(packaged.metadata().keywords()).isEqualTo(ours.metadata().keywords());
      assertThat(packaged.metadata().annotations()).isEqualTo(ours.metadata().annotations());
      assertThat(packaged.version()).isEqualTo(ours.version());
      assertThat(files(ours)).as(rules).isEqualTo(files(packaged));
    }
  }

  private static List<String> files(Chart chart) throws IOException {
    List<String> names = new ArrayList<>();
    TarReader tar = new TarReader(new GZIPInputStream(new ByteArrayInputStream(chart.archive())));
    while (tar.next()) {
      names.add(tar.name());
    }
    names.sort(null);
    return names;
  }

  @Test
  @DisplayName("Helm pulls what we push, byte for byte, with its provenance")
  void pushed() throws IOException {
    byte[] signed = SampleChart.provenance(chart);
    Registry layout = OciLayoutRegistry.at(home.resolve("registry"));
    try (LoopbackRegistry server = LoopbackRegistry.over(layout);
        Registry client = Registries.http(server.address(), ProviderContext.in(home))) {
      ChartRegistry.in(client, "team/charts").push(chart.withProvenance(signed), MONDAY);
      String name = "oci://" + server.address() + "/team/charts/jukebox";
      String out = Files.createDirectory(home.resolve("out")).toString();
      helm.run("pull", name, "--version", "1.2.3+build.5", "--plain-http", "--prov", "-d", out);
      Chart pulled = Chart.read(home.resolve("out/jukebox-1.2.3+build.5.tgz"));
      assertThat(pulled.archive()).isEqualTo(chart.archive());
      assertThat(pulled.provenance()).hasValue(signed);
      assertThat(helm.run("show", "values", name, "--plain-http", "--version", "^1.2"))
          .contains("volume: 11");
    }
  }

  @Test
  @DisplayName("we pull what Helm pushes, byte for byte, and would have pushed the same digest")
  void pushedByHelm() throws IOException {
    byte[] signed = SampleChart.provenance(chart);
    Path file = chart.withProvenance(signed).writeTo(home.resolve("out"));
    Files.setLastModifiedTime(file, FileTime.from(MONDAY));
    Registry layout = OciLayoutRegistry.at(home.resolve("registry"));
    try (LoopbackRegistry server = LoopbackRegistry.over(layout);
        Registry client = Registries.http(server.address(), ProviderContext.in(home))) {
      helm.run("push", file.toString(), "oci://" + server.address() + "/team", "--plain-http");
      ChartRegistry charts = ChartRegistry.in(client, "team");
      Chart pulled = charts.pull("jukebox", chart.version());
      assertThat(pulled.archive()).isEqualTo(chart.archive());
      assertThat(pulled.provenance()).hasValue(signed);
      assertThat(charts.versions("jukebox")).containsExactly(chart.version());
      Registry other = OciLayoutRegistry.at(home.resolve("other"));
      assertThat(ChartRegistry.in(other, "x").push(pulled, MONDAY))
          .isEqualTo(charts.find("jukebox", chart.version()).orElseThrow());
    }
  }

  @Test
  @DisplayName("Helm finds and pulls charts by our index, and picks the same version of each range")
  void index() throws IOException {
    Path charts = home.resolve("charts");
    for (String version :
        List.of("0.2.3", "0.3.0", "1.2.3", "1.2.9", "1.10.0", "2.0.0-rc.1", "2.0.0", "2.1.0-a")) {
      Path source = home.resolve("source-" + version);
      Chart.read(SampleChart.write(source, "jukebox", version)).writeTo(charts);
    }
    ChartIndex index = ChartRepository.writeIndex(charts, "", MONDAY);
    HttpServer server = serve(charts);
    try {
      String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
      helm.run("repo", "add", "ours", address);
      for (String range :
          List.of("^0.2", "~1.2.3", "^1.2", ">=1 <2", "1.x", "*", ">=2.0.1-0", "1.2.0 - 1.5")) {
        SemanticVersion newest =
            index.newest("jukebox", VersionRange.parse(range)).orElseThrow().version();
        assertThat(helm.run("search", "repo", "ours/jukebox", "--version", range, "-o", "json"))
            .as(range)
            .contains("\"version\":\"" + newest + "\"");
      }
      String out = Files.createDirectory(home.resolve("out")).toString();
      helm.run("pull", "ours/jukebox", "--version", "^1", "-d", out);
      ChartRepository repository =
          ChartRepository.at(URI.create(address), ProviderContext.in(home));
      IndexedChart listed =
          repository.index().newest("jukebox", VersionRange.parse("^1")).orElseThrow();
      assertThat(Chart.read(home.resolve("out/jukebox-1.10.0.tgz")).archive())
          .isEqualTo(repository.pull(listed).archive());
    } finally {
      server.stop(0);
    }
  }

  @Test
  @DisplayName("we read and go on with an index that Helm made")
  void indexOfHelm() throws IOException {
    Path charts = home.resolve("charts");
    chart.writeTo(charts);
    helm.run("repo", "index", charts.toString());
    ChartRepository repository = ChartRepository.folder(charts);
    ChartIndex index = repository.index();
    assertThat(index.skipped()).isEmpty();
    IndexedChart listed = index.find("jukebox", chart.version()).orElseThrow();
    assertThat(repository.pull(listed).archive()).isEqualTo(chart.archive());
    ChartIndex again = ChartRepository.writeIndex(charts, "", MONDAY);
    assertThat(again.find("jukebox", chart.version()).orElseThrow().created())
        .isEqualTo(listed.created());
  }

  private static HttpServer serve(Path folder) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            Path file = folder.resolve(exchange.getRequestURI().getPath().substring(1)).normalize();
            if (file.startsWith(folder) && Files.isRegularFile(file)) {
              exchange.sendResponseHeaders(200, Files.size(file));
              Files.copy(file, exchange.getResponseBody());
            } else {
              exchange.sendResponseHeaders(404, -1);
            }
          }
        });
    server.start();
    return server;
  }
}
