package io.gitops4j.core.engine;

import io.gitops4j.core.engine.RecordCodec.Stamped;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.pipeline.Note;
import io.gitops4j.core.spi.Journal.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A run as its records tell it. The same records give the same state. Not thread-safe. */
final class RunState {
  private final RunId run;
  private final Map<NodePath, NodeState> nodes = new LinkedHashMap<>();
  private final Map<NodePath, Fields> learned = new LinkedHashMap<>();
  private final Map<OperationKey, OpState> ops = new LinkedHashMap<>();
  private final Map<NodePath, Boolean> conditions = new LinkedHashMap<>();
  private final Map<NodePath, RunRecord.GatesJudged> judged = new LinkedHashMap<>();
  private final Map<NodePath, Set<String>> passedOnce = new LinkedHashMap<>();
  private final Map<NodePath, String> skipped = new LinkedHashMap<>();
  private final List<Said> said = new ArrayList<>();
  private final Map<String, Long> told = new HashMap<>();
  private RunRecord.@Nullable RunStarted started;
  private RunRecord.@Nullable CancelRequested cancel;
  private RunRecord.@Nullable Ended ended;
  private RunRecord.@Nullable DefinitionAdopted adopted;
  private @Nullable Problem parked;
  private Instant startedAt = Instant.EPOCH;
  private Instant lastAt = Instant.EPOCH;
  private Set<WakeKey> wakeOn = Set.of();
  private boolean running;
  private boolean yieldAsked;
  private boolean mayAdopt;
  private int claims;
  private int barrenClaims;
  private long commands;
  private final Set<RunRecord> pending = new LinkedHashSet<>();
  private RunRecord.@Nullable Yielded yielded;
  private long news;
  private Instant newsAt = Instant.EPOCH;
  private long version;

  RunState(RunId run) {
    this.run = run;
  }

  /** What somebody said at a gate. */
  record Said(
      String gate,
      String actor,
      Set<String> groups,
      boolean approves,
      String subject,
      String reason,
      Instant at) {}

  void apply(Stamped stamped) {
    version = stamped.sequence() + 1;
    lastAt = stamped.at();
    RunRecord record = (RunRecord) stamped.record();
    if (record instanceof RunRecord.Told r) {
      r.through().forEach((subscriber, last) -> told.merge(subscriber, last + 1, Math::max));
      return;
    }
    news = version;
    newsAt = lastAt;
    yielded = record instanceof RunRecord.Yielded r ? r : null;
    if (!(record instanceof RunRecord.Claimed) && !(record instanceof RunRecord.Command)) {
      barrenClaims = 0;
    }
    if (record instanceof RunRecord.Command command) {
      commands++;
      pending.add(command);
      command(command);
    } else {
      pending.clear();
      progress(record);
    }
  }

  private void progress(RunRecord record) {
    if (record instanceof RunRecord.RunStarted r) {
      started = r;
      startedAt = lastAt;
    } else if (record instanceof RunRecord.DefinitionAdopted r) {
      adopted = r;
      mayAdopt = false;
      judged.keySet().removeIf(stage -> !node(stage).isStarted());
      passedOnce.keySet().removeIf(stage -> !node(stage).isStarted());
    } else if (record instanceof RunRecord.Claimed) {
      if (running) {
        ops.values().stream().filter(OpState::isOpen).forEach(op -> op.doubt(lastAt));
      }
      running = true;
      claims++;
      barrenClaims++;
    } else if (record instanceof RunRecord.Yielded r) {
      wakeOn = r.wakeOn();
      running = false;
    } else if (record instanceof RunRecord.GatesJudged r) {
      judged.put(r.stage(), r);
      passedOnce.computeIfAbsent(r.stage(), s -> new LinkedHashSet<>()).addAll(r.passed());
    } else if (record instanceof RunRecord.StageSkipped r) {
      skipped.put(r.node(), r.reason());
      learned.put(r.node(), Fields.of("notVerified." + r.node(), r.reason()));
    } else if (record instanceof RunRecord.ConditionLatched r) {
      conditions.put(r.node(), r.holds());
    } else if (record instanceof RunRecord.OpIntended r) {
      ops.put(r.op(), new OpState(r, lastAt));
    } else if (record instanceof RunRecord.OpObserved r) {
      Optional.ofNullable(ops.get(r.op())).ifPresent(op -> op.observe(r));
    } else if (record instanceof RunRecord.Parked r) {
      parked = r.problem();
      mayAdopt = false;
      running = false;
    } else if (record instanceof RunRecord.Ended r) {
      ended = r;
      running = false;
    } else {
      step(record);
    }
  }

  private void step(RunRecord record) {
    if (record instanceof RunRecord.StepStarted r) {
      reached(r.node()).start(r.attempt(), lastAt);
    } else if (record instanceof RunRecord.StepWaiting r) {
      reached(r.node())
          .await(new NodeState.Wait(r.why(), r.wakeOn(), r.until(), r.failures()), r.state());
      Optional.ofNullable(r.inDoubt()).map(ops::get).ifPresent(op -> op.doubt(lastAt));
    } else if (record instanceof RunRecord.Noted r) {
      reached(r.node()).note(new Note(r.node(), r.name(), lastAt, r.fields()));
    } else if (record instanceof RunRecord.StepDone r) {
      reached(r.node()).done(lastAt);
      learned.put(r.node(), r.evidence());
    } else if (record instanceof RunRecord.StepFailed r) {
      reached(r.node()).fail(r.problem(), r.willRetry());
    }
  }

  private void command(RunRecord.Command command) {
    if (command instanceof RunRecord.Approved r) {
      said.add(new Said(r.gate(), r.actor(), r.groups(), true, r.subject(), r.reason(), lastAt));
      wake(WakeKey.approval(run, r.gate()));
    } else if (command instanceof RunRecord.Rejected r) {
      said.add(new Said(r.gate(), r.actor(), r.groups(), false, r.subject(), r.reason(), lastAt));
      wake(WakeKey.approval(run, r.gate()));
    } else if (command instanceof RunRecord.CancelRequested r) {
      cancel = r;
      unpark();
    } else if (command instanceof RunRecord.RetryRequested r) {
      nodes.forEach((path, node) -> node.retryIf(path.isUnder(r.node()), isUncertain(path)));
      unpark();
    } else if (command instanceof RunRecord.Unparked r) {
      mayAdopt = r.how().equals(Adoption.ADOPT);
      unpark();
    } else if (command instanceof RunRecord.YieldAsked) {
      yieldAsked = true;
    } else if (command instanceof RunRecord.Signal r) {
      wake(r.key());
    }
  }

  /** What follows is not for this version. */
  void unreadable(Problem why) {
    parked = why;
  }

  private void unpark() {
    parked = null;
    barrenClaims = 0;
  }

  private void wake(WakeKey key) {
    nodes.values().forEach(node -> node.wake(key));
  }

  private NodeState reached(NodePath path) {
    return nodes.computeIfAbsent(path, p -> new NodeState());
  }

  /** A node's state; that of one never reached says so. Asking changes nothing. */
  NodeState node(NodePath path) {
    return nodes.getOrDefault(path, new NodeState());
  }

  Map<NodePath, NodeState> nodes() {
    return nodes;
  }

  Map<OperationKey, OpState> ops() {
    return ops;
  }

  /** The latest generation of an effect of a node. */
  Optional<OpState> op(NodePath node, String effect) {
    return ops.values().stream()
        .filter(o -> o.intended().node().equals(node) && o.intended().effect().equals(effect))
        .reduce((first, last) -> last);
  }

  /** An operation of a node that is intended, and nobody knows what became of it. */
  Optional<OpState> openOp(NodePath node) {
    return ops.values().stream()
        .filter(o -> o.intended().node().equals(node) && o.isOpen())
        .findFirst();
  }

  private boolean isUncertain(NodePath node) {
    return ops.values().stream().anyMatch(o -> o.intended().node().equals(node) && o.isUncertain());
  }

  Optional<Boolean> condition(NodePath node) {
    return Optional.ofNullable(conditions.get(node));
  }

  Optional<RunRecord.GatesJudged> judged(NodePath stage) {
    return Optional.ofNullable(judged.get(stage));
  }

  Map<NodePath, RunRecord.GatesJudged> allJudged() {
    return judged;
  }

  boolean passedOnce(NodePath stage, String gate) {
    return passedOnce.getOrDefault(stage, Set.of()).contains(gate);
  }

  /** The stages that were skipped, with the reasons. */
  Map<NodePath, String> skipped() {
    return skipped;
  }

  List<Said> said() {
    return said;
  }

  RunRecord.RunStarted started() {
    if (started == null) {
      throw new IllegalStateException(
          "The stream of run " + run + " does not begin with its start");
    }
    return started;
  }

  /** The definition the run goes by. */
  RunRecord.DefinitionAdopted definition() {
    if (adopted != null) {
      return adopted;
    }
    RunRecord.RunStarted began = started();
    List<String> nodes = began.nodes() == null ? List.of() : began.nodes();
    return new RunRecord.DefinitionAdopted("", began.fingerprint(), began.version(), nodes);
  }

  /** Whether a person wants it to go on with whatever definition there is. */
  boolean mayAdopt() {
    return mayAdopt;
  }

  boolean exists() {
    return started != null;
  }

  Instant startedAt() {
    return startedAt;
  }

  Instant lastAt() {
    return lastAt;
  }

  long version() {
    return version;
  }

  Optional<RunRecord.CancelRequested> cancel() {
    return Optional.ofNullable(cancel);
  }

  Optional<RunRecord.Ended> ended() {
    return Optional.ofNullable(ended);
  }

  Optional<Problem> parked() {
    return Optional.ofNullable(parked);
  }

  boolean isRunning() {
    return running;
  }

  /** Whether something was intended, and nobody knows what became of it. */
  boolean hasOpenOps() {
    return ops.values().stream().anyMatch(OpState::isOpen);
  }

  boolean yieldAsked() {
    return yieldAsked;
  }

  /** The version, but for records of what subscribers were told. */
  long news() {
    return news;
  }

  /** When that last changed. */
  Instant newsAt() {
    return newsAt;
  }

  /** The number of the first record that a subscriber was not told. */
  long told(String subscriber) {
    return told.getOrDefault(subscriber, 0L);
  }

  /** When a run that rests wants to be looked at; empty for one that somebody is to go on with. */
  Optional<Schedule> rest() {
    if (ended != null) {
      return Optional.of(Schedule.never());
    }
    return parked != null
        ? Optional.of(Schedule.whenWoken(Set.of()))
        : Optional.ofNullable(yielded).map(RunRecord.Yielded::schedule);
  }

  /** How often the run was taken up. */
  int claims() {
    return claims;
  }

  /** How many claims in a row came to nothing. */
  int barrenClaims() {
    return barrenClaims;
  }

  /**
   * Whether a command says nothing new: an opinion its actor holds already, a second cancel, or one
   * that was said before and the run has not gone on since. A signal always may: what it tells of
   * can have happened after the last one was acted upon.
   */
  boolean knows(RunRecord.Command command) {
    if (command instanceof RunRecord.Approved r) {
      return holds(r.gate(), r.actor(), r.subject(), true);
    }
    if (command instanceof RunRecord.Rejected r) {
      return holds(r.gate(), r.actor(), r.subject(), false);
    }
    if (command instanceof RunRecord.CancelRequested) {
      return cancel != null;
    }
    return !(command instanceof RunRecord.Signal) && pending.contains(command);
  }

  private boolean holds(String gate, String actor, String subject, boolean approves) {
    return said.stream()
        .filter(s -> s.gate().equals(gate) && s.actor().equals(actor))
        .filter(s -> s.subject().equals(subject))
        .reduce((first, last) -> last)
        .filter(s -> s.approves() == approves)
        .isPresent();
  }

  /** What was to wake it when it last began to wait. */
  Set<WakeKey> wakeOn() {
    return wakeOn;
  }

  /** How many commands there were. */
  long commands() {
    return commands;
  }

  RunId run() {
    return run;
  }

  /** What was learned at a node and inside it, in the order the nodes were done. */
  Fields evidence(@Nullable NodePath under) {
    Fields all = Fields.none();
    for (Map.Entry<NodePath, Fields> entry : learned.entrySet()) {
      if (under == null || entry.getKey().isUnder(under)) {
        all = all.and(entry.getValue());
      }
    }
    return all;
  }
}
