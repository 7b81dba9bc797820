package io.gitops4j.core.engine;

import io.gitops4j.core.engine.SlotRecord.Tenure;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.pipeline.CommitReceipt;
import io.gitops4j.core.pipeline.Compensation;
import io.gitops4j.core.pipeline.Release;
import io.gitops4j.core.pipeline.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes an environment back to an earlier release: owns it, puts it on hold, and undoes, by forward
 * commits, everything that runs of the application changed there since. Then come the steps that
 * its stages have after a rollback.
 */
final class EnvironmentRollback {
  private static final NodePath NODE = NodePath.of("rollback");

  private final RunContext run;
  private final RunStream stream;
  private final Rollback rollback;

  private EnvironmentRollback(RunContext run, Rollback rollback) {
    this.run = run;
    this.stream = run.stream();
    this.rollback = rollback;
  }

  /** The rollback a run is; empty if it is an ordinary run. */
  static Optional<EnvironmentRollback> of(RunContext run) {
    return Rollback.of(new RunRelease(run.stream()).start())
        .map(what -> new EnvironmentRollback(run, what));
  }

  Progress run() throws InterruptedException {
    String environment = rollback.environment();
    if (run.ownership().delivered(environment, NODE)) {
      return Progress.done();
    }
    try {
      run.ownership().take(environment, NODE);
    } catch (Stop stop) {
      if (stop.kind() != Stop.Kind.POSTPONE) {
        throw stop;
      }
      return StageRunner.waitsForEnvironment(stream, NODE, stop);
    }
    if (run.ownership().newest(environment) != rollback.from()) {
      throw superseded(
          environment + " was changed by a newer run since the rollback was asked for");
    }
    run.ownership().hold(environment, "rollback: " + rollback.reason());
    Map<NodePath, Step> reverts = reverts();
    Progress undone = walk(reverts);
    if (undone instanceof Progress.Failed failed) {
      throw Stop.end(Outcome.FAILED, failed.problem());
    }
    if (!(undone instanceof Progress.Done)) {
      return undone;
    }
    List<String> leftAlone = leftAlone(reverts.keySet());
    if (leftAlone.size() < reverts.size()) {
      Progress followed = walk(following());
      if (followed instanceof Progress.Failed failed) {
        throw Stop.park(failed.problem());
      }
      if (!(followed instanceof Progress.Done)) {
        return followed;
      }
    }
    return conclude(reverts.size(), leftAlone);
  }

  private Progress walk(Map<NodePath, Step> steps) throws InterruptedException {
    StepRunner runner = new StepRunner(run);
    for (Map.Entry<NodePath, Step> step : steps.entrySet()) {
      Progress progress = runner.run(step.getKey(), step.getValue(), scope());
      if (!(progress instanceof Progress.Done)) {
        return progress;
      }
    }
    return Progress.done();
  }

  private List<String> leftAlone(Set<NodePath> reverts) {
    Release release = new RunRelease(stream);
    return reverts.stream()
        .flatMap(s -> release.evidence(s).fields().findText(Compensation.LEFT_ALONE).stream())
        .toList();
  }

  private Progress conclude(int reverts, List<String> leftAlone) {
    if (leftAlone.isEmpty()) {
      run.ownership().restore(rollback.environment(), rollback);
      run.crashes().at("after-promote");
      return Progress.done();
    }
    String sentence = "The rollback " + String.join("; it ", leftAlone);
    if (leftAlone.size() == reverts) {
      throw superseded(sentence);
    }
    throw Stop.end(
        Outcome.FAILED,
        Problem.of(Problem.Kind.CONFLICT, sentence, "The rest was brought back. Look at those."));
  }

  private static Stop superseded(String sentence) {
    return Stop.end(
        Outcome.SUPERSEDED,
        Problem.of(Problem.Kind.CONFLICT, sentence, "Nothing was changed. Look, and ask again."));
  }

  /** What it is to do, or was doing, by place; the same each time. */
  Map<NodePath, Step> steps() {
    Map<NodePath, Step> steps = new LinkedHashMap<>(reverts());
    steps.putAll(following());
    return steps;
  }

  private Map<NodePath, Step> following() {
    return FollowingSteps.of(run.pipeline(), rollback.environment(), NODE);
  }

  private Map<NodePath, Step> reverts() {
    List<CommitReceipt> landed = new ArrayList<>();
    Set<RunId> by = new LinkedHashSet<>();
    History history = run.ownership().slot(rollback.environment()).history();
    for (Tenure tenure : history.since(rollback.target())) {
      if (tenure.number() <= rollback.from()) {
        RunId earlier = new RunId(tenure.vacated().run());
        landed.addAll(Compensation.landed(receipts(earlier, NodePath.parse(tenure.node()))));
        by.add(earlier);
      }
    }
    Map<NodePath, Step> steps = new LinkedHashMap<>();
    for (Step step : Compensation.reverting(landed, by)) {
      steps.put(NODE.child(step.name()), step);
    }
    return steps;
  }

  private List<io.gitops4j.core.pipeline.Receipt> receipts(RunId earlier, NodePath node) {
    return run.ownership()
        .release(earlier)
        .orElseThrow(
            () ->
                Stop.end(
                    Outcome.FAILED,
                    Problem.of(
                        Problem.Kind.CONFLICT,
                        "What run " + earlier + " changed is no longer known",
                        "Promote an earlier release instead.")))
        .receipts(node);
  }

  /** Its gates are those of whoever may ask for it. */
  StageScope scope() {
    return new StageScope(List.of(), Optional.of(rollback.environment()), false);
  }
}
