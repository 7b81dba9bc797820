package io.gitops4j.registry;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A base image's tar that means us harm")
class HostileTarTest {
  private static final String BLOB = "blobs/sha256/" + "ab".repeat(32);

  @TempDir Path home;
  private final ByteArrayOutputStream tar = new ByteArrayOutputStream();
  private Path into;

  @BeforeEach
  void makeFolder() throws IOException {
    into = Files.createDirectories(home.resolve("deep/into"));
    Files.writeString(home.resolve("secret"), "secret");
  }

  /** A member of that kind; a link's target is where its content would be. */
  private void member(char kind, String name, String linkTarget, String content)
      throws IOException {
    member(kind, name, linkTarget, content, "%011o".formatted(content.length()));
  }

  private void member(char kind, String name, String linkTarget, String content, String size)
      throws IOException {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, "0000644");
    put(header, 124, size);
    header[156] = (byte) kind;
    put(header, 157, linkTarget);
    put(header, 257, "ustar");
    tar.write(header);
    tar.write(content.getBytes(UTF_8));
    tar.write(new byte[(512 - content.length() % 512) % 512]);
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private void unpack() throws IOException {
    Path file = Files.write(home.resolve("image.tar"), tar.toByteArray());
    ImageTar.unpack(file, into);
  }

  /** Everything below the home but the tar. */
  private List<String> found() throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files
          .filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
          .map(file -> home.relativize(file).toString())
          .filter(name -> !name.equals("image.tar"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest(name = "kind {0}")
  @ValueSource(chars = {'1', '2', '3', '4', '6'})
  @DisplayName("makes no links and devices, and nothing is written or read through one")
  void links(char kind) throws IOException {
    member(kind, "blobs", "../..", "");
    member(kind, BLOB, "../../../secret", "");
    member('0', BLOB.replace("ab", "cd"), "", "content");
    member('0', "blobs/secret", "", "overwritten");
    member('0', "index.json", "", "{\"manifests\":[]}");
    unpack();
    assertThat(found())
        .containsExactly(
            "deep/into/" + BLOB.replace("ab", "cd"),
            "deep/into/index.json",
            "deep/into/other-0",
            "secret");
    assertThat(home.resolve("secret")).hasContent("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../secret",
        "/etc/passwd",
        "blobs/sha256/../../../../secret",
        "./../secret",
        "blobs/../index.json",
        "index.json/../../../secret"
      })
  @DisplayName("writes nothing outside its folder, whatever its members are called")
  void traversal(String name) throws IOException {
    member('0', name, "", "evil");
    assertThatThrownBy(this::unpack)
        .isInstanceOf(IOException.class)
        .hasMessage("it holds neither an image layout nor what docker save writes");
    assertThat(found()).containsExactly("deep/into/other-0", "secret");
    assertThat(home.resolve("secret")).hasContent("secret");
  }

  @Test
  @DisplayName("with the same file twice is refused: which of them counts is anyone's guess")
  void twice() throws IOException {
    member('0', "index.json", "", "{\"manifests\":[]}");
    member('0', "index.json", "", "{\"manifests\":[1]}");
    assertThatThrownBy(this::unpack).hasMessage("it holds index.json twice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"9223372036854775807", "9223372036854775800", "-1", "99999999999999999999"})
  @DisplayName("with a member of impossible size is refused")
  void sizes(String size) throws IOException {
    String record = " size=" + size + "\n";
    int length = record.length() + 2;
    member('x', "pax", "", length + record);
    member('0', "index.json", "", "{\"manifests\":[]}");
    assertThatThrownBy(this::unpack)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the tar ");
  }

  @Test
  @DisplayName("that says it is longer than it is is refused")
  void cut() throws IOException {
    member('0', "index.json", "", "{}", "77777777777");
    assertThatThrownBy(this::unpack).hasMessage("the tar ends in the middle of index.json");
  }
}
