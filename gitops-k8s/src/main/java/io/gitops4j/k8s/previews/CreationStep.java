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
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Makes a preview's namespace. */
record CreationStep(PreviewNamespaces previews) implements Step {
  private static final Duration LOOK = Duration.ofSeconds(5);

  @Override
  public String name() {
    return "namespace";
  }

  @Override
  public StepResult run(StepContext context) {
    context.once("create", new Creation(previews));
    return StepResult.done();
  }

  @Override
  public Outline outline(Release release) {
    return Outline.of("create", new Creation(previews));
  }

  @Override
  public String describe() {
    return "namespace of a preview of " + previews.owner();
  }

  static String environment(Optional<String> environment) {
    return environment.orElseThrow(
        () -> new IllegalStateException("The stage has no environment: use .into(\"…\")"));
  }

  /** Creating is idempotent: where it is there, it is kept until the time that was intended. */
  private record Creation(PreviewNamespaces previews) implements Effect<Receipt> {
    private static final String KIND = "namespace.create";

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
      return Fields.of("namespace", environment(scope.environment()));
    }

    @Override
    public Payload intend(OperationKey key, EffectContext context) {
      return new Payload(
          subject(context.scope()).with("until", previews.until(context.now()).toString()));
    }

    @Override
    public Observation<Receipt> look(OperationKey key, Payload payload, EffectContext context) {
      PreviewNamespace namespace = previews.namespace(payload.fields().text("namespace"));
      Optional<Fields> seen = namespace.find();
      if (seen.isPresent() && !namespace.isOurs(seen.get())) {
        return new Observation.Conflict<>(
            "Namespace " + namespace.name() + " is there, and no preview of " + previews.owner());
      }
      return seen.isPresent() && PreviewNamespace.isGoing(seen.get())
          ? new Observation.NotReady<>(
              "Namespace " + namespace.name() + " of before is being deleted", LOOK, Set.of())
          : new Observation.Absent<>();
    }

    @Override
    public Observation<Receipt> perform(OperationKey key, Payload payload, EffectContext context) {
      String name = payload.fields().text("namespace");
      previews.create(name, Instant.parse(payload.fields().text("until")));
      return new Observation.Done<>(receipt(payload.fields()));
    }

    @Override
    public Receipt receipt(Fields fields) {
      return Receipt.of(
          KIND, "namespace " + fields.text("namespace") + " until " + fields.text("until"), fields);
    }

    @Override
    public Preview preview(Scope scope, Snapshot snapshot) {
      return Preview.exact("make the namespace " + environment(scope.environment()));
    }
  }
}
