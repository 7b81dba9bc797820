package io.gitops4j.core.events;

import io.gitops4j.core.engine.Run;
import io.gitops4j.core.engine.StageStatus;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.pipeline.CommitReceipt;
import io.gitops4j.core.pipeline.PullRequestReceipt;
import io.gitops4j.core.pipeline.PullRequestSpec;
import io.gitops4j.core.spi.CommitStatuses.State;
import io.gitops4j.core.spi.CommitStatuses.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A status of the head of each pull request that a run opened: whether its gates, and the approvals
 * it asks for, let it be merged. That the forge itself does not merge it yet is not told: it may
 * wait for this very status.
 */
record GateStatuses() implements ForgeReports {
  @Override
  public List<Report> of(Run run) {
    List<Report> reports = new ArrayList<>();
    for (StageStatus stage : run.stages()) {
      for (PullRequestReceipt opened : PullRequestComments.openedIn(stage.name(), run)) {
        Status status = status(run, stage, opened);
        reports.add(StageStatuses.report(opened.repository(), opened.head(), List.of(status)));
      }
    }
    return reports;
  }

  private static Status status(Run run, StageStatus stage, PullRequestReceipt opened) {
    String context = "gitops4j/" + run.pipeline() + "/gates";
    if (isMerged(run, stage, opened)) {
      return StageStatuses.status(context, State.SUCCESS, "Merged");
    }
    if (run.hasEnded()) {
      String why = run.problem().map(Problem::sentence).orElse("the run has ended");
      return StageStatuses.status(context, State.FAILURE, "Not to be merged: " + why);
    }
    Optional<String> missing = missing(run, opened);
    if (missing.isPresent()) {
      return StageStatuses.status(context, State.PENDING, "Blocked: " + missing.get());
    }
    return switch (stage.state()) {
      case BLOCKED -> {
        String why = stage.gates().replace(stage.name() + " is blocked: ", "");
        yield StageStatuses.status(context, State.PENDING, "Blocked: " + why);
      }
      case FAILED -> StageStatuses.status(context, State.FAILURE, stage.sentence());
      case PENDING, RUNNING, DONE, SKIPPED ->
          StageStatuses.status(context, State.SUCCESS, open(stage));
    };
  }

  private static String open(StageStatus stage) {
    return stage.gates().isEmpty() ? "There are no gates" : stage.gates();
  }

  private static Optional<String> missing(Run run, PullRequestReceipt opened) {
    String start = "Pull request " + opened.repository() + "#" + opened.number() + " ";
    String lacks = start + PullRequestSpec.APPROVALS_MISSING;
    return run.waits().stream()
        .map(Run.Wait::sentence)
        .filter(sentence -> sentence.startsWith(lacks))
        .map(sentence -> sentence.substring(lacks.length()))
        .findFirst();
  }

  private static boolean isMerged(Run run, StageStatus stage, PullRequestReceipt opened) {
    return run.release().receipts(NodePath.of(stage.name())).stream()
        .filter(CommitReceipt.class::isInstance)
        .map(CommitReceipt.class::cast)
        .anyMatch(
            c -> c.pullRequest() == opened.number() && c.repository().equals(opened.repository()));
  }
}
