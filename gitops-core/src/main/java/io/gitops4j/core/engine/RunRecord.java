package io.gitops4j.core.engine;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.spi.Journal.Schedule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run's stream is made of. Progress is written by the process that holds the run's claim;
 * commands by anybody. Names and components are the journal's format: they are added to, never
 * changed.
 */
sealed interface RunRecord {
  /** Whether an append waits until it is on the disk. */
  default boolean durable() {
    return true;
  }

  // ---- progress

  record RunStarted(
      String pipeline,
      String version,
      String fingerprint,
      Fields start,
      String actor,
      Set<String> groups,
      long order,
      @Nullable List<String> nodes)
      implements RunRecord {}

  /** From now on the run goes by another definition: its fingerprint, its version, its nodes. */
  record DefinitionAdopted(String from, String to, String version, List<String> nodes)
      implements RunRecord {}

  /** The claim ends then, unless it is renewed. */
  record Claimed(String process, @Nullable Instant leaseUntil) implements RunRecord {}

  record Yielded(Set<WakeKey> wakeOn, @Nullable Instant noLaterThan) implements RunRecord {
    /** When the run wants to be looked at next. */
    Schedule schedule() {
      return noLaterThan == null ? Schedule.whenWoken(wakeOn) : Schedule.at(noLaterThan, wakeOn);
    }

    @Override
    public boolean durable() {
      return false;
    }
  }

  record StepStarted(NodePath node, int attempt) implements RunRecord {
    @Override
    public boolean durable() {
      return false;
    }
  }

  /** With the operation, if any, whose outcome is not known. */
  record StepWaiting(
      NodePath node,
      String why,
      Set<WakeKey> wakeOn,
      Instant until,
      @Nullable Fields state,
      int failures,
      @Nullable OperationKey inDoubt)
      implements RunRecord {
    @Override
    public boolean durable() {
      return inDoubt != null || (state != null && !state.isEmpty());
    }
  }

  /** What a step found out, before it acts on it. */
  record Noted(NodePath node, String name, Fields fields) implements RunRecord {}

  record StepDone(NodePath node, Fields evidence) implements RunRecord {
    @Override
    public boolean durable() {
      return !evidence.isEmpty();
    }
  }

  record StepFailed(NodePath node, Problem problem, boolean willRetry) implements RunRecord {}

  /**
   * With the name, the verdict and the sentence of each gate that was asked; none where the stage
   * waits for its environment, or an earlier version wrote it.
   */
  record GatesJudged(
      NodePath stage,
      String subject,
      String verdict,
      String sentence,
      Set<String> passed,
      Set<WakeKey> wakeOn,
      @Nullable List<Fields> gates)
      implements RunRecord {}

  record StageSkipped(NodePath node, String reason, String actor) implements RunRecord {}

  record ConditionLatched(NodePath node, boolean holds) implements RunRecord {}

  record OpIntended(
      OperationKey op,
      NodePath node,
      String effect,
      int generation,
      int attempt,
      String kind,
      String effectClass,
      @Nullable Fields payload,
      @Nullable Digest payloadBlob)
      implements RunRecord {}

  record OpObserved(
      OperationKey op,
      NodePath node,
      String outcome,
      @Nullable String receiptKind,
      @Nullable Fields receipt,
      String sentence)
      implements RunRecord {}

  record Overridden(NodePath node, String sentence) implements RunRecord {}

  record Parked(Problem problem) implements RunRecord {}

  record Ended(String outcome, @Nullable Problem problem) implements RunRecord {}

  /** What a newer version wrote that this one need not understand. Never written. */
  record Foreign() implements RunRecord {}

  // ---- commands

  /** What somebody else than the holder of the run's claim may write. */
  sealed interface Command extends RunRecord {}

  record Approved(String gate, String actor, Set<String> groups, String subject, String reason)
      implements Command {}

  record Rejected(String gate, String actor, Set<String> groups, String subject, String reason)
      implements Command {}

  record CancelRequested(String actor, String reason) implements Command {}

  record RetryRequested(NodePath node, String actor) implements Command {}

  record Unparked(String actor, String how) implements Command {}

  record YieldAsked(String run) implements Command {}

  record TakenOver(String environment, String actor, String reason) implements Command {}

  record Signal(WakeKey key) implements Command {}

  /**
   * How far subscribers were told what is in the stream; itself nothing to tell.
   *
   * @param through by subscriber, the number of the last record it was told, or needs not be told;
   *     none if only the stream's schedule was to change
   * @param gaveUp those of them that were not told, and will not be
   */
  record Told(Map<String, Long> through, Set<String> gaveUp) implements Command {
    @Override
    public boolean durable() {
      return false;
    }
  }
}
