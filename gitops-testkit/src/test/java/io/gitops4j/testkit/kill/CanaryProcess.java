package io.gitops4j.testkit.kill;

import static io.gitops4j.canary.Canaries.blueGreenCanary;
import static io.gitops4j.canary.judge.ErrorRate.errorRate;
import static io.gitops4j.core.pipeline.FileEdits.file;

import io.gitops4j.canary.Canary;
import io.gitops4j.canary.Guard;
import io.gitops4j.canary.traffic.GatewayApiSplitter;
import io.gitops4j.canary.traffic.Tracks;
import io.gitops4j.contracts.ScriptedMetrics;
import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.journal.FileJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.spi.FollowingTarget;
import io.gitops4j.core.spi.MetricSource.Query;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.SourceCommit;
import io.gitops4j.core.spi.SystemClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A process that takes part in one canary; it says so when it does, and ends when that ends. */
final class CanaryProcess {
  private static final Actor ANN = Actor.of("ann");

  private CanaryProcess() {}

  private record Followed() implements FollowingTarget {
    @Override
    public Health health(String application, String environment, List<SourceCommit> landed) {
      return new Health(Health.State.HEALTHY, "all is well");
    }
  }

  static Canary canary() {
    return blueGreenCanary(
            "gitops", "web", GatewayApiSplitter.httpRoute("web", Tracks.blueGreen("web-{track}")))
        .creating(track -> List.of(file("web/" + track + ".yaml").put("kind: Deployment\n")))
        .retiring(track -> List.of(file("web/" + track + ".yaml").delete()))
        .weights(10, 30, 60, 100)
        .every(Duration.ofMillis(2500))
        .sampling(Duration.ofMillis(250))
        .guardedBy(
            Guard.by(errorRate())
                .reading("requests", "metrics", Query.increase("requests of {track}"))
                .reading("errors", "metrics", Query.increase("errors of {track}")));
  }

  /** The folder, and since when requests are counted. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path home = Path.of(arguments[0]);
    ScriptedMetrics metrics =
        ScriptedMetrics.from(Instant.parse(arguments[1]))
            .rate("requests of blue", 900)
            .rate("requests of green", 100)
            .rate("errors of blue", 9)
            .rate("errors of green", 1);
    RepositoryUrl url = RepositoryUrl.of(home.resolve("git").resolve("gitops.git"));
    Path cache = home.resolve("cache-" + ProcessHandle.current().pid());
    try (FileJournal journal = FileJournal.open(home.resolve("journal"), SystemClock.utc());
        ConfiguredConnections connections =
            ConfiguredConnections.using(Plugins.of(CanaryProcess.class.getClassLoader()))
                .repository("gitops", url, ProviderContext.in(cache))
                .target("prod", new Followed())
                .metrics("metrics", metrics)
                .build();
        Delivery delivery =
            Delivery.builder()
                .journal(journal)
                .pipelines(
                    PipelineCatalog.of(
                        Pipeline.named("web").stage("prod", s -> s.into("prod").then(canary()))))
                .connections(tenant -> connections)
                .lease(Duration.ofSeconds(2))
                .build()) {
      Run run = delivery.start("web", Start.manual(), ANN);
      System.out.println("up");
      if (run.problem().filter(p -> p.kind() == Problem.Kind.POISON).isPresent()) {
        delivery.unpark(TenantId.DEFAULT, run.id(), ANN, "the process was killed");
      }
      run = delivery.awaitEnd(run.id(), Duration.ofMinutes(2));
      System.out.println(run.outcome().orElseThrow() + " " + run.problem());
    }
  }
}
