package io.gitops4j.core.engine;

import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.pipeline.Busy;
import java.util.Optional;
import java.util.function.BiFunction;

/** What people do to an environment, once it is clear that they may. Thread-safe. */
final class EnvironmentCommands {
  private final Slots slots;
  private final Mailbox mailbox;
  private final BiFunction<TenantId, RunId, RunStream> runs;

  /**
   * Commands to environments and the runs that have them.
   *
   * @param runs the stream of a run that exists
   */
  EnvironmentCommands(Slots slots, Mailbox mailbox, BiFunction<TenantId, RunId, RunStream> runs) {
    this.slots = slots;
    this.mailbox = mailbox;
    this.runs = runs;
  }

  void hold(TenantId tenant, String application, String environment, Actor actor, String why) {
    SlotRecord.Held held = new SlotRecord.Held(why, actor.name());
    slots.change(tenant, application, environment, s -> Optional.of(held));
  }

  void release(TenantId tenant, String application, String environment, Actor actor) {
    SlotRecord.Unheld unheld = new SlotRecord.Unheld(actor.name());
    Slot before =
        slots.change(
            tenant,
            application,
            environment,
            s -> s.hold().isPresent() ? Optional.of(unheld) : Optional.empty());
    RunRecord.Signal signal = new RunRecord.Signal(WakeKey.slot(application, environment));
    before.owner().ifPresent(owner -> mailbox.send(tenant, new RunId(owner.run()), signal));
    before.requests().forEach(run -> mailbox.send(tenant, new RunId(run), signal));
  }

  void takeOver(
      TenantId tenant, String application, String environment, Actor actor, String reason) {
    String doing = "take over " + application + "/" + environment;
    RunId owner =
        slots
            .read(tenant, application, environment)
            .owner()
            .map(o -> new RunId(o.run()))
            .orElseThrow(() -> EngineDelivery.stale(doing, "no run has it"));
    RunRecord.TakenOver command = new RunRecord.TakenOver(environment, actor.name(), reason);
    if (!mailbox.sendIf(tenant, owner, command, s -> s.parked().isPresent() && !s.hasOpenOps())) {
      throw EngineDelivery.stale(
          doing,
          "run " + owner + " is at work there, or may be about to change something. Cancel it");
    }
    new Ownership(slots, mailbox, tenant, runs.apply(tenant, owner), Busy.QUEUE).leave(environment);
  }
}
