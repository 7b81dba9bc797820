package io.gitops4j.core.engine;

import io.gitops4j.core.engine.RunRecord.OpIntended;
import io.gitops4j.core.engine.RunRecord.OpObserved;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Effect;
import io.gitops4j.core.pipeline.EffectClass;
import io.gitops4j.core.pipeline.EffectContext;
import io.gitops4j.core.pipeline.Observation;
import io.gitops4j.core.pipeline.Payload;
import io.gitops4j.core.pipeline.Receipt;
import io.gitops4j.core.pipeline.Verdict;
import io.gitops4j.core.spi.HistoryRewrittenException;
import io.gitops4j.core.spi.Journal.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The one door through which effects happen: intent journaled, looked for, performed, receipt
 * journaled. One for each entry into a step.
 */
final class Door {
  private final RunStream stream;
  private final TenantId tenant;
  private final GateKeeper gates;
  private final Ownership ownership;
  private final CrashPoints crashes;
  private final Lease lease;
  private final Duration settle;
  private final NodePath node;
  private final StageScope scope;
  private final Mode mode;
  private final Supplier<EffectContext> context;

  /** What may pass. */
  enum Mode {
    /** Everything. */
    OPEN,
    /** Nothing new: what was intended is only looked for, because the run is cancelled. */
    RESOLVE,
    /** What closes things, although the run is cancelled. */
    CLOSING
  }

  Door(
      RunContext run, NodePath node, StageScope scope, Mode mode, Supplier<EffectContext> context) {
    this.stream = run.stream();
    this.tenant = run.tenant();
    this.gates = run.gates();
    this.ownership = run.ownership();
    this.crashes = run.crashes();
    this.lease = run.lease();
    this.settle = run.settle();
    this.node = node;
    this.scope = scope;
    this.mode = mode;
    this.context = context;
  }

  <R extends Receipt> R once(String name, Effect<R> effect) {
    Optional<OpState> last = stream.look(s -> s.op(node, name));
    if (last.isPresent() && last.get().observed().isPresent()) {
      OpObserved observed = last.get().observed().get();
      int attempt = stream.look(s -> s.node(node).attempt());
      boolean now = last.get().intended().attempt() == attempt;
      if (last.get().happened()) {
        R receipt = effect.receipt(observed.receipt() == null ? Fields.none() : observed.receipt());
        if (now || mode != Mode.OPEN || !guarded(() -> effect.isSpent(receipt, context.get()))) {
          return receipt;
        }
      } else if (now) {
        throw last.get().isUncertain()
            ? Stop.park(uncertain(observed.sentence()))
            : Stop.fail(failure(observed));
      }
      return act(effect, intend(name, effect, last.get().intended().generation() + 1), true);
    }
    if (last.isPresent()) {
      return act(effect, last.get().intended(), false);
    }
    return act(effect, intend(name, effect, 0), true);
  }

  private OpIntended intend(String name, Effect<?> effect, int generation) {
    if (fencesItself(effect)) {
      mayAct();
    } else {
      notCancelled();
    }
    OperationKey key = OperationKey.of(tenant, stream.look(RunState::run), node, name, generation);
    Payload payload = guarded(() -> effect.intend(key, context.get()));
    int attempt = stream.look(s -> s.node(node).attempt());
    OpIntended bare =
        new OpIntended(
            key,
            node,
            name,
            generation,
            attempt,
            effect.kind(),
            effect.effectClass().name(),
            null,
            null);
    OpIntended intended = stream.intended(bare, payload);
    crashes.at("before-intent");
    if (!stream.appendIf(
        intended, Schedule.unchanged(), s -> mode != Mode.OPEN || s.cancel().isEmpty())) {
      throw Stop.cancel();
    }
    crashes.at("after-intent");
    return intended;
  }

  private <R extends Receipt> R act(Effect<R> effect, OpIntended intended, boolean fresh) {
    OperationKey key = intended.op();
    Payload payload = stream.payload(intended);
    Observation<R> seen =
        fresh && fencesItself(effect) ? new Observation.Absent<>() : look(effect, key, payload);
    if (seen instanceof Observation.Absent) {
      if (!fresh) {
        absenceCounts(effect, intended);
      }
      if (mode == Mode.RESOLVE) {
        stream.append(
            new OpObserved(key, node, "ABSENT", null, null, "cancelled before it happened"));
        throw Stop.cancel();
      }
      mayAct();
      crashes.at("before-act");
      seen = perform(effect, key, payload);
      crashes.at("after-act");
    } else if (mode == Mode.OPEN && fresh) {
      overridden(seen);
    }
    return journal(intended, seen);
  }

  /**
   * What an earlier attempt sent may still be on its way: that it is not there means something only
   * after a while. Where a late attempt loses by itself it does no harm, unless it is to be the end
   * of the matter.
   */
  private void absenceCounts(Effect<?> effect, OpIntended intended) {
    if (fencesItself(effect) && mode != Mode.RESOLVE) {
      return;
    }
    Instant now = stream.now();
    Optional<Instant> until =
        stream
            .look(s -> Optional.ofNullable(s.ops().get(intended.op())))
            .flatMap(OpState::doubtSince)
            .map(since -> since.plus(settle));
    if (until.filter(now::isBefore).isPresent()) {
      String sentence =
          "An earlier attempt to " + intended.kind() + " may still arrive; looks at " + until.get();
      throw Stop.retryLater(
          sentence,
          Duration.between(now, until.get()),
          Problem.of(Problem.Kind.UNCERTAIN, sentence, "").at(node));
    }
  }

  private <R extends Receipt> Observation<R> look(
      Effect<R> effect, OperationKey key, Payload payload) {
    return guarded(
        () -> {
          try {
            return effect.look(key, payload, context.get());
          } catch (HistoryRewrittenException e) {
            if (mode != Mode.RESOLVE) {
              throw e;
            }
            return new Observation.Uncertain<>(String.valueOf(e.getMessage()));
          }
        });
  }

  private <R extends Receipt> Observation<R> perform(
      Effect<R> effect, OperationKey key, Payload payload) {
    try {
      Observation<R> seen = effect.perform(key, payload, context.get());
      if (seen instanceof Observation.Absent) {
        String sentence = "The target says that " + effect.kind() + " is there, and shows nothing";
        throw Stop.retryLater(sentence, null, uncertain(sentence)).doubting(key);
      }
      if (seen instanceof Observation.NotReady<R> notReady) {
        throw Stop.postpone(notReady.sentence(), notReady.recheck(), notReady.wakeOn());
      }
      return seen;
    } catch (HistoryRewrittenException e) {
      throw rewritten(e);
    } catch (ProviderException e) {
      if (e.retry() == Retry.LOOK_FIRST) {
        return afterDoubt(effect, key, payload, e);
      }
      if (e.retry() == Retry.AFTER) {
        throw later(e);
      }
      return refusedOrConflict(e);
    }
  }

  /** The outcome is unknown: nothing is sent again before it was looked for. */
  private <R extends Receipt> Observation<R> afterDoubt(
      Effect<R> effect, OperationKey key, Payload payload, ProviderException doubt) {
    Observation<R> seen;
    try {
      seen = look(effect, key, payload);
    } catch (Stop stop) {
      throw stop.doubting(key);
    }
    if (seen instanceof Observation.Absent) {
      throw later(doubt).doubting(key);
    }
    return seen;
  }

  private <T> T guarded(Supplier<T> call) {
    try {
      return call.get();
    } catch (HistoryRewrittenException e) {
      throw rewritten(e);
    } catch (ProviderException e) {
      if (e.retry() != Retry.NEVER) {
        throw later(e);
      }
      throw Stop.fail(Problem.of(e).at(node));
    }
  }

  private static <R extends Receipt> Observation<R> refusedOrConflict(ProviderException e) {
    String sentence = String.valueOf(e.getMessage());
    return switch (e.kind()) {
      case EDIT_CONFLICT, STALE, ALREADY_EXISTS -> new Observation.Conflict<>(sentence);
      default -> new Observation.Refused<>(sentence);
    };
  }

  private <R extends Receipt> R journal(OpIntended intended, Observation<R> seen) {
    if (seen instanceof Observation.Done<R> done) {
      return happened(intended, "DONE", done.receipt());
    }
    if (seen instanceof Observation.Adopted<R> adopted) {
      return happened(intended, "ADOPTED", adopted.receipt());
    }
    if (seen instanceof Observation.Uncertain<R> uncertain) {
      String sentence =
          "Whether " + intended.kind() + " happened can't be told: " + uncertain.sentence();
      stream.append(new OpObserved(intended.op(), node, "UNCERTAIN", null, null, sentence));
      throw mode == Mode.RESOLVE ? Stop.cancel() : Stop.park(uncertain(sentence));
    }
    OpObserved observed = failed(intended, seen);
    stream.append(observed);
    throw Stop.fail(failure(observed));
  }

  private Problem uncertain(String sentence) {
    String remedy = "Find out; retry the node if it did not happen, or cancel the run.";
    return Problem.of(Problem.Kind.UNCERTAIN, sentence, remedy).at(node);
  }

  private OpObserved failed(OpIntended intended, Observation<?> seen) {
    if (seen instanceof Observation.Altered<?> altered) {
      Receipt receipt = altered.receipt();
      return new OpObserved(
          intended.op(), node, "ALTERED", receipt.kind(), receipt.fields(), altered.sentence());
    }
    boolean conflict = seen instanceof Observation.Conflict;
    String sentence =
        seen instanceof Observation.Conflict<?> c
            ? c.sentence()
            : seen instanceof Observation.Refused<?> r ? r.sentence() : "It did not happen";
    return new OpObserved(
        intended.op(), node, conflict ? "CONFLICT" : "REFUSED", null, null, sentence);
  }

  private <R extends Receipt> R happened(OpIntended intended, String outcome, R receipt) {
    stream.append(
        new OpObserved(
            intended.op(), node, outcome, receipt.kind(), receipt.fields(), receipt.describe()));
    crashes.at("after-receipt");
    return receipt;
  }

  private Problem failure(OpObserved observed) {
    Problem.Kind kind =
        switch (observed.outcome()) {
          case "CONFLICT" -> Problem.Kind.CONFLICT;
          case "ALTERED" -> Problem.Kind.ALTERED;
          default -> Problem.Kind.REFUSED;
        };
    return Problem.of(kind, observed.sentence(), "").at(node);
  }

  /** A late attempt of it loses by itself, so it need not be looked for before the first. */
  private static boolean fencesItself(Effect<?> effect) {
    return effect.effectClass() == EffectClass.CAS;
  }

  private void notCancelled() {
    stream.load();
    boolean cancelled = stream.look(s -> s.cancel().isPresent());
    if (mode == Mode.RESOLVE || (mode == Mode.OPEN && cancelled)) {
      throw Stop.cancel();
    }
  }

  /**
   * Right before anything is sent: the gates open, the environment ours and not on hold, the run
   * ours and not cancelled. What undoes a stage goes through holds: it is what they are for.
   */
  private void mayAct() {
    if (mode == Mode.RESOLVE) {
      throw Stop.cancel();
    }
    if (mode != Mode.CLOSING) {
      gatesAreOpen();
      Optional<Stop> closed =
          scope.environment().flatMap(e -> ownership.closed(e, node, !scope.guarded()));
      if (closed.isPresent()) {
        throw closed.get();
      }
    }
    notCancelled();
    stream.claimed();
    lease.ensure();
  }

  private void gatesAreOpen() {
    Verdict verdict = scope.atAct(gates);
    if (verdict instanceof Verdict.Blocked blocked) {
      throw Stop.postpone(blocked.sentence(), blocked.recheck(), blocked.wakeOn());
    }
    if (verdict instanceof Verdict.Refused refused) {
      throw Stop.fail(Problem.of(Problem.Kind.REFUSED, refused.sentence(), "").at(node));
    }
  }

  /** It happened, although a gate that was to hold it back is closed: somebody went around it. */
  private void overridden(Observation<?> seen) {
    if (!(seen instanceof Observation.Adopted)) {
      return;
    }
    scope
        .environment()
        .flatMap(e -> ownership.closed(e, node, !scope.guarded()))
        .ifPresent(stop -> stream.append(new RunRecord.Overridden(node, stop.sentence())));
    Verdict verdict = scope.atAct(gates);
    if (!(verdict instanceof Verdict.Open)) {
      stream.append(new RunRecord.Overridden(node, verdict.sentence()));
    }
  }

  private Stop later(ProviderException e) {
    Duration pause = e.retryAfter().orElse(null);
    return Stop.retryLater(String.valueOf(e.getMessage()), pause, Problem.of(e).at(node));
  }

  private Stop rewritten(HistoryRewrittenException e) {
    return Stop.park(
        Problem.of(
                Problem.Kind.HISTORY_REWRITTEN,
                String.valueOf(e.getMessage()),
                "Look at the branch, then retry the node or cancel the run.")
            .at(node));
  }
}
