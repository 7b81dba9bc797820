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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Drives a delivery of steps that touch nothing outside, on a clock that is moved by hand. */
final class Harness implements InstantSource {
  static final Actor ANN = Actor.of("ann", "devs");
  static final Instant MONDAY_NINE = Instant.parse("2026-01-05T09:00:00Z");

  final List<String> log = Collections.synchronizedList(new ArrayList<>());
  final List<RunEvent> events = Collections.synchronizedList(new ArrayList<>());
  final List<Subscriber> subscribers = new ArrayList<>();
  final MemoryJournal journal = new MemoryJournal(this);
  private final List<Pipeline> pipelines = new ArrayList<>();
  private Instant now = MONDAY_NINE;
  private AccessPolicy access = AccessPolicy.EVERYBODY;
  private Delivery delivery;
  private final Map<String, Runnable> moments = new HashMap<>();

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
    Delivery.Builder builder =
        Delivery.builder()
            .pipelines(PipelineCatalog.of(pipelines.toArray(Pipeline[]::new)))
            .connections(
                tenant -> ConfiguredConnections.using(Plugins.of(List.of(), List.of())).build())
            .journal(journal)
            .clock(this)
            .listener(events::add)
            .crashPoints(this::reached)
            .access(access)
            .drivenByCaller();
    subscribers.forEach(builder::subscriber);
    delivery = builder.build();
  }

  /** From now on this decides who may do what. */
  void allowing(AccessPolicy policy) {
    access = policy;
    reopen();
  }

  Delivery delivery() {
    return delivery;
  }

  /** The process dies when a run is next at that moment, and comes back. */
  void crashAt(String point) {
    at(
        point,
        () -> {
          throw new Death();
        });
  }

  /** Something happens when a run is next at that moment. */
  void at(String point, Runnable once) {
    moments.put(point, once);
  }

  private void reached(String point) {
    Optional.ofNullable(moments.remove(point)).ifPresent(Runnable::run);
  }

  /** Works until a planned crash, and has the process come back. */
  void workUntilCrash() throws InterruptedException {
    try {
      delivery.work();
      throw new AssertionError("It did not crash");
    } catch (Death death) {
      reopen();
    }
  }

  private Optional<Instant> work() throws InterruptedException {
    try {
      return delivery.work();
    } catch (Death death) {
      reopen();
      return work();
    }
  }

  /** The clock jumps, forth or back, and nothing is done on the way. */
  void jump(Duration by) {
    now = now.plus(by);
  }

  Run start(String pipeline, Start start) throws InterruptedException {
    Run run = delivery.start(pipeline, start, ANN);
    work();
    return delivery.run(run.id());
  }

  Run start(String pipeline) throws InterruptedException {
    return start(pipeline, Start.manual());
  }

  /** Moves the clock on, stopping at everything that becomes due on the way. */
  Run advance(RunId run, Duration by) throws InterruptedException {
    Instant until = now.plus(by);
    Optional<Instant> next = work();
    while (next.isPresent() && !next.get().isAfter(until)) {
      now = next.get().isAfter(now) ? next.get() : now;
      next = work();
    }
    now = until;
    work();
    return delivery.run(run);
  }

  /** Moves the clock on while nobody works. */
  void pass(Duration by) {
    now = now.plus(by);
  }

  Run look(RunId run) throws InterruptedException {
    work();
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

  /** The process died. */
  private static final class Death extends Error {
    private static final long serialVersionUID = 1L;

    Death() {
      super("died", null, false, false);
    }
  }
}
