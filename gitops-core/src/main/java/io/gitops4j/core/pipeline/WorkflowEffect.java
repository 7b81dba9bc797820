package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.Workflows;
import io.gitops4j.core.spi.Workflows.Dispatch;
import io.gitops4j.core.spi.Workflows.WorkflowRun;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One run of a workflow, found again by the key it is given as an input.
 *
 * @param repository logical name
 * @param workflow which, and on what
 */
record WorkflowEffect(String repository, Workflow workflow) implements Effect<Receipt> {
  private static final String KIND = "ci.workflow";

  /** How far the forge's clock may be behind ours. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public EffectClass effectClass() {
    return EffectClass.FINDABLE;
  }

  @Override
  public Fields subject(Scope scope) {
    return Fields.of("repository", repository)
        .with("workflow", workflow.name())
        .with("branch", workflow.branch())
        .with("inputs", inputs(scope));
  }

  @Override
  public Payload intend(OperationKey key, EffectContext context) {
    workflows(context.connections(), repository);
    return new Payload(subject(context.scope()).with("since", context.now().toString()));
  }

  @Override
  public Observation<Receipt> look(OperationKey key, Payload payload, EffectContext context) {
    Instant since = Instant.parse(payload.fields().text("since")).minus(SKEW);
    return workflows(context.connections(), repository)
        .find(
            context.connections().repository(repository).url(),
            dispatch(key, payload.fields()),
            since)
        .<Observation<Receipt>>map(run -> new Observation.Adopted<>(receipt(payload, run)))
        .orElseGet(Observation.Absent::new);
  }

  @Override
  public Observation<Receipt> perform(OperationKey key, Payload payload, EffectContext context) {
    WorkflowRun run =
        workflows(context.connections(), repository)
            .start(
                context.connections().repository(repository).url(),
                dispatch(key, payload.fields()));
    return new Observation.Done<>(receipt(payload, run));
  }

  /** A run that failed stays so: another try needs another one. */
  @Override
  public boolean isSpent(Receipt receipt, EffectContext context) {
    WorkflowRun.State state =
        workflows(context.connections(), repository)
            .get(context.connections().repository(repository).url(), receipt.fields().text("id"))
            .state();
    return state == WorkflowRun.State.FAILED || state == WorkflowRun.State.CANCELLED;
  }

  @Override
  public Receipt receipt(Fields fields) {
    String name = fields.text("workflow");
    return Receipt.of(
        KIND,
        "Workflow " + (name.isEmpty() ? "" : name + " ") + "of " + fields.text("repository"),
        fields);
  }

  @Override
  public Preview preview(Scope scope, Snapshot snapshot) {
    return Preview.conditional("run " + workflow.describe(repository));
  }

  private Receipt receipt(Payload payload, WorkflowRun run) {
    return receipt(
        Fields.of("repository", repository)
            .with("workflow", payload.fields().text("workflow"))
            .with("id", run.id())
            .with("url", run.url()));
  }

  private static Dispatch dispatch(OperationKey key, Fields intended) {
    Map<String, String> inputs = new LinkedHashMap<>();
    intended.object("inputs").asMap().forEach((name, text) -> inputs.put(name, "" + text));
    return new Dispatch(intended.text("workflow"), intended.text("branch"), inputs, key);
  }

  private Map<String, String> inputs(Scope scope) {
    Map<String, String> filled = new LinkedHashMap<>();
    workflow.inputs().forEach((name, text) -> filled.put(name, Template.fill(text, scope)));
    return filled;
  }

  /** The runs that were started at a node. */
  static List<Receipt> started(Release release, NodePath node) {
    return release.receipts(node).stream().filter(r -> r.kind().equals(KIND)).toList();
  }

  static Workflows workflows(Connections connections, String repository) {
    return connections
        .provider(repository)
        .workflows()
        .orElseThrow(
            () ->
                new ProviderException(
                    ErrorKind.INVALID,
                    "Could not run a workflow of "
                        + repository
                        + ": its provider has none. Connect the repository through a forge with a"
                        + " CI of its own, or start the CI by a step of your own."));
  }
}
