package io.gitops4j.core.events;

import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Subscriber;
import io.gitops4j.core.journal.MemoryJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.pipeline.ArtifactReceipt;
import io.gitops4j.core.pipeline.Effect;
import io.gitops4j.core.pipeline.EffectClass;
import io.gitops4j.core.pipeline.EffectContext;
import io.gitops4j.core.pipeline.Gates;
import io.gitops4j.core.pipeline.Observation;
import io.gitops4j.core.pipeline.Payload;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Preview;
import io.gitops4j.core.pipeline.Scope;
import io.gitops4j.core.pipeline.Snapshot;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Small deliveries on a clock that stands still until it is moved. */
final class Deliveries implements InstantSource {
  static final Actor ANN = Actor.of("ann");
  static final String IMAGE = "quay.io/acme/jukebox";

  final MemoryJournal journal = new MemoryJournal(this);
  private Instant now = Instant.parse("2026-01-05T09:00:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  void pass(java.time.Duration by) {
    now = now.plus(by);
  }

  Delivery of(Pipeline pipeline, Subscriber... subscribers) {
    Delivery.Builder builder =
        Delivery.builder()
            .pipelines(PipelineCatalog.of(pipeline))
            .connections(
                tenant -> ConfiguredConnections.using(Plugins.of(List.of(), List.of())).build())
            .journal(journal)
            .clock(this)
            .drivenByCaller();
    List.of(subscribers).forEach(builder::subscriber);
    return builder.build();
  }

  /** Builds an image, is tested, then waits to be approved. */
  static Pipeline pipeline() {
    return Pipeline.named("jukebox")
        .stage(
            "build",
            s ->
                s.then(
                    Step.named(
                        "push",
                        c -> {
                          c.once("push", new Push());
                          return StepResult.done();
                        })))
        .stage("test", s -> s.then(Step.named("smoke", c -> StepResult.done())))
        .stage(
            "prod",
            s -> s.guard(Gates.approvals(1)).then(Step.named("go", c -> StepResult.failed("no"))));
  }

  /** Pushes an image to nowhere. */
  private record Push() implements Effect<ArtifactReceipt> {
    @Override
    public String kind() {
      return "push";
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
      return new Payload(Fields.none());
    }

    @Override
    public Observation<ArtifactReceipt> look(
        OperationKey key, Payload payload, EffectContext context) {
      return new Observation.Absent<>();
    }

    @Override
    public Observation<ArtifactReceipt> perform(
        OperationKey key, Payload payload, EffectContext context) {
      ImageReference image = ImageReference.parse(IMAGE + ":v1@sha256:" + "ab".repeat(32));
      return new Observation.Done<>(
          new ArtifactReceipt("jukebox", new Artifact(Artifact.Kind.IMAGE, image)));
    }

    @Override
    public ArtifactReceipt receipt(Fields fields) {
      return ArtifactReceipt.of(fields);
    }

    @Override
    public Preview preview(Scope scope, Snapshot snapshot) {
      throw new UnsupportedOperationException();
    }
  }
}
