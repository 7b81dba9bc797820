package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.PullRequests;
import java.util.List;

/** From proposing a change to having it merged. */
record PullRequestFlow(EditSource source, PullRequestSpec spec) {

  StepResult run(StepContext context) {
    PullRequestReceipt proposed = context.once("propose", new ProposeEffect(source, spec));
    if (!proposed.isOpened()) {
      return StepResult.done();
    }
    if (isOpen(proposed, context) && spec.mergedByUs().isEmpty()) {
      return StepResult.waiting(
          "Pull request "
              + proposed.repository()
              + "#"
              + proposed.number()
              + " "
              + lacks(proposed, context),
          spec.lookEvery(),
          WakeKey.pullRequest(proposed.repository(), proposed.number()));
    }
    String approvals = context.once("merge", merge()).approvals();
    return approvals.isEmpty()
        ? StepResult.done()
        : StepResult.done(Evidence.of("approvals", approvals));
  }

  /** What a pull request lacks that a person is to merge. */
  private String lacks(PullRequestReceipt proposed, StepContext context) {
    if (spec.reviews().areWanted()) {
      RequiredReviews.Tally tally =
          spec.reviews().tally(proposed, proposed.head(), context.connections(), context.release());
      if (!tally.enough()) {
        return PullRequestSpec.APPROVALS_MISSING + tally.sentence();
      }
    }
    return "waits to be merged";
  }

  void close(StepContext context) {
    boolean proposed =
        context.release().receipts(context.node()).stream()
            .anyMatch(r -> r instanceof PullRequestReceipt p && p.isOpened());
    if (proposed) {
      context.once("close", new CloseEffect());
    }
  }

  Outline outline() {
    return Outline.of("propose", new ProposeEffect(source, spec))
        .and("merge", merge())
        .and("close", new CloseEffect());
  }

  private MergeEffect merge() {
    return new MergeEffect(source, spec);
  }

  private static boolean isOpen(PullRequestReceipt proposed, StepContext context) {
    Connections connections = context.connections();
    return pullRequests(connections, proposed.repository())
            .get(connections.repository(proposed.repository()).url(), proposed.number())
            .state()
        == PullRequest.State.OPEN;
  }

  static PullRequests pullRequests(Connections connections, String repository) {
    return connections
        .provider(repository)
        .pullRequests()
        .orElseThrow(
            () ->
                new ProviderException(
                    ErrorKind.INVALID,
                    "Could not open a pull request in "
                        + repository
                        + ": its provider has none. Commit directly, or connect the repository"
                        + " through a forge."));
  }

  /** The receipt of what a node proposed. */
  static PullRequestReceipt proposed(Release release, NodePath node) {
    List<PullRequestReceipt> receipts =
        release.receipts(node).stream()
            .filter(PullRequestReceipt.class::isInstance)
            .map(PullRequestReceipt.class::cast)
            .toList();
    if (receipts.isEmpty()) {
      throw new IllegalStateException("Nothing was proposed at " + node);
    }
    return receipts.get(receipts.size() - 1);
  }

  static String closed(String repository, long number) {
    return "Pull request " + repository + "#" + number + " was closed without being merged";
  }
}
