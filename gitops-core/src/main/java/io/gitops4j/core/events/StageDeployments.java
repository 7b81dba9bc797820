package io.gitops4j.core.events;

import io.gitops4j.core.engine.Run;
import io.gitops4j.core.engine.StageStatus;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.spi.Deployments.Deployment;
import io.gitops4j.core.spi.Deployments.State;
import io.gitops4j.core.spi.GitProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A deployment of the source commit for each stage that a run began.
 *
 * @param repositories the logical name of each application's source repository
 */
record StageDeployments(Function<String, String> repositories) implements ForgeReports {
  @Override
  public List<Report> of(Run run) {
    Optional<CommitId> commit = run.release().source();
    List<Report> reports = new ArrayList<>();
    if (commit.isPresent()) {
      String repository = repositories.apply(run.pipeline());
      for (StageStatus stage : run.stages()) {
        state(run, stage)
            .map(state -> new Deployment(stage.name(), commit.get(), state, "", ""))
            .ifPresent(deployment -> reports.add(report(repository, deployment)));
      }
    }
    return reports;
  }

  private static Optional<State> state(Run run, StageStatus stage) {
    return switch (stage.state()) {
      case PENDING, BLOCKED, SKIPPED -> Optional.empty();
      case RUNNING -> Optional.of(run.hasEnded() ? State.FAILED : State.IN_PROGRESS);
      case DONE -> Optional.of(State.SUCCEEDED);
      case FAILED -> Optional.of(State.FAILED);
    };
  }

  private static Report report(String repository, Deployment deployment) {
    return new Report(
        "Deployments of " + repository,
        deployment.commit().hex() + " " + deployment.environment(),
        connections ->
            ForgeReports.facet(connections, repository, GitProvider::deployments)
                .set(connections.repository(repository).url(), deployment));
  }
}
