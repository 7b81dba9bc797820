package io.gitops4j.core.trace;

import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.EnvironmentStatus;
import io.gitops4j.core.engine.Promotion;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.engine.RunEvent;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Finds the runs behind a digest or a commit, from a delivery's journal alone: no registry, forge
 * or cluster is asked. Every run that is kept is read. Thread-safe.
 */
public final class Tracer {
  private final Delivery delivery;
  private final TenantId tenant;

  private Tracer(Delivery delivery, TenantId tenant) {
    this.delivery = Objects.requireNonNull(delivery, "delivery");
    this.tenant = Objects.requireNonNull(tenant, "tenant");
  }

  /** One for the only tenant. */
  public static Tracer of(Delivery delivery) {
    return new Tracer(delivery, TenantId.DEFAULT);
  }

  /** The same for a tenant. */
  public Tracer tenant(TenantId other) {
    return new Tracer(delivery, other);
  }

  /**
   * Backwards: the runs that made or delivered an artifact, the newest first.
   *
   * @return empty if none that is kept did
   */
  public List<Trace> of(Digest digest) {
    return traces(
        run ->
            run.release().artifacts().values().stream().anyMatch(a -> a.digest().equals(digest)));
  }

  /**
   * Forwards: the runs that delivered a source commit, the newest first.
   *
   * @return empty if none that is kept did
   */
  public List<Trace> of(CommitId source) {
    return traces(run -> run.release().source().filter(source::equals).isPresent());
  }

  private List<Trace> traces(Predicate<Run> wanted) {
    List<Trace> traces = new ArrayList<>();
    for (Run run : delivery.runs(tenant)) {
      if (wanted.test(run)) {
        traces.add(0, trace(run));
      }
    }
    return List.copyOf(traces);
  }

  private Trace trace(Run run) {
    List<Trace.Opinion> opinions = new ArrayList<>();
    for (RunEvent event : delivery.events(tenant, run.id(), -1)) {
      if (event.kind() == RunEvent.Kind.COMMAND && event.details().find("approves").isPresent()) {
        opinions.add(Trace.Opinion.of(event));
      }
    }
    return new Trace(run, opinions, stays(run));
  }

  /** Where what it made was or is, the environments in the order of their names. */
  private List<Trace.Stay> stays(Run run) {
    List<Trace.Stay> stays = new ArrayList<>();
    for (EnvironmentStatus environment : delivery.environments(tenant, run.pipeline())) {
      String name = environment.environment();
      List<Promotion> history = delivery.releases(tenant, run.pipeline(), name);
      for (int i = history.size() - 1; i >= 0; i--) {
        Promotion promotion = history.get(i);
        if (promotion.release().filter(run.id()::equals).isPresent()) {
          stays.add(new Trace.Stay(name, promotion.since(), promotion.until()));
        }
      }
    }
    return stays;
  }
}
