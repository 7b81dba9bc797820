package io.gitops4j.core.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.MessageDigest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A digest")
class DigestTest {
  private static final String EMPTY =
      "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @Test
  @DisplayName("of some bytes is their SHA-256, streamed or not")
  void ofBytes() {
    assertThat(Digest.of(new byte[0])).hasToString(EMPTY);
    MessageDigest streamed = Digest.sha256();
    streamed.update("a".getBytes(UTF_8));
    streamed.update("bc".getBytes(UTF_8));
    assertThat(Digest.of(streamed)).isEqualTo(Digest.of("abc".getBytes(UTF_8)));
    assertThat(Digest.of(streamed)).as("it was reset").hasToString(EMPTY);
  }

  @Test
  @DisplayName("is read back from its text, and shortened for people")
  void roundTrip() {
    assertThat(Digest.parse(EMPTY)).isEqualTo(Digest.of(new byte[0])).hasToString(EMPTY);
    assertThat(Digest.parse(EMPTY).abbreviated()).isEqualTo("e3b0c44298fc");
    assertThat(Digest.parse("md5:abc").abbreviated()).isEqualTo("abc");
  }

  @ParameterizedTest(name = "{0}, {1} digits")
  @DisplayName("of a registered algorithm has that algorithm's length, in lower case")
  @CsvSource({"sha256, 64", "sha384, 96", "sha512, 128"})
  void lengths(String algorithm, int length) {
    assertThat(Digest.parse(algorithm + ":" + "a".repeat(length)).algorithm()).isEqualTo(algorithm);
    for (String wrong :
        new String[] {"a".repeat(length - 1), "a".repeat(length + 1), "A".repeat(length)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Digest.parse(algorithm + ":" + wrong))
          .withMessage(
              "Not a digest: '%s:%s'. A digest looks like sha256:<64 hex digits>",
              algorithm, wrong);
    }
  }

  @ParameterizedTest(name = "''{0}''")
  @DisplayName("of another algorithm only has to follow the grammar")
  @CsvSource({
    "blake3:AbC=_-, true",
    "multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8, true",
    "sha256+b64u:LCa0a2j_xo_5m0U8HTBBNBNCLXBkg7-g-YpeiGJm564, true",
    "nothing, false",
    "'', false",
    ":abc, false",
    "x:, false",
    "SHA256:abc, false",
    "a..b:abc, false",
    "x:a:b, false"
  })
  void otherAlgorithms(String text, boolean good) {
    if (good) {
      assertThat(Digest.parse(text)).hasToString(text);
    } else {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Digest.parse(text))
          .withMessageStartingWith("Not a digest: '" + text + "'.");
    }
  }
}
