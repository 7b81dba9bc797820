package io.gitops4j.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.chart.Chart;
import io.gitops4j.registry.chart.ChartRegistry;
import io.gitops4j.registry.chart.ChartVersion;
import io.gitops4j.registry.chart.SampleChart;
import io.gitops4j.registry.chart.VersionRange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Charts in a registry over HTTP")
class ChartsOverHttpTest {
  @TempDir Path home;
  private Chart chart;
  private OciLayoutRegistry layout;

  @BeforeEach
  void write() throws IOException {
    Chart plain = Chart.read(SampleChart.write(home.resolve("chart"), "jukebox", "1.0.0+b.1"));
    chart = plain.withProvenance(SampleChart.provenance(plain));
    layout = OciLayoutRegistry.at(home.resolve("registry"));
  }

  private Registry client(LoopbackRegistry server) {
    ProviderContext context =
        ProviderContext.in(home)
            .withCredentials(() -> Credentials.basic("robot", "s3cret-5d41402a"));
    return Registries.http(server.address(), context);
  }

  @ParameterizedTest
  @EnumSource(LoopbackRegistry.Quirk.class)
  @DisplayName("are pushed, listed and pulled whatever the registry's habits")
  void quirks(LoopbackRegistry.Quirk quirk) throws IOException {
    try (LoopbackRegistry server =
            LoopbackRegistry.guarded(layout, "robot", "s3cret-5d41402a", quirk);
        Registry client = client(server)) {
      ChartRegistry charts = ChartRegistry.in(client, "team");
      Descriptor pushed = charts.push(chart);
      List<String> tags = IntStream.range(10, 30).mapToObj(i -> "0." + i + ".0").toList();
      tags.forEach(tag -> layout.tag("team/jukebox", tag, pushed.digest()));
      assertThat(charts.versions("jukebox")).hasSize(21).startsWith(chart.version());
      assertThat(charts.newest("jukebox", VersionRange.parse("^0.11 || ~0.20")))
          .contains(ChartVersion.parse("0.20.0"));
      Chart pulled = charts.pull("jukebox", chart.version());
      assertThat(pulled.archive()).isEqualTo(chart.archive());
      assertThat(pulled.provenance()).hasValue(chart.provenance().orElseThrow());
      assertThat(server.strayAuthorizations()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"7, is not 7 bytes long", "99999999, is larger than 20971520 bytes"})
  @DisplayName("are not believed where the registry announces another size")
  void sizes(String size, String reason) throws IOException {
    try (LoopbackRegistry server = LoopbackRegistry.over(layout);
        Registry client = client(server)) {
      ChartRegistry charts = ChartRegistry.in(client, "team");
      Descriptor pushed = charts.push(chart);
      String own = "\"size\":" + chart.archive().length;
      String manifest =
          new String(
              layout.manifest("team/jukebox", pushed.digest().toString()).orElseThrow().content(),
              UTF_8);
      byte[] wrong = manifest.replace(own, "\"size\":" + size).getBytes(UTF_8);
      server.intercept(
          exchange -> {
            if (exchange.getRequestURI().getPath().contains("/manifests/")) {
              exchange.getResponseHeaders().set("Content-Type", pushed.mediaType());
              LoopbackApi.send(exchange, 200, wrong);
              return true;
            }
            return false;
          });
      assertThatThrownBy(() -> charts.pull("jukebox", chart.version()))
          .isInstanceOf(ProviderException.class)
          .hasMessageContaining(reason);
    }
  }

  @Test
  @DisplayName("are not believed where the registry gives other bytes")
  void altered() throws IOException {
    try (LoopbackRegistry server = LoopbackRegistry.over(layout);
        Registry client = client(server)) {
      ChartRegistry charts = ChartRegistry.in(client, "team");
      charts.push(chart);
      byte[] wrong = chart.archive();
      wrong[wrong.length / 2] ^= 1;
      server.intercept(
          exchange -> {
            boolean archive =
                exchange.getRequestURI().getPath().endsWith(chart.digest().toString());
            if (archive && exchange.getRequestMethod().equals("GET")) {
              LoopbackApi.send(exchange, 200, wrong);
              return true;
            }
            return false;
          });
      assertThatThrownBy(() -> charts.pull("jukebox", chart.version()))
          .isInstanceOf(ProviderException.class)
          .hasMessageContaining(chart.digest().toString())
          .hasMessageContaining("altered");
    }
  }
}
