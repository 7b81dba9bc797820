package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.PullRequests;

/**
 * Closes, for a cancelled run, the pull request that the same node proposed, if it is still open.
 */
record CloseEffect() implements Effect<Receipt> {
  private static final String KIND = "git.close";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public EffectClass effectClass() {
    return EffectClass.UNIQUE;
  }

  @Override
  public Fields subject(Scope scope) {
    return Fields.none();
  }

  @Override
  public Payload intend(OperationKey key, EffectContext context) {
    return new Payload(
        PullRequestFlow.proposed(context.release(), context.scope().node()).fields());
  }

  @Override
  public Observation<Receipt> look(OperationKey key, Payload payload, EffectContext context) {
    PullRequestReceipt proposed = PullRequestReceipt.of(payload.fields());
    GitRepository repository = context.connections().repository(proposed.repository());
    PullRequest now =
        PullRequestFlow.pullRequests(context.connections(), proposed.repository())
            .get(repository.url(), proposed.number());
    return now.state() == PullRequest.State.OPEN
        ? new Observation.Absent<>()
        : new Observation.Adopted<>(receipt(now));
  }

  @Override
  public Observation<Receipt> perform(OperationKey key, Payload payload, EffectContext context) {
    PullRequestReceipt proposed = PullRequestReceipt.of(payload.fields());
    PullRequests pullRequests =
        PullRequestFlow.pullRequests(context.connections(), proposed.repository());
    GitRepository repository = context.connections().repository(proposed.repository());
    return new Observation.Done<>(receipt(pullRequests.close(repository.url(), proposed.number())));
  }

  @Override
  public Receipt receipt(Fields fields) {
    return Receipt.of(KIND, "pull request #" + fields.number("number"), fields);
  }

  @Override
  public Preview preview(Scope scope, Snapshot snapshot) {
    return Preview.none();
  }

  private Receipt receipt(PullRequest now) {
    return receipt(Fields.of("number", now.number()).with("state", now.state().name()));
  }
}
