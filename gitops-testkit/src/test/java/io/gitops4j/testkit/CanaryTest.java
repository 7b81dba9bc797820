package io.gitops4j.testkit;

import static io.gitops4j.canary.Canaries.blueGreenCanary;
import static io.gitops4j.core.pipeline.FileEdits.file;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.canary.Canary;
import io.gitops4j.canary.Guard;
import io.gitops4j.canary.judge.Judge;
import io.gitops4j.canary.judge.Judgement;
import io.gitops4j.canary.judge.Judgement.Verdict;
import io.gitops4j.canary.judge.Sample;
import io.gitops4j.canary.traffic.GatewayApiSplitter;
import io.gitops4j.canary.traffic.Tracks;
import io.gitops4j.contracts.ScriptedMetrics;
import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.engine.RunEvent;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.spi.FollowingTarget;
import io.gitops4j.core.spi.MetricSource.Query;
import io.gitops4j.core.spi.SourceCommit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A canary")
class CanaryTest {
  private static final Instant BEGIN = new ManualTime(DeliveryKit.BEGINNING).instant();
  private static final String ROUTE =
      """
      # who gets what
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata:
        name: web
      spec:
        rules:
          - backendRefs:
              - name: web-blue # the first
                port: 80
                weight: 100
      """;

  /** What is there already, as Argo CD would have it. */
  private record Followed() implements FollowingTarget {
    @Override
    public Health health(String application, String environment, List<SourceCommit> landed) {
      return new Health(Health.State.HEALTHY, "all is well");
    }
  }

  /** Without statistics: more errors than so many in a hundred are too many. */
  private record TooMany(int percent) implements Judge {
    @Override
    public String name() {
      return "errors";
    }

    @Override
    public String describe() {
      return "at most " + percent + " % errors";
    }

    @Override
    public Set<String> reads() {
      return Set.of("canary.requests", "canary.errors");
    }

    @Override
    public Judgement judge(List<Sample> samples) {
      double requests = samples.stream().mapToDouble(s -> of(s, "canary.requests")).sum();
      double errors = samples.stream().mapToDouble(s -> of(s, "canary.errors")).sum();
      boolean bad = errors * 100 > percent * requests;
      Verdict verdict =
          bad ? Verdict.ABORT : requests >= 1000 ? Verdict.PROMOTE : Verdict.UNDECIDED;
      String sentence = Math.round(errors) + " errors in " + Math.round(requests) + " requests.";
      return new Judgement(verdict, List.of(), sentence, "None.");
    }

    private static double of(Sample sample, String name) {
      return sample.numbers().getOrDefault(name, 0.0);
    }
  }

  private static Canary canary() {
    Guard errors =
        Guard.by(new TooMany(5))
            .reading("requests", "metrics", Query.increase("requests of {track}"))
            .reading("errors", "metrics", Query.increase("errors of {track}"));
    return blueGreenCanary(
            "gitops", "web", GatewayApiSplitter.httpRoute("web", Tracks.blueGreen("web-{track}")))
        .creating(track -> List.of(file("web/" + track + ".yaml").put("kind: Deployment\n")))
        .retiring(track -> List.of(file("web/" + track + ".yaml").delete()))
        .guardedBy(errors);
  }

  private static ScriptedMetrics metrics(double errorsOfGreen) {
    return ScriptedMetrics.from(BEGIN)
        .rate("requests of blue", 9)
        .rate("requests of green", 1)
        .rate("errors of blue", 0.01)
        .rate("errors of green", errorsOfGreen);
  }

  private static DeliveryKit kit(Canary canary, ScriptedMetrics metrics) {
    return DeliveryKit.of(Pipeline.named("web").stage("prod", s -> s.into("prod").then(canary)))
        .repository(
            "gitops", Map.of("web/route.yaml", ROUTE, "web/blue.yaml", "kind: Deployment\n"))
        .target("prod", new Followed())
        .metrics("metrics", metrics);
  }

  private static String weight(DeliveryKit kit) {
    return kit.file("gitops", "web/route.yaml")
        .lines()
        .skip(8)
        .reduce("", (a, b) -> a + b.strip() + " ")
        .strip();
  }

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
      assertThat(weight(kit)).contains("weight: 100", "weight: 0");
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
      assertThat(weight(kit)).contains("weight: 100", "weight: 0");
    }
  }
}
