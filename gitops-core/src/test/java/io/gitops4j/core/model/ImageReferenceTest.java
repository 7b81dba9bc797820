package io.gitops4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cases follow the tests of the distribution project's reference package. */
@DisplayName("An image reference")
class ImageReferenceTest {
  private static final String SHA = "sha256:" + "ab12".repeat(16);
  private static final String SHA512 = "sha512:" + "cd34".repeat(32);

  @ParameterizedTest(name = "{0} is {1}")
  @DisplayName(
      "is read in every form there is, and its full form names host, repository and version")
  @CsvSource({
    "busybox, docker.io/library/busybox",
    "busybox:1.36, docker.io/library/busybox:1.36",
    "docker.io/busybox, docker.io/library/busybox",
    "index.docker.io/busybox, docker.io/library/busybox",
    "docker.io/library/busybox, docker.io/library/busybox",
    "library/busybox, docker.io/library/busybox",
    "team/app, docker.io/team/app",
    "a/b/c/d, docker.io/a/b/c/d",
    "quay.io/team/app:v1.2.3, quay.io/team/app:v1.2.3",
    "quay.io/app, quay.io/app",
    "localhost/app, localhost/app",
    "localhost:5000/app, localhost:5000/app",
    "127.0.0.1:5000/team/app:x, 127.0.0.1:5000/team/app:x",
    "registry:5000/app, registry:5000/app",
    "[::1]/app, [::1]/app",
    "[::1]:5000/team/app:1, [::1]:5000/team/app:1",
    "'[2001:db8::7]:443/x', '[2001:db8::7]:443/x'",
    "Registry/app, Registry/app",
    "Quay.IO/app, Quay.IO/app",
    "xn--n3h.com/app, xn--n3h.com/app",
    "app:5000, docker.io/library/app:5000",
    "a__b/c_d-e--f.g, docker.io/a__b/c_d-e--f.g",
    "0/1/2:_x.Y-z, docker.io/0/1/2:_x.Y-z"
  })
  void everyForm(String text, String canonical) {
    ImageReference reference = ImageReference.parse(text);
    assertThat(reference.canonical()).isEqualTo(canonical);
    assertThat(reference).hasToString(text);
    assertThat(reference).isEqualTo(ImageReference.parse(canonical));
    assertThat(reference).hasSameHashCodeAs(ImageReference.parse(canonical));
  }

  static Stream<Arguments> parts() {
    return Stream.of(
        Arguments.of("quay.io/t/app", "quay.io", "t/app", "", "", "quay.io/t/app", ""),
        Arguments.of("quay.io:443/app:v1", "quay.io:443", "app", "v1", "", "quay.io:443/app", "v1"),
        Arguments.of("app@" + SHA, "docker.io", "library/app", "", SHA, "app", SHA),
        Arguments.of("t/app:1@" + SHA, "docker.io", "t/app", "1", SHA, "t/app", "1@" + SHA),
        Arguments.of(
            "[::1]:5/app:x@" + SHA512,
            "[::1]:5",
            "app",
            "x",
            SHA512,
            "[::1]:5/app",
            "x@" + SHA512));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("parts")
  @DisplayName("falls into host, repository, tag and digest, or into name and version")
  void parts(
      String text,
      String host,
      String repository,
      String tag,
      String digest,
      String name,
      String version) {
    ImageReference reference = ImageReference.parse(text);
    assertThat(reference.host()).isEqualTo(host);
    assertThat(reference.repository()).isEqualTo(repository);
    assertThat(reference.tag().orElse("")).isEqualTo(tag);
    assertThat(reference.digest().map(Digest::toString).orElse("")).isEqualTo(digest);
    assertThat(reference.name()).isEqualTo(name);
    assertThat(reference.withoutVersion()).hasToString(name);
    assertThat(reference.version()).isEqualTo(version);
  }

  @ParameterizedTest(name = "''{0}''")
  @ValueSource(
      strings = {
        "",
        ":tag",
        "@sha256:abc",
        "/app",
        "app/",
        "a//b",
        "App",
        "quay.io/App",
        "quay.io/-app",
        "quay.io/app-",
        "quay.io/a..b",
        "quay.io/a___b",
        "quay.io/a._b",
        "app:",
        "app:-x",
        "app:a b",
        "app tag",
        "app\n",
        "app:tag:tag",
        "-host.com/app",
        "host-.com/app",
        "a.b./app",
        "host:port/app",
        "[::1/app",
        "[fe80::1%25eth0]/app",
        "https://quay.io/app",
        "quay.io/app@",
        "quay.io/app@x@y",
        "aa/asdf$$^/aa"
      })
  @DisplayName(
      "is refused when it breaks the grammar, in a sentence that shows it and says the form")
  void refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageReference.parse(text))
        .withMessage(
            "Not an image reference: '%s': expected host/repository[:tag][@digest], the repository"
                + " in lower case",
            text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha256:short", "sha256", "sha256:", ":abc"})
  @DisplayName("is refused when its digest is none, in a sentence that shows the digest")
  void digestIsChecked(String digest) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageReference.parse("quay.io/app@" + digest))
        .withMessage("Not a digest: '%s'. A digest looks like sha256:<64 hex digits>", digest);
  }

  @Test
  @DisplayName("has a name of 255 characters at most, host included, and a tag of 128")
  void lengths() {
    String longest = "quay.io/" + "a".repeat(247);
    assertThat(ImageReference.parse(longest).canonical()).hasSize(255);
    assertThat(ImageReference.parse("a".repeat(237)).canonical()).hasSize(255);
    assertThat(ImageReference.parse("app:" + "t".repeat(128)).tag().orElseThrow()).hasSize(128);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageReference.parse(longest + "a"))
        .withMessageEndingWith("': the name is longer than 255 characters");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageReference.parse("a".repeat(238)))
        .withMessageEndingWith("': the name is longer than 255 characters");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageReference.parse("app:" + "t".repeat(129)));
  }

  @Test
  @DisplayName("is refused at any length without the text filling the log")
  void hostileLength() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageReference.parse("a/".repeat(100_000) + "a"))
        .withMessage(
            "Not an image reference: '%s…': it is longer than 1024 characters", "a/".repeat(20));
  }

  @Test
  @DisplayName("is no digest that lost its algorithm")
  void bareDigest() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageReference.parse("ab12".repeat(16)))
        .withMessageContaining("64 hexadecimal digits alone could be a digest");
    assertThat(ImageReference.parse("ab12".repeat(16) + ":v1").tag()).contains("v1");
  }

  @Test
  @DisplayName("takes another tag, which drops the digest, or another digest, which keeps the tag")
  void otherVersions() {
    ImageReference both = ImageReference.parse("localhost:5000/app:1@" + SHA);
    assertThat(both.withTag("2")).hasToString("localhost:5000/app:2");
    assertThat(both.withDigest(Digest.parse(SHA512))).hasToString("localhost:5000/app:1@" + SHA512);
    assertThat(ImageReference.parse("app").withDigest(Digest.parse(SHA))).hasToString("app@" + SHA);
  }

  @ParameterizedTest(name = "''{0}''")
  @ValueSource(strings = {"", "5000/evil", "1@sha256:x", "a:b", ".x", "1\n"})
  @DisplayName("takes nothing for a tag that would change its name or digest")
  void tagsOnly(String tag) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageReference.parse("localhost").withTag(tag))
        .withMessageStartingWith("Not a tag: '" + tag + "'.");
  }
}
