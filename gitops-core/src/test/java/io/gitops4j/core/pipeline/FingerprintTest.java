package io.gitops4j.core.pipeline;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.PullRequestSpec.pullRequest;
import static io.gitops4j.core.pipeline.Sample.CAR;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A fingerprint")
class FingerprintTest {
  private static final Instant NEVER = Instant.parse("2030-01-01T00:00:00Z");

  @Test
  @DisplayName(
      "is the same for the same definition, whenever and in whatever order sets were filled")
  void stable() {
    assertThat(sample().fingerprint()).isEqualTo(sample().fingerprint()).matches("[0-9a-f]{32}");
    Pipeline one = stage(s -> s.change(change().through(pullRequest("x").labels("a", "b", "c"))));
    Pipeline other = stage(s -> s.change(change().through(pullRequest("x").labels("c", "b", "a"))));
    assertThat(one.fingerprint()).isEqualTo(other.fingerprint());
  }

  @Test
  @DisplayName("doesn't change between versions of the library, which would park every run")
  void golden() {
    assertThat(sample().fingerprint()).isEqualTo("ff86c146e34baac5e2931abf1c1905f0");
  }

  private static Pipeline sample() {
    return Pipeline.named("jukebox")
        .version("3")
        .on(Trigger.push("main"), Trigger.manually())
        .produce(CAR)
        .stage("test", s -> s.into("test").change(change()).onFailure(Compensation.rollBack()))
        .stage(
            "prod",
            s ->
                s.into("prod")
                    .guard(Gates.sameDigestAs("test", CAR), Gates.weekdays(9, 17))
                    .change(change().through(pullRequest("Model {version}"))));
  }

  @Test
  @DisplayName("is another one for every change of a pipeline")
  void everyChange() {
    Map<String, Pipeline> all = new LinkedHashMap<>();
    Pipeline base = Pipeline.named("app");
    all.put("base", base);
    all.put("name", Pipeline.named("app2"));
    all.put("version", base.version("2"));
    all.put("busy", base.whenBusy(Busy.SUPERSEDE));
    all.put("trigger", base.on(Trigger.push("main")));
    all.put("other branch", base.on(Trigger.push("dev")));
    all.put("group", base.on(Trigger.push("main").startedBy("leads")));
    all.put("two triggers", base.on(Trigger.push("main"), Trigger.manually()));
    all.put("product", base.produce(CAR));
    all.put(
        "other product",
        base.produce(Products.pushed("car", Artifact.Kind.MODEL, "quay.io/team/car:v1")));
    all.put("stage", base.stage("a", s -> {}));
    all.put("two stages", base.stage("a", s -> {}).stage("b", s -> {}));
    all.put("order", base.stage("b", s -> {}).stage("a", s -> {}));
    distinct(all.values().stream());
  }

  @Test
  @DisplayName("is another one for every change of a stage")
  void everyStage() {
    Step step = Step.named("x", "1", c -> StepResult.done());
    List<Consumer<Stage>> bodies =
        List.of(
            s -> {},
            s -> s.into("x"),
            s -> s.onFailure(Compensation.rollBack()),
            Stage::parkOnFailure,
            s -> s.then(step),
            s -> s.then(Step.named("x", "2", c -> StepResult.done())),
            s -> s.then(step.as("y")),
            s -> s.then(step.within(Duration.ofMinutes(1))),
            s -> s.then(step.within(Duration.ofMinutes(2))),
            s -> s.then(step.retry(1, Duration.ofSeconds(1))),
            s -> s.then(step.retry(2, Duration.ofSeconds(1))),
            s -> s.then(step.retry(2, Duration.ofSeconds(2))),
            s -> s.then(Steps.pause("x", Duration.ofSeconds(1))),
            s -> s.then(Steps.pause("x", Duration.ofSeconds(2))),
            s -> s.then(Steps.check("x", HttpCheck.http("http://a"))),
            s -> s.then(Steps.check("x", HttpCheck.http("http://b"))),
            s -> s.then(Steps.check("x", HttpCheck.http("http://a").answers(204))),
            s -> s.when("x", Condition.that("yes", r -> true), w -> {}),
            s -> s.when("x", Condition.that("no", r -> true), w -> {}),
            s -> s.when("x", Condition.that("yes", r -> true), w -> w.then(step)),
            s -> each(s, Fanout.oneByOne(), "a", "b"),
            s -> each(s, Fanout.oneByOne(), "b", "a"),
            s -> each(s, Fanout.oneByOne(), "a"),
            s -> each(s, Fanout.rings(1, 2), "a", "b"),
            s -> each(s, Fanout.oneByOne().failureBudget(1), "a", "b"));
    distinct(bodies.stream().map(FingerprintTest::stage));
  }

  @Test
  @DisplayName("is another one for every change of a gate")
  void everyGate() {
    Gate code = Gate.named("x", "1", c -> Verdict.open(""));
    List<Gate> gates =
        List.of(
            Gates.approvals(1),
            Gates.approvals(2),
            Gates.approvals(1).from("leads"),
            Gates.approvals(1).from("ops"),
            Gates.approvals(1).authorsCount(),
            Gates.approvals(1).as("x"),
            Gates.weekdays(9, 17),
            Gates.weekdays(10, 17),
            Gates.weekdays(9, 18),
            Gates.weekdays(9, 17).zone("Asia/Tokyo"),
            Gates.weekdays(9, 17).on(DayOfWeek.MONDAY),
            Gates.freeze(Instant.EPOCH, NEVER, "a"),
            Gates.freeze(Instant.EPOCH, NEVER, "b"),
            Gates.freeze(Instant.EPOCH.plusSeconds(1), NEVER, "a"),
            Gates.freeze(Instant.EPOCH, NEVER.plusSeconds(1), "a"),
            Gates.soak(Duration.ofHours(1), "test"),
            Gates.soak(Duration.ofHours(2), "test"),
            Gates.sameDigestAs("test", CAR),
            Gates.improves("acc"),
            Gates.improves("acc").by(0.1),
            Gates.improves("acc").lowerIsBetter(),
            code,
            Gate.named("x", "2", c -> Verdict.open("")),
            new Once(code));
    Pipeline base = Pipeline.named("app").stage("test", s -> {});
    distinct(gates.stream().map(gate -> base.stage("prod", s -> s.guard(gate))));
  }

  private record Once(Gate gate) implements Gate {
    @Override
    public String name() {
      return gate.name();
    }

    @Override
    public Verdict judge(GateContext context) {
      return gate.judge(context);
    }

    @Override
    public Mode mode() {
      return Mode.ONCE;
    }

    @Override
    public String describe() {
      return gate.describe();
    }
  }

  @Test
  @DisplayName("is another one for every change of a change")
  void everyEdit() {
    FileEdits yaml = file("a.yaml");
    Function<PlannedEdit, Change> change = edit -> Change.in("gitops", edit);
    PullRequestSpec spec = pullRequest("t");
    List<Change> changes = new ArrayList<>();
    Stream.of(
            yaml.set("a", "1"),
            yaml.set("a", 1),
            yaml.set("a", true),
            yaml.set("a", "true"),
            yaml.set("a", null),
            yaml.set("a", "null"),
            yaml.set("a", List.of("1", "2")),
            yaml.set("a", List.of("1, 2")),
            yaml.set("a", Map.of("b", 1)),
            yaml.set("a", Map.of("b", "1")),
            yaml.set("b", "1"),
            file("b.yaml").set("a", "1"),
            yaml.set("a", CAR.pinned()),
            yaml.set("a", CAR.tag()),
            yaml.set("a", CAR.digest()),
            yaml.set("a", Value.parameter("p")),
            yaml.replace("a", "1"),
            yaml.remove("a"),
            yaml.append("a", "1"),
            yaml.append("a", 1),
            yaml.image("a", CAR.reference()),
            yaml.token("a", CAR.tag()),
            yaml.line("a", CAR.tag()),
            yaml.put("x"),
            yaml.put("y"),
            yaml.delete())
        .map(change)
        .forEach(changes::add);
    changes.add(Change.in("other", yaml.set("a", "1")));
    changes.add(change().on("dev"));
    changes.add(change().message("m"));
    changes.add(change().as("n"));
    Stream.of(
            spec,
            pullRequest("u"),
            spec.body("b"),
            spec.labels("l"),
            spec.reviewers("r"),
            spec.draft(),
            spec.approvals(1),
            spec.approvals(2),
            spec.approvals(2).authorsCount(),
            spec.keepSourceBranch(),
            spec.mergedByUs(MergeMethod.SQUASH),
            spec.mergedByUs(MergeMethod.MERGE),
            spec.lookEvery(Duration.ofHours(1)))
        .forEach(s -> changes.add(change().through(s)));
    distinct(changes.stream().map(c -> stage(s -> s.change(c))));
  }

  @Test
  @DisplayName("is another one for every change of a workflow")
  void everyWorkflow() {
    Workflow deploy = Workflow.named("deploy.yml");
    distinct(
        Stream.of(
                Steps.workflow("shop", deploy),
                Steps.workflow("shop", Workflow.only()),
                Steps.workflow("other", deploy),
                Steps.workflow("shop", Workflow.named("test.yml")),
                Steps.workflow("shop", deploy.on("dev")),
                Steps.workflow("shop", deploy.input("a", "b")),
                Steps.workflow("shop", deploy.input("a", "c")))
            .map(step -> stage(s -> s.then(step))));
  }

  private static Change change() {
    return Change.in("gitops", file("{environment}.yaml").set("version", CAR.pinned()));
  }

  private static Pipeline stage(Consumer<Stage> body) {
    return Pipeline.named("app").stage("s", body);
  }

  private static void each(Stage stage, Fanout how, String... items) {
    stage.forEach("x", List.of(items), i -> i, how, (i, one) -> {});
  }

  private static void distinct(Stream<Pipeline> pipelines) {
    Map<String, String> seen = new LinkedHashMap<>();
    pipelines.forEach(
        p ->
            assertThat(seen.put(p.fingerprint(), p.stages().toString()))
                .as(() -> p.stages().stream().map(StageNode::describe).toList().toString())
                .isNull());
  }
}
