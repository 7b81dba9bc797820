package io.gitops4j.core.engine;

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
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** An effect on a world of its own: a test decides what is sent, what arrives and what is seen. */
final class Push implements Effect<Receipt> {
  /** What was sent, in order. */
  final List<OperationKey> sent = new ArrayList<>();

  /** What a look finds. */
  final Set<OperationKey> there = new LinkedHashSet<>();

  /** What comes of sending, instead of success. */
  Supplier<Observation<Receipt>> answer = () -> new Observation.Done<>(receipt(Fields.none()));

  /** What a look says, instead of what is there. */
  Supplier<Observation<Receipt>> sight = () -> null;

  private final EffectClass effectClass;

  Push(EffectClass effectClass) {
    this.effectClass = effectClass;
  }

  /** A step that does it once. */
  Step step(String name) {
    Push push = this;
    return new Step() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public StepResult run(StepContext context) {
        context.once("push", push);
        return StepResult.done();
      }

      @Override
      public Outline outline(Release release) {
        return Outline.of("push", push);
      }
    };
  }

  @Override
  public String kind() {
    return "push";
  }

  @Override
  public EffectClass effectClass() {
    return effectClass;
  }

  @Override
  public Fields subject(Scope scope) {
    return Fields.none();
  }

  @Override
  public Payload intend(OperationKey key, EffectContext context) {
    return new Payload(Fields.of("what", "it"));
  }

  @Override
  public Observation<Receipt> look(OperationKey key, Payload payload, EffectContext context) {
    Observation<Receipt> seen = sight.get();
    if (seen != null) {
      return seen;
    }
    return there.contains(key)
        ? new Observation.Adopted<>(receipt(Fields.none()))
        : new Observation.Absent<>();
  }

  @Override
  public Observation<Receipt> perform(OperationKey key, Payload payload, EffectContext context) {
    sent.add(key);
    Observation<Receipt> seen = answer.get();
    there.add(key);
    return seen;
  }

  @Override
  public Receipt receipt(Fields fields) {
    return Receipt.of("push", "pushed", fields);
  }

  @Override
  public Preview preview(Scope scope, Snapshot snapshot) {
    return Preview.none();
  }
}
