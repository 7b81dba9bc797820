package io.gitops4j.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ImageReference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A trigger")
class TriggerTest {
  private static final CommitId COMMIT = new CommitId("1".repeat(40));
  private static final Actor ANN = Actor.of("ann", "leads");

  @ParameterizedTest(name = "{0} takes {1}: {2}")
  @DisplayName(
      "matches the whole branch, where a star stands for any text and nothing else is special")
  @CsvSource({
    "main, main, true",
    "main, main2, false",
    "main, my-main, false",
    "main, MAIN, false",
    "*, anything/at/all, true",
    "release/*, release/1.2, true",
    "release/*, release/, true",
    "release/*, release, false",
    "*/main, team/main, true",
    "a*b*c, abc, true",
    "a*b*c, a-b-b-c, true",
    "a*b*c, acb, false",
    "v1.2, v1x2, false",
    "'v[12]', v1, false",
    "'v\\E.*', vx, false",
    "'', '', true"
  })
  void patterns(String pattern, String branch, boolean taken) {
    assertThat(Trigger.push(pattern).accepts(Start.push(branch, COMMIT), ANN)).isEqualTo(taken);
    assertThat(Trigger.tag(pattern).accepts(Start.tag(branch, COMMIT), ANN)).isEqualTo(taken);
    assertThat(Trigger.tag(pattern).accepts(Start.push(branch, COMMIT), ANN)).isFalse();
  }

  @Test
  @DisplayName("takes only its own sort of start")
  void sorts() {
    String image = "quay.io/team/app:v1@sha256:" + "a".repeat(64);
    Map<Trigger, Start> own =
        Map.of(
            Trigger.push("*"), Start.push("main", COMMIT),
            Trigger.tag("*"), Start.tag("v1", COMMIT),
            Trigger.pullRequest(), Start.pullRequest(1, COMMIT),
            Trigger.manually(), Start.manual(Fields.of("branch", "main")),
            Trigger.schedule("nightly"), Start.schedule("nightly", Instant.EPOCH),
            Trigger.artifact("quay.io/team/*"), Start.artifact(ImageReference.parse(image)),
            Trigger.alert(), Start.alert("f", Instant.EPOCH, Fields.none()));
    own.forEach(
        (trigger, start) ->
            own.forEach(
                (other, its) ->
                    assertThat(trigger.accepts(its, ANN))
                        .as("%s takes %s", trigger.describe(), its)
                        .isEqualTo(its == start)));
  }

  @Test
  @DisplayName("for one group takes its members' starts alone")
  void groups() {
    Trigger leads = Trigger.manually().startedBy("leads");
    assertThat(leads.accepts(Start.manual(), ANN)).isTrue();
    assertThat(leads.accepts(Start.manual(), Actor.of("eve", "ops"))).isFalse();
    assertThat(leads.accepts(Start.push("main", COMMIT), ANN)).isFalse();
  }

  @Test
  @DisplayName("describes itself")
  void described() {
    assertThat(
            List.of(
                Trigger.push("release/*").describe(),
                Trigger.tag("v*").describe(),
                Trigger.pullRequest().describe(),
                Trigger.manually().startedBy("leads").describe(),
                Trigger.schedule("nightly").describe(),
                Trigger.artifact("quay.io/*").describe(),
                Trigger.alert().describe()))
        .containsExactly(
            "push to release/*",
            "tag v*",
            "pull request",
            "manually by leads",
            "schedule nightly",
            "artifact quay.io/*",
            "alert");
  }

  @Test
  @DisplayName("is one of several, and without any every start is taken")
  void pipelines() {
    Pipeline any = Pipeline.named("app");
    Pipeline some = any.on(Trigger.push("main")).on(Trigger.manually().startedBy("leads"));
    assertThat(any.accepts(Start.alert("f", Instant.EPOCH, Fields.none()), ANN)).isTrue();
    assertThat(some.accepts(Start.push("main", COMMIT), Actor.SYSTEM)).isTrue();
    assertThat(some.accepts(Start.manual(), ANN)).isTrue();
    assertThat(some.accepts(Start.manual(), Actor.SYSTEM)).isFalse();
    assertThat(some.accepts(Start.push("dev", COMMIT), ANN)).isFalse();
  }
}
