package io.gitops4j.k8s.previews;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.pipeline.Effect;
import io.gitops4j.core.pipeline.EffectClass;
import io.gitops4j.core.pipeline.EffectContext;
import io.gitops4j.core.pipeline.Observation;
import io.gitops4j.core.pipeline.Outline;
import io.gitops4j.core.pipeline.Payload;
import io.gitops4j.core.pipeline.Preview;
import io.gitops4j.core.pipeline.Receipt;
import io.gitops4j.core.pipeline.Release;
import io.gitops4j.core.pipeline.Scope;
import io.gitops4j.core.pipeline.Snapshot;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepContext;
import io.gitops4j.core.pipeline.StepResult;
import java.time.Duration;
import java.util.Optional;

/** Deletes a preview's namespace, and waits until it is gone. */
record RemovalStep(PreviewNamespaces previews) implements Step {
  private static final Duration LOOK = Duration.ofSeconds(5);

  @Override
  public String name() {
    return "remove-namespace";
  }

  @Override
  public StepResult run(StepContext context) {
    Receipt receipt = context.once("delete", new Removal(previews));
    String name = receipt.fields().text("namespace");
    String uid = receipt.fields().text("uid");
    boolean there =
        previews.namespace(name).find().filter(PreviewNamespace.withUid(uid)).isPresent();
    return there
        ? StepResult.waiting("Namespace " + name + " is being deleted", LOOK)
        : StepResult.done();
  }

  @Override
  public Outline outline(Release release) {
    return Outline.of("delete", new Removal(previews));
  }

  @Override
  public String describe() {
    return "no namespace of a preview of " + previews.owner();
  }

  /** Deletes the one that was there when it was intended, and no other of its name. */
  private record Removal(PreviewNamespaces previews) implements Effect<Receipt> {
    private static final String KIND = "namespace.delete";

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
      return Fields.of("namespace", CreationStep.environment(scope.environment()));
    }

    @Override
    public Payload intend(OperationKey key, EffectContext context) {
      Fields subject = subject(context.scope());
      Optional<Fields> seen = previews.namespace(subject.text("namespace")).find();
      String uid = seen.map(s -> s.object("metadata").text("uid")).orElse("");
      return new Payload(subject.with("uid", uid));
    }

    @Override
    public Observation<Receipt> look(OperationKey key, Payload payload, EffectContext context) {
      PreviewNamespace namespace = previews.namespace(payload.fields().text("namespace"));
      Optional<Fields> meant =
          namespace.find().filter(PreviewNamespace.withUid(payload.fields().text("uid")));
      if (meant.isEmpty() || PreviewNamespace.isGoing(meant.get())) {
        return new Observation.Adopted<>(receipt(payload.fields()));
      }
      return namespace.isOurs(meant.get())
          ? new Observation.Absent<>()
          : new Observation.Refused<>(
              "Namespace " + namespace.name() + " is no preview of " + previews.owner());
    }

    @Override
    public Observation<Receipt> perform(OperationKey key, Payload payload, EffectContext context) {
      Fields fields = payload.fields();
      previews
          .namespace(fields.text("namespace"))
          .delete(PreviewNamespace.withUid(fields.text("uid")));
      return new Observation.Done<>(receipt(fields));
    }

    @Override
    public Receipt receipt(Fields fields) {
      return Receipt.of(KIND, "namespace " + fields.text("namespace") + " deleted", fields);
    }

    @Override
    public Preview preview(Scope scope, Snapshot snapshot) {
      return Preview.conditional(
          "delete the namespace " + CreationStep.environment(scope.environment()));
    }
  }
}
