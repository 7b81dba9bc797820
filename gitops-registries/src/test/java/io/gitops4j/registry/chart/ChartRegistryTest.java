package io.gitops4j.registry.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.SemanticVersion;
import io.gitops4j.core.model.VersionRange;
import io.gitops4j.core.spi.BlobSource;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.ArtifactCopier;
import io.gitops4j.registry.Registries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A registry of charts")
class ChartRegistryTest {
  private static final Instant CREATED = Instant.parse("2026-01-05T09:00:00.123Z");

  @TempDir Path home;
  private Registry registry;
  private ChartRegistry charts;

  @BeforeEach
  void open() {
    registry = Registries.folder(home.resolve("registry"));
    charts = ChartRegistry.in(registry, "team/charts");
  }

  private Chart chart(String version) throws IOException {
    Path folder = home.resolve("chart-" + version);
    return Chart.read(SampleChart.write(folder, "jukebox", version));
  }

  @Test
  @DisplayName("gives back what was pushed, byte for byte, with its provenance")
  void roundTrip() throws IOException {
    Chart chart = chart("1.2.3+build.5");
    Chart signed = chart.withProvenance(SampleChart.provenance(chart));
    Descriptor pushed = charts.push(signed, CREATED);
    assertThat(registry.tags("team/charts/jukebox", "", 10)).containsExactly("1.2.3_build.5");
    assertThat(charts.find("jukebox", chart.version())).contains(pushed);
    for (Chart pulled :
        List.of(charts.pull("jukebox", chart.version()), charts.pull("jukebox", pushed.digest()))) {
      assertThat(pulled.archive()).isEqualTo(chart.archive());
      assertThat(pulled.metadata()).isEqualTo(chart.metadata());
      assertThat(pulled.provenance()).hasValue(SampleChart.provenance(chart));
    }
  }

  @Test
  @DisplayName("keeps a manifest that says what the chart says, and always the same for the same")
  void manifest() throws IOException {
    Chart chart = chart("1.2.3");
    Descriptor pushed = charts.push(chart.withProvenance(SampleChart.provenance(chart)), CREATED);
    String manifest =
        new String(
            registry.manifest("team/charts/jukebox", "1.2.3").orElseThrow().content(),
            StandardCharsets.UTF_8);
    assertThat(manifest)
        .contains("\"mediaType\":\"application/vnd.cncf.helm.config.v1+json\"")
        .contains("\"mediaType\":\"application/vnd.cncf.helm.chart.content.v1.tar+gzip\"")
        .contains("\"mediaType\":\"application/vnd.cncf.helm.chart.provenance.v1.prov\"")
        .contains("\"org.opencontainers.image.authors\":\"Mia (mia@jukebox.example), Lee\"")
        .contains("\"org.opencontainers.image.created\":\"2026-01-05T09:00:00Z\"")
        .contains("\"org.opencontainers.image.source\":\"https://git.example/jukebox\"")
        .contains("\"org.opencontainers.image.title\":\"jukebox\"")
        .contains("\"org.opencontainers.image.url\":\"https://jukebox.example/\"")
        .contains("\"org.opencontainers.image.version\":\"1.2.3\"")
        .contains("\"jukebox.example/team\":\"ml\"");
    Registry other = Registries.folder(home.resolve("other"));
    Chart same = chart.withProvenance(SampleChart.provenance(chart));
    assertThat(ChartRegistry.in(other, "").push(same, CREATED)).isEqualTo(pushed);
    assertThat(other.tags("jukebox", "", 10)).containsExactly("1.2.3");
  }

  @Test
  @DisplayName("says nothing of when a chart was made where nobody says it")
  void noClock() throws IOException {
    Descriptor pushed = charts.push(chart("1.0.0"));
    byte[] manifest =
        registry
            .manifest("team/charts/jukebox", pushed.digest().toString())
            .orElseThrow()
            .content();
    assertThat(new String(manifest, StandardCharsets.UTF_8)).doesNotContain("created");
  }

  @Test
  @DisplayName("never moves a version to another chart, unless it is asked to")
  void tagsStay() throws IOException {
    Descriptor first = charts.push(chart("1.0.0"), CREATED);
    assertThat(charts.push(chart("1.0.0"), CREATED)).isEqualTo(first);
    Chart other =
        Chart.read(
            SampleChart.write(
                home.resolve("x"), "apiVersion: v2\nname: jukebox\nversion: 1.0.0\n"));
    assertThatThrownBy(() -> charts.push(other, CREATED))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.ALREADY_EXISTS))
        .hasMessageContaining(first.digest().toString())
        .hasMessageContaining("Raise the chart's version");
    assertThat(charts.find("jukebox", other.version())).contains(first);
    Descriptor second = charts.movingTags().push(other, CREATED);
    assertThat(charts.find("jukebox", other.version())).contains(second);
    assertThat(charts.pull("jukebox", first.digest()).metadata().appVersion()).contains("1.10");
  }

  @Test
  @DisplayName("lists releases, the newest first, then pre-releases, over many pages of tags")
  void versions() throws IOException {
    Digest manifest = charts.store(chart("1.0.0")).digest();
    for (int i = 0; i < 1200; i++) {
      registry.tag("team/charts/jukebox", "1." + i + ".0", manifest);
    }
    for (String tag : List.of("2.0.0-rc.1", "2.0.0-rc.2_b.1", "latest", "v0.1", "sha256-abc.sig")) {
      registry.tag("team/charts/jukebox", tag, manifest);
    }
    List<String> versions =
        charts.versions("jukebox").stream().map(SemanticVersion::toString).toList();
    assertThat(versions).hasSize(1203).startsWith("1.1199.0", "1.1198.0");
    assertThat(versions).endsWith("1.1.0", "1.0.0", "v0.1", "2.0.0-rc.2+b.1", "2.0.0-rc.1");
    assertThat(charts.versions("unknown")).isEmpty();
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "^1.2, 1.10.0",
    "~1.2.3, 1.2.9",
    ">=1 <2, 1.10.0",
    "1.2.x, 1.2.9",
    ">=2.0.0-0, 2.0.0-rc.1",
    "^3, ''"
  })
  @DisplayName("finds the newest version in a range")
  void newest(String range, String expected) throws IOException {
    Digest manifest = charts.store(chart("1.0.0")).digest();
    for (String tag : List.of("1.2.3", "1.2.9", "1.10.0", "1.9.0", "2.0.0-rc.1")) {
      registry.tag("team/charts/jukebox", tag, manifest);
    }
    assertThat(charts.newest("jukebox", VersionRange.parse(range)).map(SemanticVersion::toString))
        .isEqualTo(Optional.of(expected).filter(v -> !v.isEmpty()));
    assertThat(charts.newest("jukebox", VersionRange.any().withPreReleases()))
        .contains(SemanticVersion.parse("2.0.0-rc.1"));
  }

  @Test
  @DisplayName("keeps charts that are copied elsewhere with their digest, like other artifacts")
  void copied() throws IOException {
    Chart chart = chart("1.0.0");
    Descriptor pushed = charts.push(chart.withProvenance(SampleChart.provenance(chart)), CREATED);
    Registry other = Registries.folder(home.resolve("other"));
    ArtifactCopier.create()
        .copy(registry, "team/charts/jukebox", "1.0.0", other, "prod/jukebox", "1.0.0");
    ChartRegistry prod = ChartRegistry.in(other, "prod");
    assertThat(prod.find("jukebox", chart.version())).contains(pushed);
    assertThat(prod.pull("jukebox", pushed.digest()).provenance()).isPresent();
  }

  @Test
  @DisplayName("refuses to pull what is no chart, another chart, or another version")
  void confusion() throws IOException {
    Chart chart = chart("1.0.0");
    Descriptor pushed = charts.push(chart);
    registry.tag("team/charts/jukebox", "2.0.0", pushed.digest());
    refused("2.0.0", ErrorKind.INVALID, "under that tag is version 1.0.0");
    refused("3.0.0", ErrorKind.NOT_FOUND, "there is none");

    Descriptor elsewhere =
        ArtifactCopier.create()
            .copy(registry, "team/charts/jukebox", "1.0.0", registry, "team/charts/other", "1.0.0")
            .descriptor();
    assertThat(elsewhere.digest()).isEqualTo(pushed.digest());
    assertThatThrownBy(() -> charts.pull("other", SemanticVersion.parse("1.0.0")))
        .hasMessageContaining("it is another chart, jukebox 1.0.0");

    String config = blob("{}");
    String archive = blob(chart.archive());
    putManifest("5.0.0", "application/vnd.oci.image.config.v1+json", config, archive);
    refused("5.0.0", ErrorKind.INVALID, "it is no chart: its configuration is application/vnd.oci");
    putManifest("6.0.0", ChartManifest.CONFIG, config);
    refused("6.0.0", ErrorKind.INVALID, "names 0 archives");
    putManifest("7.0.0", ChartManifest.CONFIG, config, archive, archive);
    refused("7.0.0", ErrorKind.INVALID, "names 2 archives");
    putManifest("8.0.0", ChartManifest.CONFIG, config, blob("no chart at all"));
    refused("8.0.0", ErrorKind.INVALID, "it is no gzip");
  }

  private void refused(String version, ErrorKind kind, String reason) {
    assertThatThrownBy(() -> charts.pull("jukebox", SemanticVersion.parse(version)))
        .isInstanceOfSatisfying(ProviderException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageStartingWith("Could not ")
        .hasMessageContaining(reason);
  }

  private String blob(String content) {
    return blob(content.getBytes(StandardCharsets.UTF_8));
  }

  private String blob(byte[] content) {
    Digest digest = Digest.of(content);
    registry.putBlob("team/charts/jukebox", digest, content.length, BlobSource.of(content));
    return "\"digest\":\"" + digest + "\",\"size\":" + content.length + "}";
  }

  private void putManifest(String tag, String configType, String config, String... layers) {
    List<String> all =
        List.of(layers).stream()
            .map(layer -> "{\"mediaType\":\"" + ChartManifest.CONTENT + "\"," + layer)
            .toList();
    String manifest =
        "{\"schemaVersion\":2,\"config\":{\"mediaType\":\""
            + configType
            + "\","
            + config
            + ",\"layers\":["
            + String.join(",", all)
            + "]}";
    Descriptor stored =
        registry.putManifest(
            "team/charts/jukebox", manifest.getBytes(StandardCharsets.UTF_8), ChartManifest.TYPE);
    registry.tag("team/charts/jukebox", tag, stored.digest());
  }
}
