package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.spi.Workflows;
import io.gitops4j.core.spi.Workflows.WorkflowRun;
import java.util.List;

/**
 * Stops, for a cancelled run, the workflow that the same node started last, if it has not ended.
 *
 * @param repository logical name
 */
record CancelWorkflowEffect(String repository) implements Effect<Receipt> {
  private static final String KIND = "ci.cancel";

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
    List<Receipt> started = WorkflowEffect.started(context.release(), context.scope().node());
    return new Payload(started.get(started.size() - 1).fields());
  }

  @Override
  public Observation<Receipt> look(OperationKey key, Payload payload, EffectContext context) {
    WorkflowRun run =
        workflows(context)
            .get(context.connections().repository(repository).url(), payload.fields().text("id"));
    return run.state() == WorkflowRun.State.RUNNING
        ? new Observation.Absent<>()
        : new Observation.Adopted<>(receipt(payload.fields()));
  }

  @Override
  public Observation<Receipt> perform(OperationKey key, Payload payload, EffectContext context) {
    workflows(context)
        .cancel(context.connections().repository(repository).url(), payload.fields().text("id"));
    return new Observation.Done<>(receipt(payload.fields()));
  }

  @Override
  public Receipt receipt(Fields fields) {
    return Receipt.of(KIND, "stopped " + fields.text("url"), fields);
  }

  @Override
  public Preview preview(Scope scope, Snapshot snapshot) {
    return Preview.none();
  }

  private Workflows workflows(EffectContext context) {
    return WorkflowEffect.workflows(context.connections(), repository);
  }
}
