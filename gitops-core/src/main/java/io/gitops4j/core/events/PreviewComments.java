package io.gitops4j.core.events;

import io.gitops4j.core.engine.Previews;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.engine.StageStatus;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.PullRequests;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A comment on each pull request that has a preview, told by the run of its present head.
 *
 * @param previews whose
 * @param url where a preview can be looked at, {@code {environment}} standing for its name
 */
record PreviewComments(Previews previews, String url) implements ForgeReports {
  private static final String TOPIC = "gitops4j-preview";

  @Override
  public List<Report> of(Run run) {
    OptionalLong number = previews.number(run.pipeline());
    Optional<CommitId> commit = run.release().source();
    if (number.isEmpty() || commit.isEmpty()) {
      return List.of();
    }
    String text = text(run, commit.get());
    return List.of(
        new Report(
            "Comments in " + previews.repository(),
            "#" + number.getAsLong(),
            connections -> say(connections, number.getAsLong(), commit.get(), text)));
  }

  private void say(Connections connections, long number, CommitId commit, String text) {
    String repository = previews.repository();
    RepositoryUrl at = connections.repository(repository).url();
    PullRequests pulls = ForgeReports.facet(connections, repository, GitProvider::pullRequests);
    PullRequest now = pulls.get(at, number);
    if (now.head().equals(commit)) {
      ForgeReports.facet(connections, repository, GitProvider::comments)
          .keep(at, number, TOPIC, text);
    }
  }

  private String text(Run run, CommitId commit) {
    StringBuilder text = new StringBuilder("### Preview ").append(Markdown.code(run.pipeline()));
    if (isThere(run)) {
      text.append("\n\n").append(url.replace("{environment}", run.pipeline()));
    }
    text.append("\n\nCommit ").append(Markdown.code(commit.abbreviated())).append(", run ");
    text.append(Markdown.code(run.id().value())).append(' ').append(RunSummary.state(run));
    return text.append(".\n\n").append(RunSummary.stages(run)).toString();
  }

  /** Whether all that creates it is done, and nothing that removes it began. */
  private static boolean isThere(Run run) {
    return state(run, Previews.WHILE_OPEN) == StageStatus.State.RUNNING;
  }

  private static StageStatus.State state(Run run, String stage) {
    return run.stages().stream()
        .filter(status -> status.name().equals(stage))
        .map(StageStatus::state)
        .findFirst()
        .orElse(StageStatus.State.PENDING);
  }
}
