package io.gitops4j.registry.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A chart's archive")
class ChartArchiveTest {
  private static final String CHART = "apiVersion: v2\nname: x\nversion: 1.0.0\n";

  private static TarList.Builder sound() {
    return new TarList.Builder().file("x/Chart.yaml", CHART);
  }

  @Test
  @DisplayName("may have folders, comments for all members, and long names of either kind")
  void usual() throws IOException {
    TarList.Builder tar =
        new TarList.Builder()
            .member("pax_global_header", 'g', "12 comment=x\n")
            .member("x/", '5', "")
            .member("PaxHeader", 'x', "21 path=x/Chart.yaml\n")
            .file("other", CHART)
            .member("././@LongLink", 'L', "x/" + "long/".repeat(30) + "name\0")
            .file("y", "content");
    assertThat(Chart.of(tar.archive(), "test").toString()).isEqualTo("x 1.0.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil",
        "x/../../evil",
        "x/..",
        "x/./y",
        "x//y",
        "/etc/passwd",
        "/x/y",
        "C:/windows",
        "x/C:/windows",
        "x\\..\\..\\evil",
        "\\evil",
        "evil",
        "y/evil",
        "x/a\nb"
      })
  @DisplayName("with a file that would be written elsewhere is refused")
  void traversal(String name) throws IOException {
    refused(sound().file(name, "evil").archive(), "it has ");
  }

  @ParameterizedTest
  @ValueSource(chars = {'1', '2', '3', '4', '6', '7', 'S', 'K', 'V', 'z'})
  @DisplayName("with links, devices and other things that are no files is refused")
  void kinds(char kind) throws IOException {
    refused(sound().member("x/link", kind, "").archive(), "it has ");
  }

  @Test
  @DisplayName("with a file twice is refused: which of them counts is anyone's guess")
  void twice() throws IOException {
    refused(sound().file("x/Chart.yaml", CHART).archive(), "it has x/Chart.yaml twice");
  }

  @Test
  @DisplayName("that other readers would read otherwise is refused")
  void ambiguous() throws IOException {
    String hidden =
        """
        18 path=x/../evil
        32 comment=harmless
        12 path=x/y
        """;
    refused(sound().member("p", 'x', hidden).file("x/z", "").archive(), "it has the path");
    refused(sound().member("x/a/", '5', "content").archive(), "it has a folder with content");
    for (String records : List.of("99 path=x/y\n", "5 path=x/y\n", "path=x/y\n", "x", "0 a=b\n")) {
      refused(sound().member("p", 'x', records).file("x/z", "").archive(), "no tar, or damaged");
    }
  }

  @Test
  @DisplayName("without a Chart.yaml where it belongs is refused")
  void noChart() throws IOException {
    refused(new TarList.Builder().archive(), "it has no Chart.yaml");
    refused(new TarList.Builder().file("x/y/Chart.yaml", CHART).archive(), "it has no Chart.yaml");
    refused(new TarList.Builder().file("Chart.yaml", CHART).archive(), "outside of its folder");
  }

  @Test
  @DisplayName("that unpacks to far more than a chart is refused before it does")
  void bomb() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(sound().header("x/zeros", '0', 90L << 20).tar());
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 120; i++) {
        gzip.write(zeros);
      }
    }
    assertThat(out.size()).isLessThan(1 << 20);
    refused(out.toByteArray(), "it unpacks to more than 104857600 bytes");
    refused(sound().header("x/huge", '0', 7L << 30).archive(), "it unpacks to more than");
    refused(
        sound().member("p", 'x', "28 size=9223372036854775807\n").file("x/y", "").archive(),
        "it unpacks to more than");
    refused(new TarList.Builder().header("x/Chart.yaml", '0', 2 << 20).archive(), "larger than");
    refused(new TarList.Builder().header("p", 'x', 2 << 20).archive(), "larger than");
  }

  @Test
  @DisplayName("gives its files, unless one is larger than a person reads")
  void files() throws IOException {
    Chart chart = Chart.of(sound().file("x/README.md", "Hi").archive(), "here");
    assertThat(chart.file("README.md")).contains("Hi".getBytes(StandardCharsets.UTF_8));
    assertThat(chart.file("values.yaml")).isEmpty();
    Chart large = Chart.of(sound().file("x/README.md", "y".repeat(2 << 20)).archive(), "here");
    assertThatThrownBy(() -> large.file("README.md"))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("Could not read README.md of")
        .hasMessageContaining("larger than");
  }

  @Test
  @DisplayName("that is too large itself is refused unread")
  void tooLarge() {
    refused(new byte[ChartArchive.LARGEST + 1], "it is larger than");
  }

  @Test
  @DisplayName("that is something else, or cut off, is refused")
  void something() throws IOException {
    refused(new byte[0], "it is no gzip");
    refused("<html>".getBytes(StandardCharsets.UTF_8), "it is no gzip");
    byte[] whole = sound().file("x/y", "y".repeat(5000)).archive();
    refused(Arrays.copyOf(whole, whole.length - 12), "it is no gzip, or damaged");
    refused(FixedGzip.compress("x".repeat(600).getBytes(StandardCharsets.UTF_8)), "it is no tar");
    byte[] tar = sound().tar();
    tar[3] ^= 1;
    refused(FixedGzip.compress(tar), "it is no tar, or damaged");
    refused(FixedGzip.compress(Arrays.copyOf(sound().tar(), 520)), "no gzip, or damaged");
  }

  @Test
  @DisplayName("that is damaged anywhere is read, or refused in words")
  void damaged(@TempDir Path home) throws IOException {
    Chart chart = Chart.read(SampleChart.write(home, "jukebox", "1.0.0"));
    byte[] tar =
        new java.util.zip.GZIPInputStream(new java.io.ByteArrayInputStream(chart.archive()))
            .readAllBytes();
    int refused = 0;
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      byte[] wrong = tar.clone();
      for (int i = 0; i <= random.nextInt(4); i++) {
        wrong[random.nextInt(wrong.length)] = (byte) random.nextInt(256);
      }
      try {
        Chart.of(FixedGzip.compress(wrong), "seed " + seed);
      } catch (ProviderException e) {
        refused++;
        assertThat(e.kind()).as("seed %d", seed).isEqualTo(ErrorKind.INVALID);
      }
    }
    assertThat(refused).isBetween(100, 1999);
  }

  private static void refused(byte[] archive, String reason) {
    assertThatThrownBy(() -> Chart.of(archive, "test"))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID))
        .hasMessageStartingWith("Could not read the chart test: ")
        .hasMessageContaining(reason);
  }
}
