package io.gitops4j.examples.quickstart;

import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.pipeline.PullRequestReceipt;
import io.gitops4j.core.spi.PullRequests;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.git.LocalGitProvider;
import java.util.Optional;

/** A lead: approves what she was shown, and merges pull requests. */
record Lee(Delivery delivery, LocalGitProvider forge, RepositoryUrl gitops) {
  private static final Actor LEE = Actor.of("lee", "ml-leads");

  void approve(Run run) {
    String shown = run.waits().get(0).subject();
    delivery.approve(TenantId.DEFAULT, run.id(), "prod/approvals", LEE, shown, "looks good");
  }

  void mergePullRequestOf(Run run) throws InterruptedException {
    Run now = delivery.await(run.id(), Quickstart.PATIENCE);
    PullRequests pullRequests = forge.pullRequests().orElseThrow();
    PullRequest open = pullRequests.get(gitops, opened(now).orElseThrow().number());
    System.out.println("pull request " + open + " '" + open.title() + "': lee merges it");
    pullRequests.merge(gitops, open.number(), open.head(), MergeMethod.MERGE);
    delivery.signal(TenantId.DEFAULT, WakeKey.pullRequest("gitops", open.number()));
  }

  private static Optional<PullRequestReceipt> opened(Run run) {
    return run.release().receipts().stream()
        .filter(PullRequestReceipt.class::isInstance)
        .map(PullRequestReceipt.class::cast)
        .findFirst();
  }
}
