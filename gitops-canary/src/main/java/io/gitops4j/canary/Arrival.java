package io.gitops4j.canary;

import io.gitops4j.core.pipeline.CommitReceipt;
import io.gitops4j.core.pipeline.Receipt;
import io.gitops4j.core.pipeline.StepContext;
import io.gitops4j.core.spi.DeploymentTarget;
import io.gitops4j.core.spi.DeploymentTarget.Health;
import io.gitops4j.core.spi.LiveObjects;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.SourceCommit;
import io.gitops4j.core.spi.Split;
import io.gitops4j.core.spi.TrafficSplitter;
import io.gitops4j.core.spi.TrafficSplitter.DirectRoute;
import io.gitops4j.core.spi.TrafficSplitter.Verification;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks whether the environment has what was committed, and the router does it. */
final class Arrival {
  private final Canary canary;
  private final StepContext context;

  Arrival(Canary canary, StepContext context) {
    this.canary = canary;
    this.context = context;
  }

  /**
   * What was found.
   *
   * @param state as of health, where well means that it has arrived
   * @param sentence why
   */
  record Found(Health.State state, String sentence) {
    boolean isThere() {
      return state == Health.State.HEALTHY;
    }
  }

  /** What runs there, with what was committed last. */
  Health health() {
    String environment = environment();
    return target().health(context.release().application(), environment, landed());
  }

  /** Whether a split is there; null if only the rest has to be. */
  Found look(@Nullable Split split) {
    Health health = health();
    if (health.state() != Health.State.HEALTHY || split == null) {
      return new Found(health.state(), health.sentence());
    }
    Optional<LiveObjects> objects = target().objects();
    if (objects.isEmpty()) {
      return new Found(health.state(), health.sentence());
    }
    Verification routed =
        canary
            .router()
            .splitter()
            .verify(canary.route().live(context.connections(), objects.get()), split);
    Health.State state =
        switch (routed.state()) {
          case DONE -> Health.State.HEALTHY;
          case PENDING -> Health.State.PROGRESSING;
          case REFUSED -> Health.State.FAILED;
        };
    return new Found(state, routed.sentence());
  }

  /** The repository's files as they are now. */
  ManifestSource files() {
    return canary.route().files(context.connections());
  }

  /** How a track is reached, by what Git says, or by what the server knows beyond that. */
  Optional<DirectRoute> direct(ManifestSource files, String track) {
    TrafficSplitter splitter = canary.router().splitter();
    Optional<DirectRoute> known = splitter.direct(canary.router().manifests(files), track);
    return known.isPresent()
        ? known
        : target()
            .objects()
            .flatMap(
                objects ->
                    splitter.direct(canary.route().live(context.connections(), objects), track));
  }

  private DeploymentTarget target() {
    return context.connections().target(environment());
  }

  private String environment() {
    return context
        .environment()
        .orElseThrow(
            () -> new IllegalStateException("The stage has no environment: use .into(\"…\")"));
  }

  private List<SourceCommit> landed() {
    CommitReceipt last = null;
    for (Receipt each : context.release().receipts(context.node())) {
      last = each instanceof CommitReceipt receipt ? receipt : last;
    }
    return last == null
        ? List.of()
        : List.of(
            new SourceCommit(context.connections().repository(last.repository()), last.commit()));
  }
}
