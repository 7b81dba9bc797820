package io.gitops4j.testkit;

import static io.gitops4j.testkit.CanaryFixture.BEGIN;
import static io.gitops4j.testkit.CanaryFixture.ROUTE;
import static io.gitops4j.testkit.CanaryFixture.canary;
import static io.gitops4j.testkit.CanaryFixture.kit;
import static io.gitops4j.testkit.CanaryFixture.metrics;
import static io.gitops4j.testkit.CanaryFixture.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.canary.Canaries;
import io.gitops4j.canary.Canary;
import io.gitops4j.canary.CanaryHistory;
import io.gitops4j.canary.Guard;
import io.gitops4j.canary.judge.PairedAccuracy;
import io.gitops4j.contracts.ScriptedMetrics;
import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.engine.RunEvent;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.pipeline.Gate;
import io.gitops4j.core.pipeline.Gates;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Verdict;
import io.gitops4j.core.spi.DeploymentTarget;
import io.gitops4j.core.spi.FollowingTarget;
import io.gitops4j.core.spi.MetricSource.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A canary that is kept waiting")
class CanaryHoldsTest {
  @Test
  @DisplayName("keeps its share while a gate is closed, is watched, and goes back all the same")
  void gatesHoldShares() {
    for (double errors : new double[] {0.01, 0.2}) {
      boolean[] open = {true};
      Gate gate =
          Gate.named(
              "switch",
              "1",
              context ->
                  open[0]
                      ? Verdict.open("on")
                      : Verdict.blocked("it is switched off", Duration.ofDays(1)));
      try (DeliveryKit kit = kit(canary(), metrics(errors), gate)) {
        kit.at(Duration.ofSeconds(20), () -> open[0] = false);
        kit.at(Duration.ofMinutes(60), () -> open[0] = true);
        Run run = kit.run("web", Start.manual(), "ann");
        if (errors > 0.1) {
          assertThat(run.outcome()).contains(Outcome.FAILED);
          CanaryHistory history =
              CanaryHistory.of(run.release(), NodePath.of("prod", "blue-green"));
          assertThat(history.aborted().orElseThrow().at()).isBefore(BEGIN.plusSeconds(600));
          assertThat(route(kit)).contains("weight: 100", "weight: 0");
        } else {
          assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
          assertThat(kit.delivery().events(run.id()).stream().map(RunEvent::sentence))
              .anyMatch(s -> s.startsWith("At 10 %") && s.contains("it is switched off"));
          assertThat(kit.elapsed()).isGreaterThan(Duration.ofMinutes(60));
        }
      }
    }
  }

  @Test
  @DisplayName("goes back when a person says no to more than 10 %")
  void personSaysNo() {
    Gate gate = Canaries.beyond(10, "blue-green", Gates.approvals(1));
    try (DeliveryKit kit = kit(canary(), metrics(0.01), gate)) {
      kit.actor("lee");
      kit.rejects("prod/approvals", "lee", "not before the holidays");
      Run run = kit.run("web", Start.manual(), "ann");
      assertThat(run.outcome()).isPresent();
      assertThat(run.problem().orElseThrow().sentence())
          .contains("not before the holidays", "All traffic went back to blue.");
      assertThat(route(kit)).contains("weight: 100", "weight: 0");
    }
  }

  @Test
  @DisplayName("asks a person before more than 10 %, once that was watched")
  void asksPeople() {
    Gate gate = Canaries.beyond(10, "blue-green", Gates.approvals(1));
    try (DeliveryKit kit = kit(canary(), metrics(0.01), gate)) {
      kit.actor("lee");
      Run waiting = kit.run("web", Start.manual(), "ann");
      assertThat(waiting.outcome()).isEmpty();
      assertThat(waiting.waits().get(0).sentence()).contains("0 of 1 approval");
      assertThat(kit.elapsed()).isEqualTo(Duration.ofMinutes(10));
      assertThat(route(kit)).contains("weight: 90", "weight: 10");
      kit.approves("prod/approvals", "lee");
      Run run = kit.settle(waiting.id());
      assertThat(run.outcome()).as(run.problem().toString()).contains(Outcome.SUCCEEDED);
    }
  }

  @Test
  @DisplayName("does not begin where nobody knows who has the traffic")
  void wantsASplit() {
    try (DeliveryKit kit = kit(canary(), metrics(0.01))) {
      kit.push("gitops", "web/route.yaml", ROUTE.replace("web-blue", "somebody-else"));
      Run run = kit.run("web", Start.manual(), "ann");
      assertThat(run.outcome()).contains(Outcome.FAILED);
      assertThat(run.problem().orElseThrow().sentence())
          .contains("says no split of blue and green. Give one of them everything");
      assertThat(kit.commits("gitops", "web/green.yaml")).isEmpty();
    }
  }

  @Test
  @DisplayName("keeps its share while the environment can't be asked")
  void waitsForTheEnvironment() {
    boolean[] away = {false};
    FollowingTarget target =
        (application, environment, landed) -> {
          if (away[0]) {
            throw new ProviderException(
                ErrorKind.UNAVAILABLE,
                "Could not ask the cluster: it is away.",
                Retry.AFTER,
                null,
                null);
          }
          return new DeploymentTarget.Health(DeploymentTarget.Health.State.HEALTHY, "well");
        };
    try (DeliveryKit kit = kit(canary(), metrics(0.01), target)) {
      kit.at(Duration.ofMinutes(5), () -> away[0] = true);
      kit.at(Duration.ofHours(3), () -> away[0] = false);
      Run run = kit.run("web", Start.manual(), "ann");
      assertThat(run.outcome()).as(run.problem().toString()).contains(Outcome.SUCCEEDED);
      assertThat(kit.elapsed()).isGreaterThan(Duration.ofHours(3));
    }
  }

  @Test
  @DisplayName(
      "gives everything to a challenger only when copies of requests show that it is better")
  void championAndChallenger() {
    Guard better =
        Guard.by(PairedAccuracy.pairedAccuracy().alpha(0.01))
            .reading("pairs", "metrics", Query.counts("labels"));
    for (double gain : new double[] {0.02, 0}) {
      ScriptedMetrics labels =
          metrics(0.01)
              .counts(
                  "labels",
                  Map.of(
                      "onlyCanaryRight", at -> passed(at) * (0.03 + gain),
                      "onlyStableRight", at -> passed(at) * 0.03));
      Canary canary =
          CanaryFixture.unguarded()
              .mirroring(100)
              .weights(100)
              .guardedBy(better)
              .untilProven(Duration.ofHours(3));
      try (DeliveryKit kit = kit(canary, labels)) {
        Run run = kit.run("web", Start.manual(), "ann");
        if (gain > 0) {
          assertThat(run.outcome()).as(run.problem().toString()).contains(Outcome.SUCCEEDED);
          assertThat(route(kit)).contains("web-green").doesNotContain("web-blue");
        } else {
          assertThat(run.outcome()).contains(Outcome.FAILED);
          assertThat(run.problem().orElseThrow().sentence())
              .contains("not proven good enough in PT3H", "went back to blue");
        }
      }
    }
  }

  private static double passed(Instant at) {
    return Duration.between(BEGIN, at).toSeconds();
  }
}
