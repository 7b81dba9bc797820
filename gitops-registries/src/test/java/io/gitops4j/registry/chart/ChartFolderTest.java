package io.gitops4j.registry.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A chart's folder")
class ChartFolderTest {
  @TempDir Path home;
  private Path folder;

  @BeforeEach
  void write() throws IOException {
    folder = SampleChart.write(home.resolve("anything"), "jukebox", "1.2.3+build.5");
  }

  @Test
  @DisplayName("is a chart with all that its Chart.yaml says")
  void metadata() {
    Chart chart = Chart.read(folder);
    ChartMetadata said = chart.metadata();
    assertThat(chart.name()).isEqualTo("jukebox");
    assertThat(chart.version()).isEqualTo(ChartVersion.parse("1.2.3+build.5"));
    assertThat(chart.fileName()).isEqualTo("jukebox-1.2.3+build.5.tgz");
    assertThat(said.apiVersion()).isEqualTo("v2");
    assertThat(said.appVersion()).contains("1.10");
    assertThat(said.description()).contains("Plays music & <more>, the best");
    assertThat(said.type()).isEqualTo("application");
    assertThat(said.keywords()).containsExactly("music", "player");
    assertThat(said.sources()).containsExactly("https://git.example/jukebox");
    assertThat(said.home()).contains("https://jukebox.example/");
    assertThat(said.annotations()).containsEntry("jukebox.example/team", "ml");
    assertThat(said.deprecated()).isFalse();
    assertThat(said.dependencies()).isEmpty();
    assertThat(chart.provenance()).isEmpty();
  }

  @Test
  @DisplayName("has its application's version as it is written: 1.10 is not the number 1.1")
  void appVersion() throws IOException {
    SampleChart.write(folder, "apiVersion: v2\nname: x\nversion: 1.0.0\nappVersion: 1.10\n");
    assertThat(Chart.read(folder).metadata().appVersion()).contains("1.10");
  }

  @Test
  @DisplayName("is the same bytes on every machine, whenever and however its files were written")
  void sameBytes() throws IOException {
    String digest = Chart.read(folder).digest().toString();
    Path other = SampleChart.write(home.resolve("other"), "jukebox", "1.2.3+build.5");
    for (Path file : List.of(other.resolve("values.yaml"), other.resolve("templates"))) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));
    }
    assertThat(other.resolve("README.md").toFile().setExecutable(true)).isTrue();
    assertThat(Chart.read(other).digest().toString()).isEqualTo(digest);
    assertThat(digest)
        .isEqualTo("sha256:5989492e42a01ec45ebba8fc0684c78033588fa45f277d7145a6b20e5d9c356c");
  }

  @Test
  @DisplayName("is packaged with any names, and reads back from its archive")
  void names() throws IOException {
    String deep = "files/" + "long-".repeat(30) + "name.txt";
    for (String name : List.of(deep, "files/größe.txt", "files/with space.txt", "empty.txt")) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name.equals("empty.txt") ? "" : name);
    }
    Chart chart = Chart.read(folder);
    Chart again = Chart.read(chart.writeTo(home.resolve("out")));
    assertThat(again.archive()).isEqualTo(chart.archive());
    assertThat(again.metadata()).isEqualTo(chart.metadata());
    assertThat(TarList.of(chart.archive()))
        .containsExactly(
            "jukebox/Chart.yaml",
            "jukebox/README.md",
            "jukebox/empty.txt",
            "jukebox/files/größe.txt",
            "jukebox/" + deep,
            "jukebox/files/with space.txt",
            "jukebox/templates/config.yaml",
            "jukebox/values.yaml");
  }

  @Test
  @DisplayName("keeps its provenance where its archive is written and read")
  void provenance() {
    Chart chart = Chart.read(folder);
    Chart signed = chart.withProvenance(SampleChart.provenance(chart));
    Chart again = Chart.read(signed.writeTo(home.resolve("out")));
    assertThat(again.provenance()).hasValue(SampleChart.provenance(chart));
    assertThat(again.digest()).isEqualTo(chart.digest());
  }

  @ParameterizedTest(name = "{0} leaves {1}")
  @CsvSource({
    "*.md,                 a/b.txt a/c.tmp a/d.md.txt c.tmp",
    "/c.tmp,               README.md a/b.txt a/c.tmp a/d.md.txt",
    "c.tmp,                README.md a/b.txt a/d.md.txt",
    "a/,                   README.md c.tmp",
    "a/*.tmp,              README.md a/b.txt a/d.md.txt c.tmp",
    "[a-c].t?p,            README.md a/b.txt a/d.md.txt",
    "'# *.md',             README.md a/b.txt a/c.tmp a/d.md.txt c.tmp",
    "README.md/,           README.md a/b.txt a/c.tmp a/d.md.txt c.tmp"
  })
  @DisplayName("is packaged without what .helmignore names")
  void ignored(String rule, String left) throws IOException {
    Files.createDirectories(folder.resolve("a"));
    for (String name : List.of("a/b.txt", "a/c.tmp", "a/d.md.txt", "c.tmp")) {
      Files.writeString(folder.resolve(name), name);
    }
    Files.writeString(folder.resolve(".helmignore"), "\uFEFF" + rule + "\n\n.helmignore\n");
    assertThat(TarList.of(Chart.read(folder).archive()))
        .map(name -> name.substring("jukebox/".length()))
        .filteredOn(
            name -> !List.of("Chart.yaml", "values.yaml", "templates/config.yaml").contains(name))
        .containsExactly(left.split(" ", -1));
  }

  @Test
  @DisplayName("is packaged without hidden files among its templates, as Helm does it")
  void hidden() throws IOException {
    Files.writeString(folder.resolve("templates/.config.yaml.swp"), "x");
    Files.writeString(folder.resolve(".kept"), "x");
    assertThat(TarList.of(Chart.read(folder).archive()))
        .contains("jukebox/.kept")
        .noneMatch(name -> name.endsWith(".swp"));
  }

  @Test
  @DisplayName("may have links to its own files, but none that lead out of it")
  void links() throws IOException {
    Files.createSymbolicLink(folder.resolve("NOTES.md"), Path.of("README.md"));
    assertThat(TarList.of(Chart.read(folder).archive())).contains("jukebox/NOTES.md");
    Files.writeString(home.resolve("secret"), "s3cret-5d41402a");
    Files.createSymbolicLink(folder.resolve("stolen"), home.resolve("secret"));
    refused(folder, "a link that leads out of its folder, stolen");
  }

  @Test
  @DisplayName("with a link that goes round in circles is refused, not followed for ever")
  void circles() throws IOException {
    Files.createSymbolicLink(folder.resolve("round"), Path.of("."));
    Files.createSymbolicLink(folder.resolve("about"), Path.of("."));
    refused(folder, "more than");
  }

  @Test
  @DisplayName("whose dependencies are missing is refused, with what to do")
  void dependencies() throws IOException {
    SampleChart.write(
        folder,
        """
        apiVersion: v2
        name: jukebox
        version: 1.0.0
        dependencies:
          - {name: redis, version: ^17, repository: https://charts.example, alias: cache}
        """);
    refused(folder, "its dependency redis ^17 is not in charts/: run helm dependency build first");
    Path redis = SampleChart.write(home.resolve("redis"), "redis", "17.1.0");
    Chart.read(redis).writeTo(folder.resolve("charts"));
    ChartDependency found = Chart.read(folder).metadata().dependencies().get(0);
    assertThat(found.name()).isEqualTo("redis");
    assertThat(found.version()).isEqualTo("^17");
    assertThat(found.repository()).isEqualTo("https://charts.example");
    assertThat(found.alias()).contains("cache");
  }

  @Test
  @DisplayName("of Helm 2's time has its dependencies in requirements.yaml")
  void oldDependencies() throws IOException {
    SampleChart.write(folder, "apiVersion: v1\nname: old\nversion: 1.0.0\n");
    Files.writeString(
        folder.resolve("requirements.yaml"), "dependencies:\n- {name: redis, version: 1.x}\n");
    SampleChart.write(folder.resolve("charts/redis"), "redis", "1.0.0");
    assertThat(Chart.read(folder).metadata().dependencies())
        .map(ChartDependency::toString)
        .containsExactly("redis 1.x");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "name: x                                          | does not follow SemVer",
        "version: 1.0.0                                   | is none: a name is letters",
        "{name: x, version: one}                          | does not follow SemVer, like 1.2.3",
        "{name: ../x, version: 1.0.0}                     | is none: a name is letters",
        "{name: .., version: 1.0.0}                       | is none: a name is letters",
        "{name: [x], version: 1.0.0}                      | its name is no text",
        "{name: x, version: 1.0.0, apiVersion: ~}         | its apiVersion is missing",
        "{name: x, version: 1.0.0, type: other}           | its type is neither",
        "{name: x, version: 1.0.0, keywords: music}       | its keywords are no list",
        "{name: x, version: 1.0.0, annotations: [a]}      | its annotations are no mapping",
        "{name: x, version: 1.0.0, dependencies: [{}]}    | one without a proper name",
        "{name: x, version: 1.0.0, dependencies: [{name: a}, {name: a}]} | dependencies have a twice",
        "{name: x, version: 1.0.0, name: y}               | the key name stands there twice",
        "{name: x                                         | it is not YAML",
        "[name, x]                                        | it is no mapping",
        "~                                                | it is no mapping",
        "{name: x, version: 1.0.0, icon: *gone}           | the alias *gone",
        "{name: x, version: 1.0.0, icon: &a [*a]}         | the alias *a"
      })
  @DisplayName("with a wrong Chart.yaml is refused, with the reason")
  void wrong(String yaml, String reason) throws IOException {
    String api = yaml.startsWith("{name") && !yaml.contains("apiVersion") ? "apiVersion: v2, " : "";
    SampleChart.write(folder, yaml.replaceFirst("^\\{", "{" + api));
    refused(folder, reason);
  }

  @Test
  @DisplayName("with YAML that grows or nests without end is refused in no time")
  void bombs() throws IOException {
    StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String ten = ("*a" + (i - 1) + ", ").repeat(10);
      laughs.append("a" + i + ": &a" + i + " [" + ten + "]\n");
    }
    SampleChart.write(folder, laughs + "apiVersion: v2\nname: x\nversion: 1.0.0\n");
    refused(folder, "it has more than 100000 values");
    SampleChart.write(
        folder, "apiVersion: v2\nname: x\nversion: 1.0.0\nx: " + "[".repeat(200) + "]".repeat(200));
    refused(folder, "nested deeper than 50 levels");
  }

  @Test
  @DisplayName("without a Chart.yaml, or that is not there, is refused")
  void missing() throws IOException {
    Files.delete(folder.resolve("Chart.yaml"));
    refused(folder, "it has no Chart.yaml in its top folder");
    assertThatThrownBy(() -> Chart.read(home.resolve("nowhere")))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
  }

  private static void refused(Path folder, String reason) {
    assertThatThrownBy(() -> Chart.read(folder))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID))
        .hasMessageStartingWith("Could not read the chart " + folder + ": ")
        .hasMessageContaining(reason);
  }
}
