package io.gitops4j.core.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("How requests are divided")
class SplitTest {
  @Test
  @DisplayName("is said in percent, with who has no share but a part")
  void shares() {
    Split split = Split.of("blue", "green", 10);
    assertThat(split).hasToString("blue 90 %, green 10 %");
    assertThat(split.percent("red")).isZero();
    assertThat(Split.of("blue", "green", 0).has("green")).isTrue();
    assertThat(Split.all("blue").has("green")).isFalse();
  }

  @Test
  @DisplayName("is the same whatever the order, and after the journal")
  void equality() {
    assertThat(Split.of("blue", "green", 10)).isEqualTo(Split.of("green", "blue", 90));
    Split all =
        Split.of("blue", "green", 10).withHeader("X-Track", "g", "green").withMirror("green", 50);
    assertThat(Split.of(all.toFields())).isEqualTo(all);
    Split cookie = Split.all("blue").withCookie("track", "b", "blue");
    assertThat(Split.of(cookie.toFields())).isEqualTo(cookie).isNotEqualTo(Split.all("blue"));
  }

  @Test
  @DisplayName("is refused where it makes no sense")
  void refused() {
    assertThatThrownBy(() -> Split.of(Map.of("blue", 50, "green", 40)))
        .hasMessageContaining("90 %, not 100");
    assertThatThrownBy(() -> Split.of("blue", "green", 101)).hasMessageContaining("0 to 100 %");
    assertThatThrownBy(() -> Split.of("blue", "blue", 10)).hasMessageContaining("two tracks");
    assertThatThrownBy(() -> Split.all("blue").withHeader("X Track", "g", "blue"))
        .hasMessageContaining("no name of a header");
    assertThatThrownBy(() -> Split.all("blue").withMirror("blue", 0))
        .hasMessageContaining("1 to 100 %");
  }
}
