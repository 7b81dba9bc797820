package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.GitRepository;
import java.util.Optional;

/**
 * A commit that brings values back, unless somebody touched one of them first, even while it was on
 * its way: then it is done without a commit.
 *
 * @param edits what is undone
 */
record RevertEffect(RevertedEdits edits) implements Effect<CommitReceipt> {
  @Override
  public String kind() {
    return CommitReceipt.KIND;
  }

  @Override
  public EffectClass effectClass() {
    return EffectClass.CAS;
  }

  @Override
  public Fields subject(Scope scope) {
    return edits.subject(scope);
  }

  @Override
  public Payload intend(OperationKey key, EffectContext context) {
    return commit().intend(key, context);
  }

  @Override
  public Observation<CommitReceipt> look(OperationKey key, Payload payload, EffectContext context) {
    return commit().look(key, payload, context);
  }

  @Override
  public Observation<CommitReceipt> perform(
      OperationKey key, Payload payload, EffectContext context) {
    Observation<CommitReceipt> earlier = look(key, payload, context);
    if (!(earlier instanceof Observation.Absent)) {
      return earlier;
    }
    CommitPayload intent = CommitPayload.read(payload);
    GitRepository repository = context.connections().repository(intent.repository());
    Optional<CommitId> head = repository.head(intent.branch());
    boolean moved = head.isPresent() && !head.get().equals(intent.base());
    if (moved && edits.resolve(context.scope(), repository, head.get()).isEmpty()) {
      return new Observation.Done<>(intent.skipped());
    }
    try {
      return commit().perform(key, payload, context);
    } catch (ProviderException e) {
      if (e.kind() == ErrorKind.EDIT_CONFLICT) {
        return new Observation.Done<>(intent.skipped());
      }
      throw e;
    }
  }

  @Override
  public CommitReceipt receipt(Fields fields) {
    return CommitReceipt.of(fields);
  }

  @Override
  public Preview preview(Scope scope, Snapshot snapshot) {
    return edits.preview(scope, snapshot, true);
  }

  private CommitEffect commit() {
    return new CommitEffect(edits);
  }
}
