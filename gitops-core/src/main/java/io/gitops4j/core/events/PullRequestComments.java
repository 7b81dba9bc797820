package io.gitops4j.core.events;

import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.pipeline.PullRequestReceipt;
import io.gitops4j.core.spi.GitProvider;
import java.util.List;

/** A comment on each pull request that a run opened. */
record PullRequestComments() implements ForgeReports {
  private static final String TOPIC = "gitops4j";

  @Override
  public List<Report> of(Run run) {
    return run.release().receipts().stream()
        .filter(PullRequestReceipt.class::isInstance)
        .map(PullRequestReceipt.class::cast)
        .filter(PullRequestReceipt::isOpened)
        .map(opened -> report(opened, RunSummary.of(run, opened)))
        .toList();
  }

  /** The pull requests that a run opened in a stage. */
  static List<PullRequestReceipt> openedIn(String stage, Run run) {
    return run.release().receipts(NodePath.of(stage)).stream()
        .filter(PullRequestReceipt.class::isInstance)
        .map(PullRequestReceipt.class::cast)
        .filter(PullRequestReceipt::isOpened)
        .toList();
  }

  private static Report report(PullRequestReceipt opened, String text) {
    String repository = opened.repository();
    return new Report(
        "Comments in " + repository,
        "#" + opened.number(),
        connections ->
            ForgeReports.facet(connections, repository, GitProvider::comments)
                .keep(connections.repository(repository).url(), opened.number(), TOPIC, text));
  }
}
