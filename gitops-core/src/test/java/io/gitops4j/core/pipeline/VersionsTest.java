package io.gitops4j.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.model.ProviderException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Versions among tags")
class VersionsTest {
  @ParameterizedTest(name = "{0} has {1}: {2}")
  @DisplayName("by SemVer are in the range, with three numbers, and pre-releases if it names one")
  @CsvSource({
    ">=1.2 <2, 1.2.0, true",
    ">=1.2 <2, v1.9.9, true",
    ">=1.2 <2, 2.0.0, false",
    ">=1.2 <2, 1.3.0-rc.1, false",
    ">=1.2.0-0 <2, 1.3.0-rc.1, true",
    ">=1.2 <2, 1.3.0_build.5, true",
    "*, 1.2, false",
    "*, 1, false",
    "*, 20260105, false",
    "*, latest, false",
    "*, 1.2.3.4, false",
    "*, 01.2.3, false"
  })
  void semver(String range, String tag, boolean included) {
    assertThat(Versions.semver(range).includes(tag)).isEqualTo(included);
  }

  private static List<String> ordered(Versions versions, String... tags) {
    return Stream.of(tags).filter(versions::includes).sorted(versions.oldestFirst()).toList();
  }

  @Test
  @DisplayName("are ordered as numbers, not as text, however long")
  void numbers() {
    Versions builds = Versions.pattern("main-[0-9a-f]+-(?<order>[0-9]+)");
    assertThat(ordered(builds, "main-a-10", "main-b-9", "main-c-99999999999999999999", "main-d"))
        .containsExactly("main-b-9", "main-a-10", "main-c-99999999999999999999");
  }

  @Test
  @DisplayName("are ordered by SemVer where a group has the version")
  void group() {
    Versions releases = Versions.pattern("app-(?<version>.+)");
    assertThat(ordered(releases, "app-1.10.0", "app-1.9.0", "app-1.10.0-rc.1", "app-x"))
        .containsExactly("app-1.9.0", "app-1.10.0-rc.1", "app-1.10.0");
    assertThat(releases.matches("app-x")).as("looks like one").isTrue();
    assertThat(releases.includes("app-x")).as("can be ordered").isFalse();
  }

  @Test
  @DisplayName("with a group that need not be there are passed over where it is not")
  void optionalGroup() {
    Versions builds = Versions.pattern("main(-(?<order>[0-9]+))?");
    assertThat(builds.includes("main-1")).isTrue();
    assertThat(builds.includes("main")).isFalse();
  }

  @Test
  @DisplayName("without a group can't be ordered by their tags")
  void creation() {
    Versions nightly = Versions.pattern("nightly-.*");
    assertThat(nightly.isByCreation()).isTrue();
    assertThatThrownBy(nightly::oldestFirst).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("that are equally new are one version")
  void equallyNew() {
    assertThat(Versions.semver("*").oldestFirst().compare("1.2.3", "v1.2.3")).isZero();
    assertThat(Versions.semver("*").oldestFirst().compare("1.2.3_a", "1.2.3_b")).isZero();
  }

  @Test
  @DisplayName("describe all that makes them different")
  void described() {
    Versions some = Versions.semver("^1.2");
    assertThat(
            Stream.of(
                    some,
                    Versions.semver("^1.3"),
                    Versions.pattern("^1.2"),
                    some.fromNowOn(),
                    some.andMovedTags())
                .map(Versions::describe))
        .doesNotHaveDuplicates();
    assertThat(some.fromNowOn().andMovedTags().describe())
        .isEqualTo("semver ^1.2, from now on, moved tags too");
  }

  @Test
  @DisplayName("that are wrong are refused where they are written")
  void wrong() {
    assertThatThrownBy(() -> Versions.semver("newest")).isInstanceOf(ProviderException.class);
    assertThatThrownBy(() -> Versions.pattern("main-(")).hasMessageContaining("'main-('");
    assertThatThrownBy(() -> Trigger.newVersion("quay.io/team/app:1", Versions.semver("*")))
        .hasMessageContaining("quay.io/team/app:1");
  }

  @Test
  @DisplayName("are what a trigger takes, of its repository alone")
  void trigger() {
    Trigger trigger = Trigger.newVersion("quay.io/team/app", Versions.semver("^1.2"));
    String digest = "@sha256:" + "a".repeat(64);
    assertThat(takes(trigger, "quay.io/team/app:1.2.0" + digest)).isTrue();
    assertThat(takes(trigger, "quay.io/team/app:2.0.0" + digest)).isFalse();
    assertThat(takes(trigger, "quay.io/team/app" + digest)).isFalse();
    assertThat(takes(trigger, "quay.io/team/other:1.2.0" + digest)).isFalse();
    assertThat(trigger.accepts(Start.manual(), Actor.SYSTEM)).isFalse();
    assertThat(trigger.describe()).isEqualTo("new version of quay.io/team/app: semver ^1.2");
    assertThat(trigger.startedBy("ci").watched()).isEqualTo(trigger.watched()).isPresent();
    assertThat(Trigger.manually().watched()).isEmpty();
  }

  private static boolean takes(Trigger trigger, String artifact) {
    return trigger.accepts(Start.artifact(ImageReference.parse(artifact)), Actor.SYSTEM);
  }
}
