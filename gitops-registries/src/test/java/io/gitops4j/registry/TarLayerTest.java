package io.gitops4j.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gitops4j.core.model.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarLayerTest {
  private static final String LONG = "models/" + "long-".repeat(40) + "name.bin";

  @TempDir Path folder;

  private TarLayer layer() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "content");
    return new TarLayer.Builder()
        .add(TarEntry.folder("models/", 0755))
        .file("models/a.txt", file, 0644)
        .file(LONG, file, 0644)
        .file("models/größe", file, 0755)
        .add(TarEntry.link("models/link", "a.txt"))
        .build();
  }

  private static byte[] bytes(TarLayer layer) throws IOException {
    try (InputStream content = layer.open()) {
      return content.readAllBytes();
    }
  }

  @Test
  void theLengthIsKnownBeforehand() throws IOException {
    assertThat(bytes(layer())).hasSize((int) layer().size());
    assertThat(layer().size() % TarEntry.BLOCK).isZero();
  }

  @Test
  void theBytesDependOnNothingElse() throws IOException {
    assertThat(Digest.of(bytes(layer())))
        .hasToString("sha256:6cb700203ba14ccb628e6dde6c21e4c4b42d29887396119c512c06726b7d6af4");
  }

  @Test
  void ourReaderReadsWhatWeWrite() throws IOException {
    TarReader reader = new TarReader(new ByteArrayInputStream(bytes(layer())));
    for (String name : List.of("models/a.txt", LONG, "models/größe")) {
      assertThat(reader.next()).isTrue();
      assertThat(reader.name()).isEqualTo(name);
      assertThat(reader.size()).isEqualTo(7);
      assertThat(new String(reader.content().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("content");
    }
    assertThat(reader.next()).isFalse();
  }

  @Test
  void tarReadsWhatWeWrite() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/tar")), "there is no tar here");
    Path tar = Files.write(folder.resolve("layer.tar"), bytes(layer()));
    ProcessBuilder list =
        new ProcessBuilder("/usr/bin/tar", "--numeric-owner", "-tvf", tar.toString());
    list.environment().put("TZ", "UTC");
    list.environment().put("LC_ALL", "C.UTF-8");
    Process process = list.redirectErrorStream(true).start();
    String listed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(listed).isZero();
    assertThat(listed.lines())
        .hasSize(5)
        .allMatch(line -> line.contains(" 0/0 ") && line.contains("1970-01-01 00:00"))
        .anyMatch(line -> line.startsWith("drwxr-xr-x") && line.endsWith(" models/"))
        .anyMatch(line -> line.startsWith("-rw-r--r--") && line.endsWith(" models/a.txt"))
        .anyMatch(line -> line.startsWith("-rw-r--r--") && line.endsWith(" " + LONG))
        .anyMatch(line -> line.startsWith("-rwxr-xr-x") && line.endsWith(" models/größe"))
        .anyMatch(line -> line.startsWith("lrwxrwxrwx") && line.endsWith("models/link -> a.txt"));
  }

  @Test
  void sizesBeyondEightGibibytesAreSaidInARecord() throws IOException {
    long size = 10L << 30;
    byte[] header = TarEntry.file("models/huge", size, 0644).header();
    TarReader reader = new TarReader(new ByteArrayInputStream(header));
    assertThat(reader.next()).isTrue();
    assertThat(reader.name()).isEqualTo("models/huge");
    assertThat(reader.size()).isEqualTo(size);
  }

  @Test
  void aFileThatChangesMeanwhileIsNoticed() throws IOException {
    TarLayer layer = layer();
    for (String changed : List.of("shorter".substring(2), "somewhat longer")) {
      Files.writeString(folder.resolve("file"), changed);
      assertThatThrownBy(() -> bytes(layer))
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith("changed while it was read");
    }
  }

  @Test
  void aBrokenTarIsAnError() throws IOException {
    byte[] whole = bytes(layer());
    byte[] cut = java.util.Arrays.copyOf(whole, 2 * TarEntry.BLOCK + 3);
    TarReader inContent = new TarReader(new ByteArrayInputStream(cut));
    assertThat(inContent.next()).isTrue();
    assertThatThrownBy(() -> inContent.content().readAllBytes())
        .hasMessage("the tar ends in the middle of models/a.txt");
    TarReader noTar =
        new TarReader(new ByteArrayInputStream("x".repeat(600).getBytes(StandardCharsets.UTF_8)));
    assertThatThrownBy(noTar::next).isInstanceOf(IOException.class);
  }
}
