package io.gitops4j.canary.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Tracks")
class TracksTest {
  @Test
  @DisplayName("know their backends, by a pattern or one by one, and whose a backend is")
  void backends() {
    Tracks tracks = Tracks.of("stable", "canary").named("web-{track}").with("stable", "web");
    assertThat(tracks.names()).containsExactly("stable", "canary");
    assertThat(tracks.backend("canary")).isEqualTo("web-canary");
    assertThat(tracks.trackOf("web")).contains("stable");
    assertThat(tracks.trackOf("web-admin")).isEmpty();
    assertThat(tracks).hasToString("{stable=web, canary=web-canary}");
  }

  @Test
  @DisplayName("are refused where they can't be told apart, or are none")
  void refused() {
    assertThatIllegalArgumentException().isThrownBy(Tracks::of).withMessageContaining("no tracks");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tracks.blueGreen("web"))
        .withMessageContaining("{track}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tracks.of("a", "b").with("a", "b"))
        .withMessageContaining("Two tracks have the same backend");
    assertThatIllegalArgumentException().isThrownBy(() -> Tracks.of("a", "a"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tracks.of("a").backend("b"))
        .withMessageContaining("No track is called b");
  }
}
