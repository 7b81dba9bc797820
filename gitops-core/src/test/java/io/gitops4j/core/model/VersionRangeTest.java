package io.gitops4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A range of versions")
class VersionRangeTest {
  private static final List<String> ALL =
      List.of(
          "0.0.3",
          "0.0.4",
          "0.2.3",
          "0.2.9",
          "0.3.0",
          "1.0.0",
          "1.2.0",
          "1.2.3",
          "1.2.9",
          "1.3.0",
          "1.9.0",
          "2.0.0-rc.1",
          "2.0.0",
          "2.1.0-alpha",
          "3.0.0");

  @ParameterizedTest(name = "{0} has {1}")
  @CsvSource({
    "^1.2,              1.2.0 1.2.3 1.2.9 1.3.0 1.9.0",
    "^1.2.3,            1.2.3 1.2.9 1.3.0 1.9.0",
    "^1,                1.0.0 1.2.0 1.2.3 1.2.9 1.3.0 1.9.0",
    "^0.2.3,            0.2.3 0.2.9",
    "^0.2,              0.2.3 0.2.9",
    "^0.0.3,            0.0.3",
    "^0.0,              0.0.3 0.0.4",
    "^0,                0.0.3 0.0.4 0.2.3 0.2.9 0.3.0",
    "~1.2.3,            1.2.3 1.2.9",
    "~>1.2.3,           1.2.3 1.2.9",
    "~1.2,              1.2.0 1.2.3 1.2.9",
    "~1,                1.0.0 1.2.0 1.2.3 1.2.9 1.3.0 1.9.0",
    "1.2.x,             1.2.0 1.2.3 1.2.9",
    "1.2,               1.2.0 1.2.3 1.2.9",
    "1.X,               1.0.0 1.2.0 1.2.3 1.2.9 1.3.0 1.9.0",
    "=1.2.3,            1.2.3",
    "v1.2.3,            1.2.3",
    "1.2.3+any,         1.2.3",
    ">=1.9 <3,          1.9.0 2.0.0",
    "'>=1.9, <3',       1.9.0 2.0.0",
    "'>= 1.9 , < 3',    1.9.0 2.0.0",
    ">1.2 <2,           1.3.0 1.9.0",
    ">1.2.3 <2,         1.2.9 1.3.0 1.9.0",
    "<=0.2,             0.0.3 0.0.4 0.2.3 0.2.9",
    "<=0.2.3,           0.0.3 0.0.4 0.2.3",
    "=>1.9 =<2.0.0,     1.9.0 2.0.0",
    "^1.2 !=1.2.3,      1.2.0 1.2.9 1.3.0 1.9.0",
    "^1 !=1.2.x,        1.0.0 1.3.0 1.9.0",
    "1.2.0 - 1.3,       1.2.0 1.2.3 1.2.9 1.3.0",
    "0.0.3 || ^3,       0.0.3 3.0.0",
    "*,                 0.0.3 0.0.4 0.2.3 0.2.9 0.3.0 1.0.0 1.2.0 1.2.3 1.2.9 1.3.0 1.9.0 2.0.0 3.0.0",
    "'',                0.0.3 0.0.4 0.2.3 0.2.9 0.3.0 1.0.0 1.2.0 1.2.3 1.2.9 1.3.0 1.9.0 2.0.0 3.0.0",
    ">=2.0.0-0,         2.0.0-rc.1 2.0.0 2.1.0-alpha 3.0.0",
    ">=1.9.0-0 <2.1,    1.9.0 2.0.0-rc.1 2.0.0 2.1.0-alpha",
    "^2.0.0-rc.1,       2.0.0-rc.1 2.0.0 2.1.0-alpha",
    "2.0.0-rc.1,        2.0.0-rc.1",
    "~4,                ''"
  })
  @DisplayName("has the versions that Helm's users expect")
  void contains(String range, String expected) {
    VersionRange read = VersionRange.parse(range);
    assertThat(ALL.stream().filter(v -> read.contains(SemanticVersion.parse(v))))
        .isEqualTo(Arrays.stream(expected.split(" ", -1)).filter(v -> !v.isEmpty()).toList());
    assertThat(read).hasToString(range);
  }

  @Test
  @DisplayName("has pre-releases where it is asked to, but none of the next breaking version")
  void preReleases() {
    VersionRange one = VersionRange.parse("^1.2");
    SemanticVersion next = SemanticVersion.parse("1.4.0-rc.1");
    assertThat(one.contains(next)).isFalse();
    assertThat(one.withPreReleases().contains(next)).isTrue();
    assertThat(one.withPreReleases().contains(SemanticVersion.parse("2.0.0-rc.1"))).isFalse();
    assertThat(one.withPreReleases().contains(SemanticVersion.parse("1.2.0-rc.1"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "latest",
        "^",
        ">=1 <",
        "1.2.3.4",
        "^1.2 or 2",
        ">1||<",
        "1 - ",
        "=>",
        "1.2.3-",
        "!"
      })
  @DisplayName("that is none is refused by name")
  void invalid(String text) {
    assertThatThrownBy(() -> VersionRange.parse(text))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @Test
  @DisplayName("that is too long is refused")
  void tooLong() {
    assertThatThrownBy(() -> VersionRange.parse("1 ".repeat(10_000)))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("…");
  }
}
