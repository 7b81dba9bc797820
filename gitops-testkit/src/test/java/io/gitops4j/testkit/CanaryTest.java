package io.gitops4j.testkit;

import static io.gitops4j.testkit.CanaryFixture.BEGIN;
import static io.gitops4j.testkit.CanaryFixture.canary;
import static io.gitops4j.testkit.CanaryFixture.kit;
import static io.gitops4j.testkit.CanaryFixture.metrics;
import static io.gitops4j.testkit.CanaryFixture.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.canary.Canaries;
import io.gitops4j.canary.Canary;
import io.gitops4j.canary.CanaryHistory;
import io.gitops4j.canary.Guard;
import io.gitops4j.canary.judge.ErrorRate;
import io.gitops4j.canary.judge.Judgement.Verdict;
import io.gitops4j.canary.report.CanaryReport;
import io.gitops4j.canary.traffic.GatewayApiSplitter;
import io.gitops4j.canary.traffic.Tracks;
import io.gitops4j.contracts.ScriptedMetrics;
import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.engine.RunEvent;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.spi.MetricSource.Query;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A canary")
class CanaryTest {
  @ParameterizedTest(name = "killed {0}")
  @ValueSource(strings = {"never", "after-intent", "before-act", "after-act", "after-receipt"})
  @DisplayName("creates green, gives it 10 %, then everything, and retires blue: each a commit")
  void promotes(String crash) {
    try (DeliveryKit kit = kit(canary(), metrics(0.01)).crashAt(crash)) {
      Run run = kit.run("web", Start.manual(), "ann");
      assertThat(run.outcome()).as(String.valueOf(run.problem())).contains(Outcome.SUCCEEDED);
      assertThat(kit.commits("gitops", "web/route.yaml")).hasSize(4);
      assertThat(kit.file("gitops", "web/route.yaml"))
          .contains("# who gets what", "name: web-green")
          .doesNotContain("web-blue");
      assertThat(kit.elapsed()).isBetween(Duration.ofMinutes(20), Duration.ofMinutes(30));
    }
  }

  @ParameterizedTest(name = "after {0} minutes")
  @ValueSource(ints = {0, 1, 5, 9, 10, 11, 15, 19, 20, 21, 22})
  @DisplayName("goes on where it was, whenever and wherever the process dies")
  void survives(int minutes) {
    for (String point : List.of("after-intent", "before-act", "after-act", "after-receipt")) {
      try (DeliveryKit kit = kit(canary(), metrics(0.01))) {
        kit.at(Duration.ofMinutes(minutes), () -> kit.crashAt(point));
        kit.at(Duration.ofMinutes(minutes).plusSeconds(7), kit::reopen);
        Run run = kit.run("web", Start.manual(), "ann");
        assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
        assertThat(kit.commits("gitops", "web/route.yaml")).hasSize(4);
        CanaryHistory history = CanaryHistory.of(run.release(), NodePath.of("prod", "blue-green"));
        assertThat(history.samples().get(0).from()).isEqualTo(history.arrivals().get(1).at());
        for (int i = 1; i < history.samples().size(); i++) {
          assertThat(history.samples().get(i).from()).isEqualTo(history.samples().get(i - 1).to());
        }
      }
    }
  }

  @Test
  @DisplayName("judges first and keeps the share, when nobody watched for a while")
  void judgesFirst() {
    for (double errors : new double[] {0.01, 0.2}) {
      try (DeliveryKit kit = kit(canary(), metrics(errors))) {
        kit.at(Duration.ofSeconds(30), () -> kit.time().advance(Duration.ofHours(2)));
        Run run = kit.run("web", Start.manual(), "ann");
        List<String> commits = kit.commits("gitops", "web/route.yaml");
        if (errors > 0.1) {
          assertThat(commits).noneMatch(c -> c.startsWith("100 %"));
          assertThat(run.outcome()).contains(Outcome.FAILED);
        } else {
          assertThat(commits.get(1)).startsWith("100 %");
          assertThat(kit.delivery().events(run.id()).stream().map(RunEvent::sentence))
              .anyMatch(s -> s.contains("nobody watched it for a while"));
        }
      }
    }
  }

  @Test
  @DisplayName("takes the traffic back by a commit that says why, when green is worse")
  void aborts() {
    try (DeliveryKit kit = kit(canary(), metrics(0.2))) {
      Run run = kit.run("web", Start.manual(), "ann");
      assertThat(run.outcome()).contains(Outcome.FAILED);
      assertThat(run.problem().orElseThrow().sentence())
          .contains("12 errors in 60 requests", "went back to blue");
      assertThat(kit.commits("gitops", "web/route.yaml").get(0))
          .startsWith("Take all traffic back");
      assertThat(route(kit)).contains("weight: 100", "weight: 0");
    }
  }

  @Test
  @DisplayName("goes on at the same share when the metrics were away for ten minutes")
  void waitsForMetrics() {
    ScriptedMetrics metrics = metrics(0.01).down(BEGIN.plusSeconds(300), BEGIN.plusSeconds(900));
    try (DeliveryKit kit = kit(canary(), metrics)) {
      Run run = kit.run("web", Start.manual(), "ann");
      assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
      assertThat(kit.elapsed()).isGreaterThan(Duration.ofMinutes(25));
    }
  }

  @Test
  @DisplayName("notices somebody else's share, and waits until it is its own again")
  void noticesPeople() {
    try (DeliveryKit kit = kit(canary(), metrics(0.01))) {
      String[] ours = new String[1];
      kit.at(
              Duration.ofMinutes(5),
              () -> {
                ours[0] = kit.file("gitops", "web/route.yaml");
                kit.push(
                    "gitops",
                    "web/route.yaml",
                    ours[0]
                        .replace("weight: 10\n", "weight: 30\n")
                        .replace("weight: 90", "weight: 70"));
              })
          .at(Duration.ofMinutes(40), () -> kit.push("gitops", "web/route.yaml", ours[0]));
      Run run = kit.run("web", Start.manual(), "ann");
      assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
      assertThat(kit.elapsed()).isGreaterThan(Duration.ofMinutes(50));
      assertThat(kit.delivery().events(run.id()).stream().map(RunEvent::sentence))
          .anyMatch(s -> s.contains("somebody changed the split to blue 70 %, green 30 %"));
    }
  }

  @Test
  @DisplayName("gives everything only to a candidate that is proven good enough")
  void waitsForProof() {
    try (DeliveryKit kit = kit(canary().untilProven(Duration.ofMinutes(12)), metrics(0.01))) {
      Run run = kit.run("web", Start.manual(), "ann");
      assertThat(run.outcome()).contains(Outcome.FAILED);
      assertThat(run.problem().orElseThrow().sentence()).contains("not proven good enough");
    }
    try (DeliveryKit kit = kit(canary().untilProven(Duration.ofHours(1)), metrics(0.01))) {
      Run run = kit.run("web", Start.manual(), "ann");
      assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
    }
  }

  @Test
  @DisplayName("does not begin where nobody can give the proof it is to wait for")
  void nobodyCanProve() {
    Canary canary = CanaryFixture.unguarded().untilProven(Duration.ofHours(1));
    try (DeliveryKit kit = kit(canary, metrics(0.01))) {
      Run run = kit.run("web", Start.manual(), "ann");
      assertThat(run.outcome()).contains(Outcome.FAILED);
      assertThat(run.problem().orElseThrow().sentence()).contains("none of its judges can give");
      assertThat(kit.commits("gitops", "web/green.yaml")).isEmpty();
    }
  }

  @Test
  @DisplayName("is cancelled with all traffic back at blue")
  void cancels() {
    try (DeliveryKit kit = kit(canary(), metrics(0.01))) {
      kit.at(
          Duration.ofMinutes(5),
          () -> {
            RunId run = kit.delivery().runs(TenantId.DEFAULT).get(0).id();
            kit.delivery().cancel(TenantId.DEFAULT, run, Actor.of("ann"), "changed my mind");
          });
      Run run = kit.run("web", Start.manual(), "ann");
      assertThat(run.outcome()).contains(Outcome.CANCELLED_AFTER_EFFECT);
      assertThat(route(kit)).contains("weight: 100", "weight: 0");
    }
  }

  @Test
  @DisplayName("can be judged again from the journal, and be looked at as a page")
  void replays() {
    try (DeliveryKit kit = kit(canary(), metrics(0.2))) {
      Run run = kit.run("web", Start.manual(), "ann");
      NodePath node = NodePath.of("prod", "blue-green");
      CanaryHistory history = CanaryHistory.of(run.release(), node);
      assertThat(history.replay(new CanaryFixture.TooMany(5), 100))
          .extracting(judged -> judged.judgement().verdict())
          .endsWith(Verdict.ABORT);
      assertThat(history.replay(new CanaryFixture.TooMany(50), 100))
          .extracting(judged -> judged.judgement().verdict())
          .doesNotContain(Verdict.ABORT);
      assertThat(CanaryReport.of(canary(), run.release(), node).html())
          .contains("12 errors in 60 requests", "<svg", "green")
          .doesNotContain("<script", "http://", "https://");
    }
  }

  @Test
  @DisplayName("says before it begins how long a decision will take, by what stable had to answer")
  void forecasts() {
    Guard errors =
        Guard.by(ErrorRate.errorRate())
            .reading("requests", "metrics", Query.increase("requests of {track}"))
            .reading("errors", "metrics", Query.increase("errors of {track}"));
    Canary canary =
        Canaries.canary(
                "gitops",
                "web",
                GatewayApiSplitter.httpRoute("web", Tracks.blueGreen("web-{track}")))
            .guardedBy(errors)
            .as("blue-green");
    ScriptedMetrics metrics =
        ScriptedMetrics.from(BEGIN.minusSeconds(3600))
            .rate("requests of blue", 10)
            .rate("requests of green", 1)
            .rate("errors of blue", 0.1)
            .rate("errors of green", 0.01);
    try (DeliveryKit kit = kit(canary, metrics)) {
      Run run = kit.run("web", Start.manual(), "ann");
      NodePath node = NodePath.of("prod", "blue-green");
      assertThat(CanaryHistory.of(run.release(), node).outlook().orElseThrow())
          .contains("At 600 requests a minute and 10 %", "1 % → 1.5 %");
      assertThat(CanaryReport.of(canary, run.release(), node).html())
          .contains("Said before: At 600 requests a minute", "a proof was not asked for");
    }
  }
}
