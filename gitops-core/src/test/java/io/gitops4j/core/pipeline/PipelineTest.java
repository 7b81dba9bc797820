package io.gitops4j.core.pipeline;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.Sample.CAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A pipeline")
class PipelineTest {
  private static final Pipeline APP = Pipeline.named("app");
  private static final String NAME_RULE =
      ". Use 1 to 63 letters, digits, '.', '_' or '-', beginning and ending with a letter or digit";

  static Stream<Arguments> errors() {
    return Stream.of(
        error(
            "two stages of one name",
            () -> APP.stage("test", PipelineTest::nothing).stage("test", PipelineTest::nothing),
            "Pipeline app has two stages named test. Give each its own name"),
        error(
            "two products of one name",
            () -> APP.produce(CAR).produce(CAR),
            "Pipeline app has two products named car. Give each its own name"),
        error(
            "two steps of one name",
            () -> APP.stage("test", s -> s.then(step("a")).then(step("a"))),
            "Stage test has two nodes named a. Rename one: .as(\"…\")"),
        error(
            "two changes without names",
            () -> APP.stage("test", s -> s.change(change()).change(change())),
            "Stage test has two nodes named change. Rename one: .as(\"…\")"),
        error(
            "a step and a branch of one name",
            () ->
                APP.stage(
                    "test", s -> s.then(step("a")).when("a", always(), PipelineTest::nothing)),
            "Stage test has two nodes named a. Rename one: .as(\"…\")"),
        error(
            "two gates of one name",
            () -> APP.stage("prod", s -> s.guard(Gates.approvals(1)).guard(Gates.approvals(2))),
            "Stage prod has two gates named approvals. Rename one: .as(\"…\")"),
        error(
            "two items of one name",
            () -> APP.stage("prod", s -> each(s, List.of("eu", "eu"), PipelineTest::nothing)),
            "Two items of prod/regions are named eu"),
        error(
            "no items",
            () -> APP.stage("prod", s -> each(s, List.of(), PipelineTest::nothing)),
            "There are no items in prod/regions"),
        error(
            "a bad name of a pipeline",
            () -> Pipeline.named("my app"),
            "Not a valid pipeline name: 'my app'" + NAME_RULE),
        error(
            "a bad name of a stage",
            () -> APP.stage("a/b", PipelineTest::nothing),
            "Not a valid stage name: 'a/b'" + NAME_RULE),
        error(
            "a bad name of an item",
            () -> APP.stage("prod", s -> each(s, List.of("e u"), PipelineTest::nothing)),
            "Not a valid item name: 'e u'" + NAME_RULE),
        error(
            "a bad name of an environment",
            () -> APP.stage("prod", s -> s.into("")),
            "Not a valid environment name: ''" + NAME_RULE),
        error(
            "a bad name of a step of one's own",
            () -> APP.stage("prod", s -> s.then(new Odd("a/b"))),
            "Not a valid node name: 'a/b'" + NAME_RULE),
        error(
            "a bad name of a gate, from its metric",
            () -> APP.stage("prod", s -> s.guard(Gates.improves("val/acc"))),
            "Not a valid gate name: 'improves-val/acc'" + NAME_RULE),
        error(
            "a reserved name of a stage",
            () -> APP.stage("produce", PipelineTest::nothing),
            reserved("produce")),
        error(
            "another reserved name of a stage",
            () -> APP.stage("rollback", PipelineTest::nothing),
            reserved("rollback")),
        error(
            "a reserved name of a step",
            () -> APP.stage("prod", s -> s.then(step("rollback"))),
            reserved("rollback")),
        error(
            "a reserved name of an item",
            () -> APP.stage("prod", s -> each(s, List.of("rollback"), PipelineTest::nothing)),
            reserved("rollback")),
        error(
            "a gate that looks at an unknown stage",
            () -> APP.stage("test", s -> s.then(step("a"))).stage("prod", soak("tset")),
            "Gate soak of stage prod looks at tset, and nothing of that name comes before. Before"
                + " it come: test, test/a"),
        error(
            "a gate that looks at its own stage",
            () -> APP.stage("prod", soak("prod")),
            "Gate soak of stage prod looks at prod, and nothing of that name comes before. Before"
                + " it come: none"),
        error(
            "a renamed gate that looks at an unknown stage",
            () -> APP.stage("prod", s -> s.guard(Gates.sameDigestAs("test", CAR).as("same"))),
            "Gate same of stage prod looks at test, and nothing of that name comes before. Before"
                + " it come: none"),
        error(
            "a change without edits",
            () -> Change.in("gitops"),
            "A change needs at least one edit"),
        error(
            "a change without a message",
            () -> change().message(" "),
            "A change needs a message and a branch"),
        error("a path out of the repository", () -> file("../secret"), null),
        error(
            "a pull request without a title",
            () -> PullRequestSpec.pullRequest(""),
            "A pull request needs a title"));
  }

  private static Arguments error(String what, Supplier<?> build, String message) {
    return Arguments.of(what, build, message);
  }

  private static String reserved(String name) {
    return "The name " + name + " is reserved for the engine. Use another one";
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("errors")
  @DisplayName("is refused where it is written, with a sentence that names the place")
  void refused(String what, Supplier<?> build, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(build::get)
        .satisfies(
            e ->
                assertThat(message == null || message.equals(e.getMessage()))
                    .as(e.getMessage())
                    .isTrue());
  }

  @Test
  @DisplayName("has gates that look at stages, steps and items before them")
  void earlierNodes() {
    Pipeline pipeline =
        APP.stage("test", s -> s.then(step("a")))
            .stage(
                "prod",
                s -> {
                  s.guard(soakGate("test"), soakGate("test/a").as("step"));
                  s.when("hotfix", always(), w -> w.then(step("b")));
                  each(
                      s,
                      List.of("eu", "us"),
                      region -> region.guard(soakGate("prod/hotfix/b")).then(step("c")));
                })
            .stage("late", soak("prod/regions/us/c"));
    assertThat(pipeline.stages())
        .extracting(StageNode::name)
        .containsExactly("test", "prod", "late");
    assertThat(
            APP.stage(
                    "prod",
                    s ->
                        s.forEach(
                            "regions",
                            List.of("eu", "us"),
                            r -> r,
                            Fanout.oneByOne(),
                            (r, one) ->
                                one.guard(r.equals("us") ? soakGate("prod/regions/eu") : open())))
                .stages())
        .hasSize(1);
  }

  @Test
  @DisplayName("has stages that are dead outside the code that describes them")
  void deadStages() {
    List<Stage> kept = new ArrayList<>();
    APP.stage("prod", kept::add);
    List<Consumer<Stage>> uses =
        List.of(
            s -> s.into("x"),
            s -> s.guard(open()),
            s -> s.then(step("x")),
            s -> s.when("x", always(), PipelineTest::nothing),
            s -> each(s, List.of("x"), PipelineTest::nothing),
            s -> s.onFailure(Compensation.rollBack()),
            Stage::parkOnFailure);
    String message =
        "Stage prod can't be described here. Use a stage only inside the code that describes it,"
            + " and an inner stage inside its own";
    for (Consumer<Stage> use : uses) {
      assertThatIllegalStateException()
          .isThrownBy(() -> use.accept(kept.get(0)))
          .withMessage(message);
    }
    assertThatIllegalStateException()
        .isThrownBy(
            () -> APP.stage("prod", s -> s.when("x", always(), inner -> s.then(step("oops")))))
        .withMessage(message);
  }

  @Test
  @DisplayName("has stages with one environment each")
  void oneEnvironment() {
    assertThatIllegalStateException()
        .isThrownBy(() -> APP.stage("prod", s -> s.into("eu").into("us")))
        .withMessage("Stage prod delivers into eu already. Use another stage for us");
  }

  @Test
  @DisplayName("is refused where an expression of an edit can't be read")
  void badExpressions() {
    for (Supplier<PlannedEdit> edit :
        List.<Supplier<PlannedEdit>>of(
            () -> file("a.yaml").set("a[", "x"),
            () -> file("a.yaml").set("a[", CAR.pinned()),
            () -> file("a.yaml").image("a[", CAR.reference()),
            () -> file("a.yaml").remove("a["))) {
      assertThatExceptionOfType(ProviderException.class)
          .isThrownBy(edit::get)
          .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID));
    }
  }

  @Test
  @DisplayName("is a complete value at every word, and no word changes an earlier one")
  void values() {
    Pipeline one = APP.stage("test", PipelineTest::nothing);
    Pipeline two =
        one.stage("prod", PipelineTest::nothing).produce(CAR).whenBusy(Busy.REJECT).version("2");
    assertThat(APP.stages()).isEmpty();
    assertThat(one.stages()).hasSize(1);
    assertThat(one.products()).isEmpty();
    assertThat(one).hasToString("app 1");
    assertThat(two).hasToString("app 2");
    assertThat(two.whenBusy()).isEqualTo(Busy.REJECT);
    assertThat(one.whenBusy()).isEqualTo(Busy.QUEUE);
  }

  private static void nothing(Stage stage) {
    assertThat(stage).isNotNull();
  }

  private static Step step(String name) {
    return Step.named(name, context -> StepResult.done());
  }

  private static Change change() {
    return Change.in("gitops", file("a.yaml").set("version", "1"));
  }

  private static Condition always() {
    return Condition.that("always", release -> true);
  }

  private static Gate open() {
    return Gate.named("open", "1", context -> Verdict.open("always"));
  }

  private static Gate soakGate(String node) {
    return Gates.soak(Duration.ofHours(1), node);
  }

  private static Consumer<Stage> soak(String node) {
    return stage -> stage.guard(soakGate(node));
  }

  private static Stage each(Stage stage, List<String> items, Consumer<Stage> body) {
    return stage.forEach("regions", items, i -> i, Fanout.oneByOne(), (i, one) -> body.accept(one));
  }

  /** A step of one's own, which nobody has checked. */
  private record Odd(String name) implements Step {
    @Override
    public StepResult run(StepContext context) {
      return StepResult.done();
    }
  }
}
