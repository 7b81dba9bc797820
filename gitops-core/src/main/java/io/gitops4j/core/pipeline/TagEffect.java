package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.GitRepository;
import java.util.List;

/**
 * A tag on what the run landed last in a repository, or on the branch's head if it landed nothing.
 */
record TagEffect(String repository, String branch, String template) implements Effect<Receipt> {
  private static final String KIND = "git.tag";

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
    return Fields.of("tag", Template.fill(template, scope)).with("repository", repository);
  }

  @Override
  public Payload intend(OperationKey key, EffectContext context) {
    return new Payload(
        Fields.of("tag", Template.fill(template, context.scope()))
            .with("commit", target(context).hex()));
  }

  private CommitId target(EffectContext context) {
    List<CommitReceipt> landed =
        context.release().receipts().stream()
            .filter(CommitReceipt.class::isInstance)
            .map(CommitReceipt.class::cast)
            .filter(c -> c.repository().equals(repository) && c.branch().equals(branch))
            .toList();
    if (!landed.isEmpty()) {
      return landed.get(landed.size() - 1).commit();
    }
    return context
        .connections()
        .repository(repository)
        .head(branch)
        .orElseThrow(
            () ->
                new ProviderException(
                    ErrorKind.NOT_FOUND,
                    "Could not tag " + repository + ": it has no branch " + branch + "."));
  }

  @Override
  public Observation<Receipt> look(OperationKey key, Payload payload, EffectContext context) {
    Fields intended = payload.fields();
    GitRepository git = context.connections().repository(repository);
    return git.tag(intended.text("tag"))
        .<Observation<Receipt>>map(
            at ->
                at.hex().equals(intended.text("commit"))
                    ? new Observation.Adopted<>(receipt(intended))
                    : new Observation.Conflict<>(
                        "Could not tag "
                            + repository
                            + ": "
                            + intended.text("tag")
                            + " is another commit already, "
                            + at.abbreviated()
                            + ". Choose another tag"))
        .orElseGet(Observation.Absent::new);
  }

  @Override
  public Observation<Receipt> perform(OperationKey key, Payload payload, EffectContext context) {
    Fields intended = payload.fields();
    context
        .connections()
        .repository(repository)
        .createTag(intended.text("tag"), new CommitId(intended.text("commit")));
    return new Observation.Done<>(receipt(intended));
  }

  @Override
  public Receipt receipt(Fields fields) {
    return Receipt.of(KIND, "tag " + fields.text("tag") + " on " + repository, fields);
  }

  @Override
  public Preview preview(Scope scope, Snapshot snapshot) {
    return Preview.conditional("tag " + repository + " as " + Template.fill(template, scope));
  }
}
