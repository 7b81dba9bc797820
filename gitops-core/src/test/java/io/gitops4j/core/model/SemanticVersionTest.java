package io.gitops4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A version")
class SemanticVersionTest {
  /** The order that SemVer's specification gives as its example, and more. */
  private static final List<String> ORDERED =
      List.of(
          "0.0.1",
          "0.1.0",
          "1.0.0-0",
          "1.0.0-2",
          "1.0.0-10",
          "1.0.0-99999999999999999999",
          "1.0.0-alpha",
          "1.0.0-alpha.1",
          "1.0.0-alpha.beta",
          "1.0.0-beta",
          "1.0.0-beta.2",
          "1.0.0-beta.11",
          "1.0.0-rc.1",
          "1.0.0",
          "1.0.0+a",
          "1.0.0+b",
          "1.0.2",
          "1.0.10",
          "1.2",
          "v1.2.1",
          "2.0.0",
          "10.0.0");

  @Test
  @DisplayName("is ordered as SemVer says, whatever order it came in")
  void order() {
    for (int seed = 0; seed < 50; seed++) {
      List<SemanticVersion> shuffled =
          new ArrayList<>(ORDERED.stream().map(SemanticVersion::parse).toList());
      Collections.shuffle(shuffled, new Random(seed));
      Collections.sort(shuffled);
      assertThat(shuffled).as("seed %d", seed).map(SemanticVersion::toString).isEqualTo(ORDERED);
    }
  }

  @Test
  @DisplayName("is a tag, and back, with its build after an underscore")
  void tag() {
    SemanticVersion version = SemanticVersion.parse("1.2.3-rc.1+build.5");
    assertThat(version.tag()).isEqualTo("1.2.3-rc.1_build.5");
    assertThat(SemanticVersion.ofTag(version.tag())).contains(version);
    assertThat(SemanticVersion.ofTag("latest")).isEmpty();
  }

  @Test
  @DisplayName("tells its parts, and that of what is missing is zero")
  void parts() {
    SemanticVersion version = SemanticVersion.parse("v1.2-rc.1");
    assertThat(version.major()).isEqualTo(1);
    assertThat(version.minor()).isEqualTo(2);
    assertThat(version.patch()).isZero();
    assertThat(version.preRelease()).isEqualTo("rc.1");
    assertThat(version.isPreRelease()).isTrue();
    assertThat(version).hasToString("v1.2-rc.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "latest",
        "1.2.3.4",
        "01.2.3",
        "1.2.03",
        "1.2.3-",
        "1.2.3-01",
        "1.2.3-a..b",
        "1.2.3+",
        "1.2.3+a_b",
        "-1.2.3",
        "1.2.3 ",
        "1.2.3/../../x",
        "99999999999999999999.0.0"
      })
  @DisplayName("that is none is refused by name")
  void invalid(String text) {
    assertThatThrownBy(() -> SemanticVersion.parse(text))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining("SemVer");
  }
}
