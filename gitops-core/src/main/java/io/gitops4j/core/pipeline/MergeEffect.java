package io.gitops4j.core.pipeline;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
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
 * @param method how to merge, where that is ours to do
 * @param lookEvery how long to wait at most before one that is not ready is tried again
 */
record MergeEffect(EditSource source, MergeMethod method, Duration lookEvery)
    implements Effect<CommitReceipt> {
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
    return new Payload(
        PullRequestFlow.proposed(context.release(), context.scope().node())
            .fields()
            .with("target", source.branch())
            .with("since", context.now().toString()));
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
      case MERGED -> compare(proposed, now, repository);
    };
  }

  @Override
  public Observation<CommitReceipt> perform(
      OperationKey key, Payload payload, EffectContext context) {
    PullRequestReceipt proposed = PullRequestReceipt.of(payload.fields());
    GitRepository repository = context.connections().repository(proposed.repository());
    PullRequests.Merge merge =
        pullRequests(context, proposed)
            .merge(repository.url(), proposed.number(), proposed.head(), method);
    return switch (merge.outcome()) {
      case MERGED -> compare(proposed, merge.pullRequest(), repository);
      case CONFLICT -> new Observation.Conflict<>(conflict(proposed, merge.reason()));
      case NOT_READY ->
          new Observation.NotReady<>(
              "Pull request "
                  + proposed.repository()
                  + "#"
                  + proposed.number()
                  + " can't be merged yet: "
                  + merge.reason(),
              recheck(payload, context.now()),
              Set.of(WakeKey.pullRequest(proposed.repository(), proposed.number())));
    };
  }

  /** Often at first, while the forge itself is still looking whether it can be merged. */
  private Duration recheck(Payload payload, Instant now) {
    Duration waited =
        payload
            .fields()
            .findText("since")
            .map(since -> Duration.between(Instant.parse(since), now))
            .orElse(lookEvery);
    Duration pause = waited.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : waited;
    return pause.compareTo(lookEvery) < 0 ? pause : lookEvery;
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

  private Observation<CommitReceipt> compare(
      PullRequestReceipt proposed, PullRequest merged, GitRepository repository) {
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
            proposed.number());
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
