package io.gitops4j.core.engine;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.edit.YamlEdit;
import io.gitops4j.core.journal.MemoryJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Busy;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Compensation;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Release;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.pipeline.Steps;
import io.gitops4j.core.pipeline.Value;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.DeploymentTarget;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.Registry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Random sequences of everything people and machines do to environments, with crashes and other
 * writers in the middle, against a reference. {@code -Dgitops4j.model.cases=5000} for more, {@code
 * -Dgitops4j.model.seed=…} to see one again.
 */
@DisplayName("Whatever is done to environments in whatever order")
class ModelCheckTest {
  private static final int CASES = Integer.getInteger("gitops4j.model.cases", 150);
  private static final long SEED = Long.getLong("gitops4j.model.seed", -1);

  @Test
  @DisplayName("no foreign value is lost, and the promoted order rises")
  void interleavings() {
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    int rolledBack = 0;
    int leftAlone = 0;
    for (long seed = Math.max(0, SEED); seed < (SEED < 0 ? CASES : SEED + 1); seed++) {
      Case one = new Case(seed);
      try {
        one.play();
      } catch (AssertionError | Exception e) {
        throw new AssertionError("seed " + seed + ":\n" + String.join("\n", one.log), e);
      }
      one.outcomes().forEach(o -> outcomes.merge(o, 1, Integer::sum));
      rolledBack += one.reference.rolledBack;
      leftAlone += one.reference.leftAlone;
    }
    System.getLogger("model")
        .log(
            System.Logger.Level.INFO,
            "{0}, environments rolled back {1}, left alone {2}",
            outcomes,
            rolledBack,
            leftAlone);
  }

  /** The process dies. */
  private static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** The source commit, as the value that is delivered. */
  private static final Value<String> SOURCE =
      new Value<>() {
        @Override
        public Optional<String> find(Release release) {
          return release.source().map(c -> "v" + Long.parseLong(c.hex(), 16));
        }

        @Override
        public String describe() {
          return "<source>";
        }
      };

  /** One sequence. */
  private static final class Case implements InstantSource, Connections {
    private final Random random;
    private final List<String> log = new ArrayList<>();
    private final MemoryGit git =
        new MemoryGit(
            Map.of(
                "prod.yaml",
                "app: v0\napp-extra: v0\nother: v0\nother-extra: v0\nreplicas: 1\n".getBytes(UTF_8),
                "test.yaml",
                "app: v0\nother: v0\n".getBytes(UTF_8)));
    private final ModelReference reference = new ModelReference(git);
    private final MemoryJournal journal = new MemoryJournal(this);
    private final Slots slots = new Slots(journal, this, 20);
    private final List<RunId> runs = new ArrayList<>();
    private final List<Pipeline> pipelines = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-05T09:00:00Z");
    private Delivery delivery;
    private boolean calm;
    private int source;

    Case(long seed) {
      random = new Random(seed);
      git.beforeCommit = () -> at("commit");
      for (String application : ModelReference.APPLICATIONS) {
        pipelines.add(pipeline(application, random.nextBoolean() ? Busy.QUEUE : Busy.SUPERSEDE));
      }
      delivery = open();
    }

    private static Pipeline pipeline(String name, Busy busy) {
      Step check =
          Step.named(
              "check",
              c ->
                  Long.parseLong(c.release().source().orElseThrow().hex(), 16) % 5 == 0
                      ? StepResult.failed("a bad one")
                      : StepResult.done());
      return Pipeline.named(name)
          .whenBusy(busy)
          .stage(
              "test",
              s -> s.into("test").change(Change.in("gitops", file("test.yaml").set(name, SOURCE))))
          .stage(
              "prod",
              s ->
                  s.into("prod")
                      .change(Change.in("gitops", file("prod.yaml").set(name, SOURCE)))
                      .then(Steps.pause("soak", Duration.ofMinutes(1)))
                      .change(
                          Change.in(
                                  "gitops",
                                  file("prod.yaml").set(name, SOURCE),
                                  file("prod.yaml").set(name + "-extra", SOURCE))
                              .as("second"))
                      .then(check)
                      .onFailure(Compensation.rollBack()));
    }

    private Delivery open() {
      return Delivery.builder()
          .pipelines(PipelineCatalog.of(pipelines.toArray(Pipeline[]::new)))
          .connections(tenant -> this)
          .journal(journal)
          .clock(this)
          .crashPoints(this::at)
          .drivenByCaller()
          .build();
    }

    void play() throws InterruptedException {
      int length = 10 + random.nextInt(40);
      for (int i = 0; i < length; i++) {
        operation(random.nextInt(15));
        if (random.nextInt(3) > 0) {
          work();
        }
        reference.check(delivery, slots);
      }
      calm = true;
      log.add("rest");
      for (int i = 0; i < 60; i++) {
        ModelReference.APPLICATIONS.forEach(this::release);
        runs.forEach(this::unpark);
        now = now.plusSeconds(61);
        work();
        reference.check(delivery, slots);
      }
      reference.rest(delivery, slots, runs);
    }

    List<Outcome> outcomes() {
      return runs.stream().map(r -> delivery.run(r).outcome().orElseThrow()).toList();
    }

    private void operation(int which) {
      String application = ModelReference.APPLICATIONS.get(random.nextInt(4) / 3);
      try {
        switch (which) {
          case 0, 1, 2 -> start(application, Start.push("main", next()));
          case 3 -> start(application, Start.manual().at(next()));
          case 4 -> again(application, Start.manual().again("" + runs.size()));
          case 5 -> again(application, Start.schedule("nightly", now));
          case 6, 7 -> rollback(application);
          case 8 -> edit("replicas", "" + random.nextInt(9));
          case 9 -> edit(key(application), "v" + random.nextInt(source + 2));
          case 10 -> cancel();
          case 11 -> hold(application);
          case 12 -> ModelReference.APPLICATIONS.forEach(this::release);
          default -> now = now.plusSeconds(random.nextInt(120));
        }
      } catch (ProviderException e) {
        log.add("  refused: " + e.getMessage());
      }
    }

    /** In the middle of an effect: others act, or the process dies. */
    private void at(String point) {
      if (point.equals("before-act")) {
        reference.beforeAct(slots);
      } else if (point.equals("after-act")) {
        reference.afterAct();
      }
      if (point.equals("after-promote")) {
        reference.check(delivery, slots);
      }
      if (calm) {
        return;
      }
      int dice = random.nextInt(200);
      if (dice < 5) {
        log.add("  at " + point + " somebody edits");
        edit(key(ModelReference.APPLICATIONS.get(dice % 2)), "v" + random.nextInt(source + 2));
      } else if (dice < 7) {
        log.add("  at " + point + " somebody cancels");
        cancel();
      } else if (dice < 9 && point.startsWith("after")) {
        log.add("  at " + point + " somebody holds");
        hold("app");
      } else if (dice < 15) {
        log.add("  at " + point + " the process dies");
        throw new Crash();
      }
    }

    private CommitId next() {
      source++;
      return new CommitId(String.format("%040x", source));
    }

    private String key(String application) {
      return ModelReference.keys(application).get(random.nextInt(2));
    }

    private void start(String application, Start start) {
      Run run = delivery.start(application, start, Actor.of("ann"));
      log.add("start " + application + " " + start + ": " + run.id());
      if (!runs.contains(run.id())) {
        runs.add(run.id());
      }
    }

    private void again(String application, Start start) {
      List<RunId> earlier =
          runs.stream().filter(r -> delivery.run(r).pipeline().equals(application)).toList();
      if (!earlier.isEmpty()) {
        start(application, start.promoting(earlier.get(random.nextInt(earlier.size()))));
      }
    }

    private void rollback(String application) {
      Run run = delivery.rollback(TenantId.DEFAULT, application, "prod", Actor.of("bob"), "errors");
      log.add("roll back " + application + ": " + run.id());
      if (!runs.contains(run.id())) {
        runs.add(run.id());
      }
    }

    private void edit(String key, String value) {
      log.add("by hand " + key + " = " + value);
      git.push(YamlEdit.set("prod.yaml", key, value));
    }

    private void cancel() {
      List<RunId> open = runs.stream().filter(r -> !delivery.run(r).hasEnded()).toList();
      if (!open.isEmpty()) {
        RunId run = open.get(random.nextInt(open.size()));
        log.add("cancel " + run);
        delivery.cancel(TenantId.DEFAULT, run, Actor.of("bob"), "");
      }
    }

    /** Three deaths in a row look like a run that kills its process. */
    private void unpark(RunId run) {
      Optional<Problem> problem = delivery.run(run).problem();
      if (problem.filter(p -> p.kind() == Problem.Kind.POISON).isPresent()) {
        delivery.unpark(TenantId.DEFAULT, run, Actor.of("bob"), "bad luck");
      }
    }

    private void hold(String application) {
      log.add("hold " + application);
      delivery.hold(TenantId.DEFAULT, application, "prod", Actor.of("bob"), "an incident");
    }

    private void release(String application) {
      delivery.release(TenantId.DEFAULT, application, "prod", Actor.of("bob"));
    }

    private void work() throws InterruptedException {
      if (!calm) {
        log.add("work at " + now);
      }
      try {
        delivery.work();
      } catch (Crash e) {
        delivery.close();
        delivery = open();
      }
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public GitRepository repository(String name) {
      return git;
    }

    @Override
    public GitProvider provider(String name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Registry registry(String host) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Registry buildCache() {
      throw new UnsupportedOperationException();
    }

    @Override
    public DeploymentTarget target(String environment) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Actor> actor(Identity identity) {
      return Optional.empty();
    }
  }
}
