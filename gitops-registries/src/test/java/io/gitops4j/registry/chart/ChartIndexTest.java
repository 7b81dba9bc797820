package io.gitops4j.registry.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.VersionRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An index of charts")
class ChartIndexTest {
  private static final Instant MONDAY = Instant.parse("2026-01-05T09:00:00Z");
  private static final Instant FRIDAY = Instant.parse("2026-01-09T09:00:00Z");

  @TempDir Path home;

  private static ChartIndex read(String yaml) {
    return ChartIndex.read(yaml.getBytes(StandardCharsets.UTF_8), "test");
  }

  private Chart chart(String name, String version) throws IOException {
    Path folder = home.resolve(name + "-" + version);
    return Chart.read(SampleChart.write(folder, name, version));
  }

  @Test
  @DisplayName("leaves out entries that are wrong, and names them")
  void skipped() {
    ChartIndex index =
        read(
            """
            apiVersion: v1
            generated: 2026-01-05T09:00:00Z
            entries:
              good:
                - {name: good, version: 1.0.0, urls: [good-1.0.0.tgz], digest: %s}
                - {name: good, version: one, urls: [x.tgz]}
                - {name: good, version: 1.1.0}
                - {name: good, version: 1.2.0, urls: [x.tgz], digest: abc}
                - {name: good, version: 1.3.0, version: 1.3.1, urls: [x.tgz]}
                - {name: bad, version: 1.4.0, urls: [x.tgz]}
                - {name: good, version: 1.0.0, urls: [other.tgz]}
                - {name: good, version: 1.5.0, urls: [x.tgz], icon: *none}
                - just text
                -
                - {name: good, version: 0.9.0, urls: [good-0.9.0.tgz]}
              odd: no list
              late: [{name: late, version: v1.0, urls: ['https://example.com/late.tgz']}]
            """
                .formatted("ab".repeat(32)));
    assertThat(index.names()).containsExactly("good", "late");
    assertThat(index.versions("good"))
        .map(IndexedChart::toString)
        .containsExactly("good 1.0.0", "good 0.9.0");
    IndexedChart good = index.versions("good").get(0);
    assertThat(good.digest().orElseThrow().toString()).isEqualTo("sha256:" + "ab".repeat(32));
    assertThat(good.urls()).containsExactly("good-1.0.0.tgz");
    assertThat(index.skipped())
        .hasSize(10)
        .contains("good one: its version 'one' does not follow SemVer, like 1.2.3")
        .contains("good 1.1.0: its urls are missing")
        .contains("good 1.2.0: its digest is none")
        .contains("good 1.3.1: the key version stands there twice")
        .contains("good 1.4.0: its name is bad")
        .contains("good 1.0.0: it stands there twice")
        .contains("good: an entry is no mapping")
        .contains("odd: its versions are no list");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "entries: {}",
        "[]",
        "just text",
        "<html><body>Sign in</body></html>",
        "apiVersion: v1\nentries: {a: [",
        "apiVersion: v1\nentries:\n\t- x"
      })
  @DisplayName("that is none is refused")
  void invalid(String yaml) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID))
        .hasMessageStartingWith("Could not read the index of charts test: it ");
  }

  @Test
  @DisplayName("may be JSON, as some servers give it")
  void json() {
    ChartIndex index =
        read(
            "{\"apiVersion\":\"v1\",\"entries\":{\"a\":[{\"name\":\"a\",\"version\":\"1.0.0\","
                + "\"urls\":[\"a.tgz\"],\"created\":\"2026-01-05T10:00:00.5+01:00\"}]}}");
    assertThat(index.versions("a").get(0).created())
        .contains(Instant.parse("2026-01-05T09:00:00.5Z"));
  }

  @Test
  @DisplayName("of tens of thousands of entries is read")
  void large() {
    StringBuilder yaml = new StringBuilder("apiVersion: v1\nentries:\n");
    for (int chart = 0; chart < 300; chart++) {
      yaml.append("  chart-" + chart + ":\n");
      for (int version = 0; version < 100; version++) {
        yaml.append("  - apiVersion: v2\n    name: chart-" + chart + "\n");
        yaml.append("    version: 1." + version + ".0\n    appVersion: 1." + version + "\n");
        yaml.append("    description: A chart of many, with number " + chart + " among them\n");
        yaml.append("    keywords:\n    - many\n    - charts\n    home: https://charts.example\n");
        yaml.append("    maintainers:\n    - name: Mia\n      email: mia@charts.example\n");
        yaml.append("    created: 2026-01-05T09:00:00.123456789Z\n    digest: ");
        yaml.append(String.format("%064x", chart * 1000 + version)).append("\n");
        yaml.append("    urls:\n    - charts/chart-" + chart + "-1." + version + ".0.tgz\n");
      }
    }
    ChartIndex index = read(yaml.toString());
    assertThat(index.names()).hasSize(300);
    assertThat(index.versions("chart-7")).hasSize(100);
    assertThat(index.newest("chart-299", VersionRange.parse("<1.50")).orElseThrow().version())
        .hasToString("1.49.0");
    assertThat(index.skipped()).isEmpty();
    assertThat(index.search("number 299 ")).map(IndexedChart::name).containsExactly("chart-299");
  }

  @ParameterizedTest(name = "{0} finds {1}")
  @CsvSource({
    "redis, redis redis-ui queue",
    "REDIS, redis redis-ui queue",
    "cache fast, redis",
    "store, queue redis",
    "nothing, ''",
    "'', queue redis redis-ui"
  })
  @DisplayName("is searched by words in names, descriptions and keywords")
  void search(String words, String found) {
    ChartIndex index =
        read(
            """
            apiVersion: v1
            entries:
              redis:
                - {name: redis, version: 2.0.0-rc.1, urls: [a], description: Soon}
                - {name: redis, version: 1.0.0, urls: [a], description: A fast Store, keywords: [cache]}
              queue:
                - {name: queue, version: 1.0.0, urls: [a], description: A queue on Redis, keywords: [store]}
              redis-ui:
                - {name: redis-ui, version: 1.0.0, urls: [a]}
            """);
    assertThat(index.search(words))
        .map(IndexedChart::name)
        .isEqualTo(List.of(found.split(" ", -1)).stream().filter(n -> !n.isEmpty()).toList());
  }

  @Test
  @DisplayName("is written the same for the same charts, and reads back as it was")
  void written() throws IOException {
    Chart one = chart("jukebox", "1.0.0");
    Chart two = chart("jukebox", "2.0.0-rc.1");
    Chart other = chart("amp", "0.1.0");
    ChartIndex index =
        ChartIndex.empty()
            .with(one, "jukebox-1.0.0.tgz", MONDAY)
            .with(other, "https://charts.example/amp-0.1.0.tgz", MONDAY)
            .with(two, "jukebox-2.0.0-rc.1.tgz", MONDAY);
    ChartIndex reversed =
        ChartIndex.empty()
            .with(two, "jukebox-2.0.0-rc.1.tgz", MONDAY)
            .with(other, "https://charts.example/amp-0.1.0.tgz", MONDAY)
            .with(one, "jukebox-1.0.0.tgz", MONDAY);
    byte[] yaml = index.toYaml(FRIDAY);
    assertThat(new String(yaml, StandardCharsets.UTF_8))
        .isEqualTo(new String(reversed.toYaml(FRIDAY), StandardCharsets.UTF_8))
        .startsWith("apiVersion: \"v1\"\nentries:\n  amp:\n")
        .contains("appVersion: \"1.10\"")
        .contains("digest: \"" + one.digest().hex() + "\"")
        .endsWith("generated: \"2026-01-09T09:00:00Z\"\n");
    ChartIndex again = ChartIndex.read(yaml, "test");
    assertThat(again.skipped()).isEmpty();
    assertThat(again.toYaml(FRIDAY)).isEqualTo(yaml);
    IndexedChart listed = again.find("jukebox", one.version()).orElseThrow();
    assertThat(listed.digest()).contains(one.digest());
    assertThat(listed.created()).contains(MONDAY);
    assertThat(listed.metadata().keywords()).containsExactly("music", "player");
  }

  @Test
  @DisplayName("is merged with another; what is known stays, and a version has one digest")
  void merged() throws IOException {
    Chart one = chart("jukebox", "1.0.0");
    ChartIndex monday = ChartIndex.empty().with(one, "a.tgz", MONDAY);
    ChartIndex friday =
        ChartIndex.empty()
            .with(one, "b.tgz", FRIDAY)
            .with(chart("jukebox", "1.1.0"), "c.tgz", FRIDAY);
    ChartIndex both = monday.and(friday);
    assertThat(both.versions("jukebox"))
        .map(each -> each.urls().get(0))
        .containsExactly("c.tgz", "a.tgz");
    Chart changed =
        Chart.read(
            SampleChart.write(
                home.resolve("x"), "apiVersion: v2\nname: jukebox\nversion: 1.0.0\n"));
    assertThatThrownBy(() -> both.with(changed, "a.tgz", FRIDAY))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.ALREADY_EXISTS))
        .hasMessageContaining("jukebox 1.0.0");
  }
}
