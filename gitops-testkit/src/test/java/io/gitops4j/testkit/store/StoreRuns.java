package io.gitops4j.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.journal.MemoryJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.servers.ControlPlane;
import io.gitops4j.registry.store.StoreChange;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Runs of the application {@code flow} in one journal, each with a change of the store. */
final class StoreRuns {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final MemoryJournal journal = new MemoryJournal(SystemClock.utc());
  private final Connections connections;

  StoreRuns(Connections connections) {
    this.connections = connections;
  }

  /** Commits a change in test, and does these steps; all of it must succeed. */
  void run(StoreChange change, Step... then) throws InterruptedException {
    Pipeline pipeline =
        Pipeline.named("flow")
            .stage(
                "test",
                s -> {
                  s.into("test").change(Change.in("gitops", change));
                  for (Step step : then) {
                    s.then(step);
                  }
                });
    try (Delivery delivery =
        Delivery.builder()
            .journal(journal)
            .pipelines(PipelineCatalog.of(pipeline))
            .connections(tenant -> connections)
            .build()) {
      Start start = Start.manual(Fields.of("change", change.toString()));
      Run started = delivery.start("flow", start, Actor.of("ann"));
      Run run = delivery.awaitEnd(started.id(), PATIENCE);
      assertThat(run.outcome())
          .as(() -> run.problem() + " " + run.waits())
          .contains(Outcome.SUCCEEDED);
    }
  }

  static Cluster connect(ControlPlane plane) throws IOException {
    return Cluster.connect(plane.access());
  }

  static Optional<Fields> deployment(Cluster cluster, String namespace, String name) {
    return cluster.find(
        Fields.of("apiVersion", "apps/v1")
            .with("kind", "Deployment")
            .with("metadata", Fields.of("name", name).with("namespace", namespace)));
  }
}
