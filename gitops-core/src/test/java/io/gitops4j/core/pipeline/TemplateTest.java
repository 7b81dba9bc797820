package io.gitops4j.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.NodePath;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A template")
class TemplateTest {
  @ParameterizedTest(name = "{0}")
  @DisplayName("has its names filled in, and every other brace left alone")
  @CsvSource({
    "plain, plain",
    "{application}, jukebox",
    "{environment}/{application}.yaml, prod-eu/jukebox.yaml",
    "{version}, v1",
    "{commit}, c0ffeec0ff",
    "{run}, run-7",
    "{run}{run}, run-7run-7",
    "{other} {Run} {} { run } {{run}}, {other} {Run} {} { run } {run-7}",
    "${run} \\{run} $1, $run-7 \\run-7 $1"
  })
  void filled(String template, String expected) {
    assertThat(Template.fill(template, new Sample().built().scope("prod/change")))
        .isEqualTo(expected);
  }

  @Test
  @DisplayName("keeps names that have no value here, and falls back for the version")
  void unknown() {
    Sample sample = new Sample();
    sample.start = Start.manual();
    Scope nowhere = new Scope(sample, NodePath.of("prod"), Optional.empty());
    assertThat(Template.fill("{environment} {commit} {version}", nowhere))
        .isEqualTo("{environment} {commit} run-7");
    sample.start = Start.push("main", Sample.COMMIT);
    assertThat(Template.fill("{version}", nowhere)).isEqualTo("c0ffeec0ff");
  }
}
