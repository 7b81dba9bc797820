package io.gitops4j.core.engine;

import io.gitops4j.core.engine.RecordCodec.Stamped;
import io.gitops4j.core.engine.RunEvent.Kind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Start;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells a run's records as events. Not thread-safe. */
final class EventProjection {
  private final TenantId tenant;
  private final RunState state;

  /**
   * A projection.
   *
   * @param state what the records say of the run, the one that is told of included
   */
  EventProjection(TenantId tenant, RunState state) {
    this.tenant = tenant;
    this.state = state;
  }

  /** The event that a record is; empty for one of the outbox's own. */
  Optional<RunEvent> event(Stamped stamped) {
    RunRecord record = (RunRecord) stamped.record();
    if (record instanceof RunRecord.Told || record instanceof RunRecord.Foreign) {
      return Optional.empty();
    }
    return Optional.of(
        record instanceof RunRecord.Command command
            ? command(stamped, command)
            : progress(stamped, record));
  }

  private RunEvent progress(Stamped at, RunRecord record) {
    if (record instanceof RunRecord.RunStarted r) {
      return event(at, Kind.STARTED, null, "started by " + r.actor() + ": " + Start.of(r.start()));
    }
    if (record instanceof RunRecord.Claimed r) {
      Fields claim = Fields.of("process", r.process()).with("claim", state.claims());
      return event(at, Kind.CLAIMED, null, "taken up by " + r.process(), claim);
    }
    if (record instanceof RunRecord.Yielded r) {
      return event(
          at,
          Kind.YIELDED,
          null,
          "waits" + (r.noLaterThan() == null ? "" : " until " + r.noLaterThan()));
    }
    if (record instanceof RunRecord.GatesJudged r) {
      Fields said = Fields.of("verdict", r.verdict()).with("subject", r.subject());
      Fields details = r.gates() == null ? said : said.with("gates", r.gates());
      return event(at, Kind.GATES_JUDGED, r.stage(), r.sentence(), details);
    }
    if (record instanceof RunRecord.DefinitionAdopted r) {
      return event(
          at,
          Kind.DEFINITION_ADOPTED,
          null,
          "goes on with version " + r.version() + " of its pipeline",
          Fields.of("from", r.from()).with("to", r.to()));
    }
    if (record instanceof RunRecord.Parked r) {
      return event(at, Kind.PARKED, r.problem().node(), r.problem().toString());
    }
    if (record instanceof RunRecord.Ended r) {
      String why = r.problem() == null ? "" : ": " + r.problem();
      String word = r.outcome().toLowerCase(Locale.ROOT).replace('_', ' ');
      return event(at, Kind.ENDED, null, word + why, Fields.of("outcome", r.outcome()));
    }
    return node(at, record);
  }

  private RunEvent node(Stamped at, RunRecord record) {
    if (record instanceof RunRecord.StepStarted r) {
      return event(
          at,
          Kind.STEP_STARTED,
          r.node(),
          r.attempt() == 1 ? "begins" : "begins, attempt " + r.attempt());
    }
    if (record instanceof RunRecord.StepWaiting r) {
      return event(
          at, Kind.STEP_WAITING, r.node(), r.why(), Fields.of("until", r.until().toString()));
    }
    if (record instanceof RunRecord.Noted r) {
      return event(
          at,
          Kind.NOTED,
          r.node(),
          "notes " + r.name(),
          Fields.of("note", r.name()).and(r.fields()));
    }
    if (record instanceof RunRecord.StepDone r) {
      return event(at, Kind.STEP_DONE, r.node(), "done", r.evidence());
    }
    if (record instanceof RunRecord.StepFailed r) {
      Fields again = Fields.of("again", r.willRetry());
      return event(at, Kind.STEP_FAILED, r.node(), r.problem().toString(), again);
    }
    if (record instanceof RunRecord.StageSkipped r) {
      String sentence = "skipped by " + r.actor() + ": " + r.reason();
      return event(at, Kind.SKIPPED, r.node(), sentence, Fields.of("reason", r.reason()));
    }
    if (record instanceof RunRecord.ConditionLatched r) {
      String word = r.holds() ? "is taken" : "is left out";
      return event(at, Kind.CONDITION, r.node(), word, Fields.of("holds", r.holds()));
    }
    if (record instanceof RunRecord.OpIntended r) {
      return event(
          at,
          Kind.INTENDED,
          r.node(),
          "is about to " + r.kind(),
          Fields.of("operation", r.op().value()));
    }
    if (record instanceof RunRecord.Overridden r) {
      return event(at, Kind.OVERRIDDEN, r.node(), "went ahead although " + r.sentence());
    }
    RunRecord.OpObserved r = (RunRecord.OpObserved) record;
    Fields receipt = r.receipt() == null ? Fields.none() : r.receipt();
    Fields seen = Fields.of("operation", r.op().value()).with("outcome", r.outcome());
    return event(
        at,
        Kind.OBSERVED,
        r.node(),
        r.sentence(),
        seen.with("receiptKind", r.receiptKind()).with("receipt", receipt));
  }

  private RunEvent command(Stamped at, RunRecord.Command command) {
    if (command instanceof RunRecord.Approved r) {
      String text = r.actor() + " approved " + r.gate() + reason(r.reason());
      Fields opinion = opinion(true, r.gate(), r.actor(), r.subject(), r.reason());
      return event(at, Kind.COMMAND, null, text, opinion);
    }
    if (command instanceof RunRecord.Rejected r) {
      String text = r.actor() + " rejected " + r.gate() + reason(r.reason());
      Fields opinion = opinion(false, r.gate(), r.actor(), r.subject(), r.reason());
      return event(at, Kind.COMMAND, null, text, opinion);
    }
    if (command instanceof RunRecord.CancelRequested r) {
      return event(at, Kind.COMMAND, null, r.actor() + " cancels the run" + reason(r.reason()));
    }
    if (command instanceof RunRecord.RetryRequested r) {
      return event(at, Kind.COMMAND, r.node(), r.actor() + " asks to try again");
    }
    if (command instanceof RunRecord.Unparked r) {
      return event(at, Kind.COMMAND, null, r.actor() + " lets the run go on" + reason(r.how()));
    }
    if (command instanceof RunRecord.TakenOver r) {
      String text = r.actor() + " takes " + r.environment() + " over from it" + reason(r.reason());
      return event(at, Kind.COMMAND, null, text);
    }
    if (command instanceof RunRecord.YieldAsked r) {
      return event(at, Kind.COMMAND, null, "run " + r.run() + " asks it to give way");
    }
    return event(at, Kind.COMMAND, null, "woken by " + ((RunRecord.Signal) command).key());
  }

  private static Fields opinion(
      boolean approves, String gate, String actor, String subject, String reason) {
    return Fields.of("gate", gate)
        .with("actor", actor)
        .with("approves", approves)
        .with("subject", subject)
        .with("reason", reason);
  }

  private static String reason(String text) {
    return text.isEmpty() ? "" : ": " + text;
  }

  private RunEvent event(Stamped at, Kind kind, @Nullable NodePath node, String sentence) {
    return event(at, kind, node, sentence, Fields.none());
  }

  private RunEvent event(
      Stamped at, Kind kind, @Nullable NodePath node, String sentence, Fields details) {
    String pipeline = state.exists() ? state.started().pipeline() : "";
    return new RunEvent(
        tenant, state.run(), pipeline, at.sequence(), at.at(), kind, node, sentence, details);
  }
}
