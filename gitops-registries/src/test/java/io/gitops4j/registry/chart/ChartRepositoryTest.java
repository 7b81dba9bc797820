package io.gitops4j.registry.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.VersionRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A folder of charts")
class ChartRepositoryTest {
  private static final Instant MONDAY = Instant.parse("2026-01-05T09:00:00Z");
  private static final Instant FRIDAY = Instant.parse("2026-01-09T09:00:00Z");

  @TempDir Path home;
  private Path folder;
  private Chart chart;

  @BeforeEach
  void write() throws IOException {
    folder = home.resolve("charts");
    chart = Chart.read(SampleChart.write(home.resolve("jukebox"), "jukebox", "1.0.0+b.1"));
    chart.withProvenance(SampleChart.provenance(chart)).writeTo(folder);
  }

  @Test
  @DisplayName("gets an index, and is a repository then")
  void indexed() {
    ChartRepository.writeIndex(folder, "", MONDAY);
    ChartRepository repository = ChartRepository.folder(folder);
    ChartIndex index = repository.index();
    IndexedChart listed = index.newest("jukebox", VersionRange.any()).orElseThrow();
    Chart pulled = repository.pull(listed);
    assertThat(pulled.archive()).isEqualTo(chart.archive());
    assertThat(pulled.provenance()).hasValue(SampleChart.provenance(chart));
  }

  @Test
  @DisplayName("gets an index that only grows: what is in it stays as it is")
  void again() throws IOException {
    ChartRepository.writeIndex(folder, "https://charts.example/x/", MONDAY);
    byte[] first = Files.readAllBytes(folder.resolve("index.yaml"));
    ChartRepository.writeIndex(folder, "https://charts.example/x/", MONDAY);
    assertThat(Files.readAllBytes(folder.resolve("index.yaml"))).isEqualTo(first);
    Chart next = Chart.read(SampleChart.write(home.resolve("n"), "jukebox", "1.1.0"));
    next.writeTo(folder.resolve("sub folder"));
    ChartIndex index = ChartRepository.writeIndex(folder, "https://charts.example/x/", FRIDAY);
    assertThat(index.versions("jukebox"))
        .map(each -> each.urls().get(0))
        .containsExactly(
            "https://charts.example/x/sub%20folder/jukebox-1.1.0.tgz",
            "https://charts.example/x/jukebox-1.0.0+b.1.tgz");
    assertThat(index.versions("jukebox"))
        .map(each -> each.created().orElseThrow())
        .containsExactly(FRIDAY, MONDAY);
  }

  @Test
  @DisplayName("gives no chart whose digest is not that of the index")
  void altered() throws IOException {
    ChartIndex index = ChartRepository.writeIndex(folder, "", MONDAY);
    Chart other =
        Chart.read(
            SampleChart.write(
                home.resolve("x"), "apiVersion: v2\nname: jukebox\nversion: 1.0.0+b.1\n"));
    other.writeTo(folder);
    IndexedChart listed = index.versions("jukebox").get(0);
    assertThatThrownBy(() -> ChartRepository.folder(folder).pull(listed))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INTERNAL))
        .hasMessageContaining(chart.digest().toString())
        .hasMessageContaining(other.digest().toString());
    assertThatThrownBy(() -> ChartRepository.writeIndex(folder, "", FRIDAY))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.ALREADY_EXISTS));
  }

  @Test
  @DisplayName("gives no other chart than the one that is listed")
  void another() {
    IndexedChart listed =
        index("jukebox", "2.0.0", "jukebox-1.0.0+b.1.tgz").versions("jukebox").get(0);
    assertThatThrownBy(() -> ChartRepository.folder(folder).pull(listed))
        .hasMessageContaining("what is there is jukebox 1.0.0+b.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret.tgz",
        "a/../../secret.tgz",
        "..%2Fsecret.tgz",
        "/etc/passwd",
        "file:///etc/passwd",
        "//host/secret.tgz",
        "https://elsewhere.example/jukebox.tgz",
        "link.tgz",
        "a b",
        "a%00b"
      })
  @DisplayName("gives nothing that is outside of it")
  void outside(String url) throws IOException {
    Files.write(home.resolve("secret.tgz"), chart.archive());
    Files.createSymbolicLink(folder.resolve("link.tgz"), home.resolve("secret.tgz"));
    IndexedChart listed = index("jukebox", "1.0.0+b.1", url).versions("jukebox").get(0);
    assertThatThrownBy(() -> ChartRepository.folder(folder).pull(listed))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID))
        .hasMessageContaining("is not in the folder");
  }

  @Test
  @DisplayName("without an index, or a chart of it, says so")
  void missing() {
    assertThatThrownBy(() -> ChartRepository.folder(folder).index())
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
    IndexedChart gone = index("jukebox", "3.0.0", "gone.tgz").versions("jukebox").get(0);
    assertThatThrownBy(() -> ChartRepository.folder(folder).pull(gone))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND))
        .hasMessageContaining("there is no gone.tgz");
  }

  private static ChartIndex index(String name, String version, String url) {
    String yaml =
        "apiVersion: v1\nentries:\n  %s:\n  - {name: %s, version: %s, urls: ['%s']}\n"
            .formatted(name, name, version, url);
    return ChartIndex.read(yaml.getBytes(StandardCharsets.UTF_8), "test");
  }
}
