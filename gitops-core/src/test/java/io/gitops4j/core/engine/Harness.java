package io.gitops4j.core.engine;

import io.gitops4j.core.journal.MemoryJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Drives a delivery of steps that touch nothing outside, on a clock that is moved by hand. */
final class Harness implements InstantSource {
  static final Actor ANN = Actor.of("ann", "devs");
  static final Instant MONDAY_NINE = Instant.parse("2026-01-05T09:00:00Z");

  final List<String> log = Collections.synchronizedList(new ArrayList<>());
  final List<RunEvent> events = Collections.synchronizedList(new ArrayList<>());
  final MemoryJournal journal = new MemoryJournal(this);
  private final List<Pipeline> pipelines = new ArrayList<>();
  private Instant now = MONDAY_NINE;
  private Delivery delivery;

  Harness(Pipeline... pipelines) {
    this.pipelines.addAll(List.of(pipelines));
    reopen();
  }

  @Override
  public Instant instant() {
    return now;
  }

  void reopen(Pipeline... instead) {
    if (instead.length > 0) {
      pipelines.clear();
      pipelines.addAll(List.of(instead));
    }
    if (delivery != null) {
      delivery.close();
    }
    delivery =
        Delivery.builder()
            .pipelines(PipelineCatalog.of(pipelines.toArray(Pipeline[]::new)))
            .connections(
                tenant -> ConfiguredConnections.using(Plugins.of(List.of(), List.of())).build())
            .journal(journal)
            .clock(this)
            .listener(events::add)
            .drivenByCaller()
            .build();
  }

  Delivery delivery() {
    return delivery;
  }

  Run start(String pipeline, Start start) throws InterruptedException {
    Run run = delivery.start(pipeline, start, ANN);
    delivery.work();
    return delivery.run(run.id());
  }

  Run start(String pipeline) throws InterruptedException {
    return start(pipeline, Start.manual());
  }

  /** Moves the clock on, stopping at everything that becomes due on the way. */
  Run advance(RunId run, Duration by) throws InterruptedException {
    Instant until = now.plus(by);
    Optional<Instant> next = delivery.work();
    while (next.isPresent() && !next.get().isAfter(until)) {
      now = next.get().isAfter(now) ? next.get() : now;
      next = delivery.work();
    }
    now = until;
    delivery.work();
    return delivery.run(run);
  }

  Run look(RunId run) throws InterruptedException {
    delivery.work();
    return delivery.run(run);
  }

  String subject(Run run, String stage) {
    return run.waits().stream()
        .filter(w -> w.node().equals(NodePath.parse(stage)))
        .map(Run.Wait::subject)
        .findFirst()
        .orElseThrow();
  }

  void approve(Run run, String gate, Actor who) {
    String stage = gate.substring(0, gate.lastIndexOf('/'));
    delivery.approve(TenantId.DEFAULT, run.id(), gate, who, subject(run, stage), "");
  }

  /** A step that writes its name into the log. */
  Step says(String name) {
    return Step.named(
        name,
        context -> {
          log.add(context.node().toString());
          return StepResult.done();
        });
  }

  /** A step that fails. */
  Step fails(String name) {
    return Step.named(
        name,
        context -> {
          log.add(context.node() + " fails");
          return StepResult.failed(name + " is broken");
        });
  }

  static List<String> sentences(Run run) {
    return run.waits().stream().map(Run.Wait::sentence).toList();
  }
}
