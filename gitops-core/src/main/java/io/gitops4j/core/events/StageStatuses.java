package io.gitops4j.core.events;

import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.engine.StageStatus;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.CommitStatuses;
import io.gitops4j.core.spi.CommitStatuses.State;
import io.gitops4j.core.spi.CommitStatuses.Status;
import io.gitops4j.core.spi.GitProvider;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A status of the source commit for each stage that a run reached.
 *
 * @param repositories the logical name of each application's source repository
 */
record StageStatuses(Function<String, String> repositories) implements ForgeReports {
  /** What the strictest forge takes. */
  private static final int LONGEST = 140;

  @Override
  public List<Report> of(Run run) {
    Optional<CommitId> commit = run.release().source();
    List<Status> reached =
        run.stages().stream()
            .filter(stage -> stage.state() != StageStatus.State.PENDING)
            .map(stage -> status(run, stage))
            .toList();
    return commit.isEmpty() || reached.isEmpty()
        ? List.of()
        : List.of(report(repositories.apply(run.pipeline()), commit.get(), reached));
  }

  /** Sets those that are not what they should be. */
  static Report report(String repository, CommitId commit, List<Status> wanted) {
    return new Report(
        "Commit statuses of " + repository,
        commit.hex(),
        connections -> {
          CommitStatuses statuses =
              ForgeReports.facet(connections, repository, GitProvider::statuses);
          RepositoryUrl url = connections.repository(repository).url();
          List<Status> standing = statuses.list(url, commit);
          wanted.stream()
              .filter(status -> !standing.contains(status))
              .forEach(status -> statuses.set(url, commit, status));
        });
  }

  private static Status status(Run run, StageStatus stage) {
    String context = "gitops4j/" + run.pipeline() + "/" + stage.name();
    return switch (stage.state()) {
      case DONE -> status(context, State.SUCCESS, "Done");
      case SKIPPED -> status(context, State.SUCCESS, "Skipped: " + stage.sentence());
      case FAILED -> status(context, State.FAILURE, "Failed: " + stage.sentence());
      case PENDING, BLOCKED, RUNNING -> unfinished(context, run, stage);
    };
  }

  private static Status unfinished(String context, Run run, StageStatus stage) {
    String why = run.problem().map(Problem::sentence).orElse("");
    if (run.hasEnded()) {
      boolean rejected = run.outcome().filter(o -> o == Outcome.REJECTED).isPresent();
      return status(context, rejected ? State.FAILURE : State.ERROR, "Ended: " + why);
    }
    if (run.status() == Run.Status.PARKED) {
      return status(context, State.ERROR, "Waits for a person: " + why);
    }
    return status(
        context, State.PENDING, stage.sentence().isEmpty() ? "Under way" : stage.sentence());
  }

  static Status status(String context, State state, String sentence) {
    String line = sentence.replaceAll("\\p{Cntrl}+", " ");
    return new Status(context, state, RunSummary.cut(line, LONGEST));
  }
}
