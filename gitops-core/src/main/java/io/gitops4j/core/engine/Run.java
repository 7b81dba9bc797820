package io.gitops4j.core.engine;

import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.pipeline.Release;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A run as it was when it was asked for. Immutable but for {@link #release()}, which is a view. */
public final class Run {
  private final TenantId tenant;
  private final RunId id;
  private final String pipeline;
  private final Status status;
  private final @Nullable Outcome outcome;
  private final @Nullable Problem problem;
  private final Instant startedAt;
  private final boolean isNew;
  private final List<Wait> waits;
  private final Map<NodePath, String> skipped;
  private final List<StageStatus> stages;
  private final List<NodePath> nodes;
  private final Release release;

  /** What it is doing. */
  public enum Status {
    /** Nobody took it up yet. */
    QUEUED,
    /** A process is at it. */
    RUNNING,
    /** It waits, holding no thread. */
    WAITING,
    /** It is being cancelled. */
    CANCELLING,
    /** It waits for a person; {@link Run#problem()} says why. */
    PARKED,
    /** It is over; {@link Run#outcome()} says how. */
    ENDED
  }

  /**
   * Something it waits for.
   *
   * @param node where
   * @param sentence why
   * @param subject for a stage whose gates are closed, the digest an approval names; else empty
   * @param wakeOn what wakes it before its time
   */
  public record Wait(NodePath node, String sentence, String subject, Set<WakeKey> wakeOn) {
    /** Copies the set. */
    public Wait {
      wakeOn = Set.copyOf(wakeOn);
    }

    /** Whether it waits for somebody to approve or merge. */
    public boolean isForPeople() {
      return wakeOn.stream().anyMatch(WakeKey::isForPeople);
    }
  }

  Run(
      TenantId tenant,
      RunId id,
      String pipeline,
      Status status,
      @Nullable Outcome outcome,
      @Nullable Problem problem,
      Instant startedAt,
      boolean isNew,
      List<Wait> waits,
      Map<NodePath, String> skipped,
      List<StageStatus> stages,
      List<NodePath> nodes,
      Release release) {
    this.tenant = Objects.requireNonNull(tenant, "tenant");
    this.id = Objects.requireNonNull(id, "id");
    this.pipeline = Objects.requireNonNull(pipeline, "pipeline");
    this.status = Objects.requireNonNull(status, "status");
    this.outcome = outcome;
    this.problem = problem;
    this.startedAt = Objects.requireNonNull(startedAt, "startedAt");
    this.isNew = isNew;
    this.waits = List.copyOf(waits);
    this.skipped = Collections.unmodifiableMap(new LinkedHashMap<>(skipped));
    this.stages = List.copyOf(stages);
    this.nodes = List.copyOf(nodes);
    this.release = Objects.requireNonNull(release, "release");
  }

  /** Whose. */
  public TenantId tenant() {
    return tenant;
  }

  /** Its id, unique within the tenant. */
  public RunId id() {
    return id;
  }

  /** The pipeline's name, and the application's. */
  public String pipeline() {
    return pipeline;
  }

  /** What it is doing. */
  public Status status() {
    return status;
  }

  /** How it ended. */
  public Optional<Outcome> outcome() {
    return Optional.ofNullable(outcome);
  }

  /** Why it did not succeed, or is parked. */
  public Optional<Problem> problem() {
    return Optional.ofNullable(problem);
  }

  /** When it was started. */
  public Instant startedAt() {
    return startedAt;
  }

  /**
   * Whether the call that returned this began the run. False if {@link Delivery#start} or {@link
   * Delivery#rollback} found the run that the same start began before, and after every other call.
   */
  public boolean isNew() {
    return isNew;
  }

  /** What it waits for, in sentences. */
  public List<Wait> waits() {
    return waits;
  }

  /** The stages that were skipped on request, with the reasons: nothing was verified there. */
  public Map<NodePath, String> skipped() {
    return skipped;
  }

  /** Its stages, in order, those to come included. */
  public List<StageStatus> stages() {
    return stages;
  }

  /**
   * The places of its definition in the order they are walked, those to come included; then those
   * that it reached besides, as what undoes a stage. Of a run that an early version of the library
   * started, those it reached.
   */
  public List<NodePath> nodes() {
    return nodes;
  }

  /** What it made and learned. */
  public Release release() {
    return release;
  }

  /** Whether it is over. */
  public boolean hasEnded() {
    return status == Status.ENDED;
  }

  @Override
  public String toString() {
    return pipeline + " " + id + " " + (outcome == null ? status : outcome);
  }
}
