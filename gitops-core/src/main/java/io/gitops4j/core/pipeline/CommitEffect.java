package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.spi.CommitRequest;
import io.gitops4j.core.spi.ExpectedEdit;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.HistoryRewrittenException;
import io.gitops4j.core.spi.Landing;
import java.util.List;
import java.util.Optional;

/**
 * One commit on a branch, fenced by its key: whatever happens between, the branch has it once.
 *
 * @param source where its edits come from
 */
record CommitEffect(EditSource source) implements Effect<CommitReceipt> {
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
    return source.subject(scope);
  }

  @Override
  public Payload intend(OperationKey key, EffectContext context) {
    return CommitPayload.of(source, context).payload();
  }

  @Override
  public Observation<CommitReceipt> look(OperationKey key, Payload payload, EffectContext context) {
    CommitPayload intent = CommitPayload.read(payload);
    if (intent.edits().isEmpty()) {
      return new Observation.Done<>(intent.skipped());
    }
    GitRepository repository = context.connections().repository(intent.repository());
    try {
      return repository
          .find(key, intent.branch(), intent.base())
          .<Observation<CommitReceipt>>map(
              c -> new Observation.Adopted<>(intent.landed(c.id(), c.parents().get(0), 0)))
          .orElseGet(Observation.Absent::new);
    } catch (HistoryRewrittenException e) {
      return holds(repository, e.head(), intent.edits())
          .<Observation<CommitReceipt>>map(
              head -> new Observation.Adopted<>(intent.unchanged(head)))
          .orElseThrow(() -> e);
    }
  }

  @Override
  public Observation<CommitReceipt> perform(
      OperationKey key, Payload payload, EffectContext context) {
    CommitPayload intent = CommitPayload.read(payload);
    if (intent.edits().isEmpty()) {
      return new Observation.Done<>(intent.unchanged(intent.base()));
    }
    CommitRequest request = intent.request(key, context.release());
    Landing landing = context.connections().repository(intent.repository()).commit(request);
    return switch (landing.how()) {
      case PUSHED -> new Observation.Done<>(intent.landed(landing.commit(), landing.parent(), 0));
      case ADOPTED ->
          new Observation.Adopted<>(intent.landed(landing.commit(), landing.parent(), 0));
      case UNCHANGED -> new Observation.Done<>(intent.unchanged(landing.commit()));
    };
  }

  @Override
  public CommitReceipt receipt(Fields fields) {
    return CommitReceipt.of(fields);
  }

  @Override
  public Preview preview(Scope scope, Snapshot snapshot) {
    return source.preview(scope, snapshot, true);
  }

  private static Optional<CommitId> holds(
      GitRepository repository, CommitId head, List<ExpectedEdit> edits) {
    boolean all =
        edits.stream()
            .map(ExpectedEdit::edit)
            .allMatch(
                e -> e.current(repository.read(head, e.path()).orElse(null)).equals(e.wanted()));
    return all ? Optional.of(head) : Optional.empty();
  }
}
