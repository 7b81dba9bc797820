package io.gitops4j.core.engine;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.pipeline.Busy;
import io.gitops4j.core.pipeline.Release;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One run's dealings with the environments it delivers into. */
final class Ownership {
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);

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

  /** Whether this run's release is the one that is there now. */
  boolean delivered(String environment) {
    return slot(environment).release().filter(r -> r.run().equals(run().value())).isPresent();
  }

  /**
   * Takes an environment, or stops the walk: the run waits, is superseded, or is rejected.
   *
   * @param node the stage that wants it
   */
  void take(String environment, NodePath node) {
    String run = run().value();
    long order = stream.look(s -> s.started().order());
    Slot slot =
        slots.change(
            tenant,
            application(),
            environment,
            s -> {
              if (s.isOwnedBy(run) || isOvertaken(s, order)) {
                return Optional.empty();
              }
              if (s.owner().isPresent() || s.hold().isPresent()) {
                return busy == Busy.REJECT || s.hasRequest(run)
                    ? Optional.empty()
                    : Optional.of(new SlotRecord.Requested(run, order));
              }
              return Optional.of(new SlotRecord.Owned(run, order, node.toString()));
            });
    if (isOvertaken(slot, order)) {
      throw superseded(environment);
    }
    if (!slot.isOwnedBy(run)) {
      slot.hold().ifPresent(hold -> held(environment, hold));
      slot.owner().ifPresent(owner -> occupied(environment, owner.run()));
    }
  }

  private boolean isOvertaken(Slot slot, long order) {
    return slot.promotedOrder() > order && new RunRelease(stream).start().isAutomatic();
  }

  private void held(String environment, SlotRecord.Held hold) {
    throw Stop.postpone(
        environment + " is on hold: " + hold.why() + ". Release the hold to go on",
        LOOK_AGAIN,
        Set.of(WakeKey.slot(application(), environment)));
  }

  private void occupied(String environment, String owner) {
    if (busy == Busy.REJECT) {
      throw Stop.end(
          Outcome.REJECTED,
          Problem.of(
              Problem.Kind.REFUSED,
              environment + " is in use by run " + owner,
              "Start again when that run has ended."));
    }
    if (busy == Busy.SUPERSEDE) {
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
    vacate(environment, true, artifacts, metrics);
  }

  /** Gives an environment back as it was; one this run does not own is left alone. */
  void leave(String environment) {
    vacate(environment, false, Fields.none(), Fields.none());
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

  private void vacate(String environment, boolean promoted, Fields artifacts, Fields metrics) {
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
                            started.actor()))
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

  private String application() {
    return stream.look(s -> s.started().pipeline());
  }

  private RunId run() {
    return stream.look(RunState::run);
  }
}
