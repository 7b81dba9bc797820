package io.gitops4j.testkit;

import static io.gitops4j.canary.Canaries.blueGreenCanary;
import static io.gitops4j.core.pipeline.FileEdits.file;

import io.gitops4j.canary.Canary;
import io.gitops4j.canary.Guard;
import io.gitops4j.canary.judge.Judge;
import io.gitops4j.canary.judge.Judgement;
import io.gitops4j.canary.judge.Judgement.Verdict;
import io.gitops4j.canary.judge.Sample;
import io.gitops4j.canary.traffic.GatewayApiSplitter;
import io.gitops4j.canary.traffic.Tracks;
import io.gitops4j.contracts.ScriptedMetrics;
import io.gitops4j.core.pipeline.Gate;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.spi.DeploymentTarget;
import io.gitops4j.core.spi.FollowingTarget;
import io.gitops4j.core.spi.MetricSource.Query;
import io.gitops4j.core.spi.SourceCommit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A web application in blue and green, with counters that a test writes down. */
final class CanaryFixture {
  static final Instant BEGIN = DeliveryKit.BEGINNING;
  static final String ROUTE =
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

  private CanaryFixture() {}

  /** What is there already, as Argo CD would have it. */
  record Followed() implements FollowingTarget {
    @Override
    public Health health(String application, String environment, List<SourceCommit> landed) {
      return new Health(Health.State.HEALTHY, "all is well");
    }
  }

  /** Without statistics: more errors than so many in a hundred are too many. */
  record TooMany(int percent) implements Judge {
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

  static Guard errors() {
    return Guard.by(new TooMany(5))
        .reading("requests", "metrics", Query.increase("requests of {track}"))
        .reading("errors", "metrics", Query.increase("errors of {track}"));
  }

  static Canary canary() {
    return unguarded().guardedBy(errors());
  }

  static Canary unguarded() {
    return blueGreenCanary(
            "gitops", "web", GatewayApiSplitter.httpRoute("web", Tracks.blueGreen("web-{track}")))
        .creating(track -> List.of(file("web/" + track + ".yaml").put("kind: Deployment\n")))
        .retiring(track -> List.of(file("web/" + track + ".yaml").delete()));
  }

  static ScriptedMetrics metrics(double errorsOfGreen) {
    return ScriptedMetrics.from(BEGIN)
        .rate("requests of blue", 9)
        .rate("requests of green", 1)
        .rate("errors of blue", 0.01)
        .rate("errors of green", errorsOfGreen);
  }

  static DeliveryKit kit(Canary canary, ScriptedMetrics metrics, Gate... gates) {
    return kit(canary, metrics, new Followed(), gates);
  }

  static DeliveryKit kit(
      Canary canary, ScriptedMetrics metrics, DeploymentTarget target, Gate... gates) {
    return empty(canary, metrics, target, gates)
        .repository(
            "gitops", Map.of("web/route.yaml", ROUTE, "web/blue.yaml", "kind: Deployment\n"));
  }

  /** A kit without the repository. */
  static DeliveryKit empty(
      Canary canary, ScriptedMetrics metrics, DeploymentTarget target, Gate... gates) {
    return DeliveryKit.of(
            Pipeline.named("web").stage("prod", s -> s.into("prod").guard(gates).then(canary)))
        .target("prod", target)
        .metrics("metrics", metrics);
  }

  static String route(DeliveryKit kit) {
    return kit.file("gitops", "web/route.yaml");
  }
}
