package io.gitops4j.core.pipeline;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.spi.ExpectedEdit;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.PullRequests;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The merge of the pull request that the same node proposed. A merge that a person made is adopted,
 * after the touched values at the merged commit were compared with the intended ones.
 *
 * @param source what was proposed
 * @param spec how it is merged, where that is ours to do, and what becomes of its source branch
 */
record MergeEffect(EditSource source, PullRequestSpec spec) implements Effect<CommitReceipt> {
  private static final System.Logger LOG = System.getLogger(MergeEffect.class.getName());
  private static final String DELETES = "deleteSourceBranch";
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

  @Override
  public String kind() {
    return "git.merge";
  }

  @Override
  public EffectClass effectClass() {
    return EffectClass.UNIQUE;
  }

  @Override
  public Fields subject(Scope scope) {
    return source.subject(scope);
  }

  @Override
  public Payload intend(OperationKey key, EffectContext context) {
    Fields fields =
        PullRequestFlow.proposed(context.release(), context.scope().node())
            .fields()
            .with("target", source.branch())
            .with("since", context.now().toString());
    return new Payload(spec.keepsSourceBranch() ? fields : fields.with(DELETES, true));
  }

  @Override
  public Observation<CommitReceipt> look(OperationKey key, Payload payload, EffectContext context) {
    PullRequestReceipt proposed = PullRequestReceipt.of(payload.fields());
    GitRepository repository = context.connections().repository(proposed.repository());
    PullRequest now = pullRequests(context, proposed).get(repository.url(), proposed.number());
    return switch (now.state()) {
      case OPEN -> new Observation.Absent<>();
      case CLOSED ->
          new Observation.Refused<>(PullRequestFlow.closed(proposed.repository(), now.number()));
      case MERGED -> merged(payload, now, context, "");
    };
  }

  @Override
  public Observation<CommitReceipt> perform(
      OperationKey key, Payload payload, EffectContext context) {
    PullRequestReceipt proposed = PullRequestReceipt.of(payload.fields());
    GitRepository repository = context.connections().repository(proposed.repository());
    String approvals = "";
    if (spec.reviews().areWanted()) {
      RequiredReviews.Tally tally =
          spec.reviews().tally(proposed, proposed.head(), context.connections(), context.release());
      if (!tally.enough()) {
        String missing = PullRequestSpec.APPROVALS_MISSING + tally.sentence();
        return notReady(proposed, missing, payload, context);
      }
      approvals = tally.sentence();
    }
    PullRequests.Merge merge =
        pullRequests(context, proposed)
            .merge(
                repository.url(),
                proposed.number(),
                proposed.head(),
                spec.mergedByUs().orElse(MergeMethod.MERGE));
    return switch (merge.outcome()) {
      case MERGED -> merged(payload, merge.pullRequest(), context, approvals);
      case CONFLICT -> new Observation.Conflict<>(conflict(proposed, merge.reason()));
      case NOT_READY ->
          notReady(proposed, "can't be merged yet: " + merge.reason(), payload, context);
    };
  }

  private Observation<CommitReceipt> notReady(
      PullRequestReceipt proposed, String why, Payload payload, EffectContext context) {
    return new Observation.NotReady<>(
        "Pull request " + proposed.repository() + "#" + proposed.number() + " " + why,
        recheck(payload, context.now()),
        Set.of(WakeKey.pullRequest(proposed.repository(), proposed.number())));
  }

  /** Often at first, while the forge itself is still looking whether it can be merged. */
  private Duration recheck(Payload payload, Instant now) {
    Duration waited =
        payload
            .fields()
            .findText("since")
            .map(since -> Duration.between(Instant.parse(since), now))
            .orElse(spec.lookEvery());
    Duration pause = waited.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : waited;
    return pause.compareTo(spec.lookEvery()) < 0 ? pause : spec.lookEvery();
  }

  @Override
  public CommitReceipt receipt(Fields fields) {
    return CommitReceipt.of(fields);
  }

  @Override
  public Preview preview(Scope scope, Snapshot snapshot) {
    return Preview.conditional("merge the pull request once it is approved");
  }

  private static PullRequests pullRequests(EffectContext context, PullRequestReceipt proposed) {
    return PullRequestFlow.pullRequests(context.connections(), proposed.repository());
  }

  /** It is merged, by whomever. Nothing that is done or asked from here on can undo that. */
  private Observation<CommitReceipt> merged(
      Payload payload, PullRequest merged, EffectContext context, String approvals) {
    PullRequestReceipt proposed = PullRequestReceipt.of(payload.fields());
    GitRepository repository = context.connections().repository(proposed.repository());
    String said =
        approvals.isEmpty() && spec.reviews().areWanted()
            ? approvalsOf(proposed, merged, context)
            : approvals;
    Observation<CommitReceipt> seen = compare(proposed, merged, repository, said);
    if (payload.fields().isTrue(DELETES)) {
      deleteSourceBranch(merged, repository);
    }
    return seen;
  }

  private String approvalsOf(
      PullRequestReceipt proposed, PullRequest merged, EffectContext context) {
    try {
      RequiredReviews.Tally tally =
          spec.reviews().tally(proposed, merged.head(), context.connections(), context.release());
      return (tally.enough() ? "" : "merged with only ") + tally.sentence();
    } catch (ProviderException e) {
      return "merged with approvals that can't be told: " + e.getMessage();
    }
  }

  /** One that is gone or moved on is left alone; litter is no reason to fail. */
  private static void deleteSourceBranch(PullRequest merged, GitRepository repository) {
    try {
      repository.deleteBranch(merged.sourceBranch(), merged.head());
    } catch (ProviderException e) {
      LOG.log(
          System.Logger.Level.INFO,
          "Source branch {0} stays: {1}",
          merged.sourceBranch(),
          e.getMessage());
    }
  }

  private Observation<CommitReceipt> compare(
      PullRequestReceipt proposed, PullRequest merged, GitRepository repository, String approvals) {
    CommitId after = merged.mergeCommit().orElse(merged.head());
    CommitId parent = repository.commit(after).parents().get(0);
    List<ExpectedEdit> landed = new ArrayList<>();
    List<String> altered = new ArrayList<>();
    for (ExpectedEdit expected : proposed.edits()) {
      Edit edit = expected.edit();
      landed.add(new ExpectedEdit(edit, current(edit, repository, parent)));
      if (!current(edit, repository, after).equals(edit.wanted())) {
        altered.add(edit.describe());
      }
    }
    CommitReceipt receipt =
        new CommitReceipt(
            proposed.repository(),
            source.branch(),
            CommitReceipt.How.COMMITTED,
            after,
            parent,
            landed,
            proposed.number(),
            approvals,
            spec.terms());
    return altered.isEmpty()
        ? new Observation.Adopted<>(receipt)
        : new Observation.Altered<>(receipt, altered(proposed, after, altered));
  }

  private static Optional<String> current(Edit edit, GitRepository repository, CommitId at) {
    return edit.current(repository.read(at, edit.path()).orElse(null));
  }

  private static String altered(PullRequestReceipt proposed, CommitId at, List<String> edits) {
    return "Pull request "
        + proposed.repository()
        + "#"
        + proposed.number()
        + " was merged as "
        + at.abbreviated()
        + " with other values than were proposed and"
        + " verified: "
        + String.join("; ", edits)
        + " does not hold";
  }

  private static String conflict(PullRequestReceipt proposed, String reason) {
    return "Could not merge pull request "
        + proposed.repository()
        + "#"
        + proposed.number()
        + ": "
        + reason
        + ". Close it and start the run again: the change is then proposed anew";
  }
}
