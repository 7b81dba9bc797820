package io.gitops4j.core.engine;

import io.gitops4j.core.engine.SlotRecord.Left;
import io.gitops4j.core.engine.SlotRecord.Origin;
import io.gitops4j.core.engine.SlotRecord.Tenure;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.pipeline.Busy;
import io.gitops4j.core.pipeline.Compensation;
import io.gitops4j.core.pipeline.Release;
import io.gitops4j.core.pipeline.Start;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One run's dealings with the environments it delivers into. */
final class Ownership {
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);
  private static final Duration HELD = Duration.ofHours(1);

  private final Slots slots;
  private final Mailbox mailbox;
  private final TenantId tenant;
  private final RunStream stream;
  private final Busy busy;

  Ownership(Slots slots, Mailbox mailbox, TenantId tenant, RunStream stream, Busy busy) {
    this.slots = slots;
    this.mailbox = mailbox;
    this.tenant = tenant;
    this.stream = stream;
    this.busy = busy;
  }

  Slot slot(String environment) {
    return slots.read(tenant, application(), environment);
  }

  boolean owns(String environment) {
    return slot(environment).isOwnedBy(run().value());
  }

  /** Whether this run has promoted its release at a stage already, whatever came after. */
  boolean delivered(String environment, NodePath stage) {
    return slot(environment).history().all().stream()
        .anyMatch(
            t ->
                t.vacated().promoted()
                    && t.vacated().run().equals(run().value())
                    && t.node().equals(stage.toString()));
  }

  /** The number of the newest record of an environment's history that is not this run's own. */
  long newest(String environment) {
    return slot(environment).history().tenures().stream()
        .filter(t -> !t.vacated().run().equals(run().value()))
        .map(Tenure::number)
        .reduce(History.BEGINNING, (first, last) -> last);
  }

  /**
   * Takes an environment, or stops the walk: the run waits, is superseded, or is rejected. A
   * rollback goes before other runs, and through a hold.
   *
   * @param node the stage that wants it
   */
  void take(String environment, NodePath node) {
    String run = run().value();
    long order = stream.look(s -> s.started().order());
    boolean rollback = Rollback.of(start()).isPresent();
    Slot slot =
        slots.change(
            tenant,
            application(),
            environment,
            s -> {
              if (s.isOwnedBy(run) || isOvertaken(s, order)) {
                return Optional.empty();
              }
              if (isClosed(s, rollback)) {
                return rejects(rollback) || s.hasRequest(run)
                    ? Optional.empty()
                    : Optional.of(new SlotRecord.Requested(run, order, rollback));
              }
              return Optional.of(new SlotRecord.Owned(run, order, node.toString()));
            });
    if (isOvertaken(slot, order)) {
      throw superseded(environment);
    }
    if (!slot.isOwnedBy(run) && isClosed(slot, rollback)) {
      if (!rollback) {
        held(environment, slot).ifPresent(this::stop);
      }
      slot.owner()
          .map(SlotRecord.Owned::run)
          .or(() -> slot.goesFirst(run))
          .ifPresent(other -> occupied(environment, other, rollback));
    }
  }

  private boolean isClosed(Slot slot, boolean rollback) {
    boolean outranked = !rollback && slot.goesFirst(run().value()).isPresent();
    return slot.owner().isPresent() || outranked || (slot.hold().isPresent() && !rollback);
  }

  private boolean rejects(boolean rollback) {
    return busy == Busy.REJECT && !rollback;
  }

  private boolean isOvertaken(Slot slot, long order) {
    return slot.promotedOrder() > order && start().isAutomatic();
  }

  /** Why nothing may be sent into an environment: it is another's by now, or it is on hold. */
  Optional<Stop> closed(String environment, NodePath node, boolean throughHolds) {
    Slot slot = slot(environment);
    if (!slot.isOwnedBy(run().value())) {
      return Optional.of(
          Stop.fail(
              Problem.of(
                      Problem.Kind.CONFLICT,
                      "The run no longer owns " + environment,
                      "Somebody took it over; start again.")
                  .at(node)));
    }
    return throughHolds ? Optional.empty() : held(environment, slot);
  }

  private Optional<Stop> held(String environment, Slot slot) {
    return slot.hold()
        .map(
            hold ->
                Stop.postpone(
                    environment + " is on hold: " + hold.why() + ". Release the hold to go on",
                    HELD,
                    Set.of(WakeKey.slot(application(), environment))));
  }

  private void stop(Stop stop) {
    throw stop;
  }

  private void occupied(String environment, String owner, boolean rollback) {
    if (rejects(rollback)) {
      throw Stop.end(
          Outcome.REJECTED,
          Problem.of(
              Problem.Kind.REFUSED,
              environment + " is in use by run " + owner,
              "Start again when that run has ended."));
    }
    if (busy == Busy.SUPERSEDE || rollback) {
      mailbox.sendIf(
          tenant, new RunId(owner), new RunRecord.YieldAsked(run().value()), s -> !s.yieldAsked());
    }
    String parked =
        mailbox
            .parked(tenant, new RunId(owner))
            .map(p -> ", which is parked: cancel it, or take over from it. " + p.sentence())
            .orElse("");
    throw Stop.postpone(
        environment + " is in use by run " + owner + parked,
        LOOK_AGAIN,
        Set.of(WakeKey.slot(application(), environment)));
  }

  private static Stop superseded(String environment) {
    return Stop.end(
        Outcome.SUPERSEDED,
        Problem.of(
            Problem.Kind.REFUSED,
            "A newer release was promoted to " + environment + " already",
            ""));
  }

  /** Gives an environment back with this run's release in it. */
  void promote(String environment, Release release, Fields metrics) {
    Fields artifacts = Fields.none();
    for (Map.Entry<String, ?> artifact : release.artifacts().entrySet()) {
      artifacts = artifacts.with(artifact.getKey(), artifact.getValue().toString());
    }
    Start start = start();
    String made = EarlierRelease.of(start).orElse(run()).value();
    Origin origin = new Origin(made, null, null, start.skipped());
    vacate(environment, true, artifacts, metrics, origin);
  }

  /** Gives an environment back with what it had before, at the number of a history. */
  void restore(String environment, Rollback back) {
    Optional<Tenure> restored = slot(environment).history().find(back.target());
    Origin origin =
        new Origin(
            restored.map(t -> History.origin(t).release()).orElse(null),
            back.target(),
            back.reason(),
            null);
    vacate(
        environment,
        true,
        restored.map(t -> t.vacated().artifacts()).orElse(Fields.none()),
        restored.map(t -> t.vacated().metrics()).orElse(Fields.none()),
        origin);
  }

  /** Gives an environment back as it was; one this run does not own is left alone. */
  void leave(String environment) {
    vacate(environment, false, null, null, null);
  }

  /** A parked run gives its environments to whoever asked, unless something may be under way. */
  void giveWay() {
    if (!stream.look(RunState::hasOpenOps)) {
      slots.environments(tenant, application()).stream().filter(this::owns).forEach(this::leave);
    }
  }

  /** Gives back every environment this run still has or asked for. */
  void leaveAll() {
    slots.environments(tenant, application()).forEach(this::leave);
  }

  private void vacate(
      String environment,
      boolean promoted,
      @Nullable Fields artifacts,
      @Nullable Fields metrics,
      @Nullable Origin origin) {
    String run = run().value();
    RunRecord.RunStarted started = stream.look(RunState::started);
    Slot before =
        slots.change(
            tenant,
            application(),
            environment,
            s ->
                s.isOwnedBy(run) || s.hasRequest(run)
                    ? Optional.of(
                        new SlotRecord.Vacated(
                            run,
                            started.order(),
                            promoted && s.isOwnedBy(run),
                            artifacts,
                            metrics,
                            started.actor(),
                            s.isOwnedBy(run) ? left(s.owner().orElseThrow().node()) : null,
                            origin))
                    : Optional.empty());
    before.requests().stream()
        .filter(other -> !other.equals(run))
        .forEach(
            other ->
                mailbox.send(
                    tenant,
                    new RunId(other),
                    new RunRecord.Signal(WakeKey.slot(application(), environment))));
  }

  /** Lets nothing into an environment until somebody releases it. */
  void hold(String environment, String why) {
    slots.change(
        tenant,
        application(),
        environment,
        s ->
            s.hold().isPresent()
                ? Optional.empty()
                : Optional.of(new SlotRecord.Held(why, stream.look(r -> r.started().actor()))));
  }

  /** What this run left in Git, at a stage and inside it. */
  private Left left(String stage) {
    NodePath node = NodePath.parse(stage);
    if (Compensation.landed(new RunRelease(stream).receipts(node)).isEmpty()) {
      return Left.NOTHING;
    }
    boolean undone =
        stream.look(
            s ->
                s.nodes().entrySet().stream()
                    .anyMatch(
                        e ->
                            e.getKey().isUnder(node)
                                && e.getKey().names().contains("rollback")
                                && e.getValue().isDone()));
    return undone ? Left.UNDONE : Left.CHANGES;
  }

  /** What an earlier run of the application has. */
  Optional<Release> release(RunId earlier) {
    return slots.release(tenant, earlier);
  }

  private Start start() {
    return new RunRelease(stream).start();
  }

  private String application() {
    return stream.look(s -> s.started().pipeline());
  }

  private RunId run() {
    return stream.look(RunState::run);
  }
}
