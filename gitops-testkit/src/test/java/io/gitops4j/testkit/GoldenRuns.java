package io.gitops4j.testkit;

import static io.gitops4j.core.pipeline.Compensation.rollBack;
import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.Gates.approvals;
import static io.gitops4j.core.pipeline.PullRequestSpec.pullRequest;

import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Condition;
import io.gitops4j.core.pipeline.Evidence;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Stage;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.pipeline.Steps;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The runs whose journals are kept: between them they hold every sort of record. */
final class GoldenRuns {
  private GoldenRuns() {}

  static Map<String, DeliveryKit> all() {
    Map<String, DeliveryKit> all = new LinkedHashMap<>();
    all.put("succeeded", succeeded());
    all.put("rolled-back", rolledBack());
    all.put("cancelled-after-effect", cancelled());
    all.put("parked", parked());
    all.put("waiting", waiting());
    all.put("resumed", resumed());
    return all;
  }

  private static Change to(String environment) {
    return Change.in("gitops", file(environment + ".yaml").set("version", "v1"));
  }

  private static DeliveryKit kit(Consumer<Stage> test, Consumer<Stage> prod) {
    Pipeline pipeline =
        Pipeline.named("app")
            .stage("test", test.andThen(s -> s.into("test")))
            .stage("prod", prod.andThen(s -> s.into("prod")));
    return DeliveryKit.of(pipeline)
        .repository("gitops", Map.of("test.yaml", "version: v0\n", "prod.yaml", "version: v0\n"))
        .actor("lee", "leads");
  }

  private static DeliveryKit guarded() {
    return kit(
        s ->
            s.change(to("test"))
                .then(Step.named("measure", c -> StepResult.done(Evidence.of("accuracy", 0.93))))
                .then(Steps.tag("gitops", "test-{run}")),
        s ->
            s.guard(approvals(1).from("leads")).change(to("prod").through(pullRequest("Release"))));
  }

  private static DeliveryKit succeeded() {
    DeliveryKit kit = guarded().approves("prod/approvals", "lee").mergesPullRequestsOf("gitops");
    kit.run("app", Start.manual(), "ann");
    return kit;
  }

  private static DeliveryKit waiting() {
    DeliveryKit kit = guarded();
    kit.run("app", Start.manual(), "ann");
    return kit;
  }

  private static DeliveryKit cancelled() {
    DeliveryKit kit = waiting();
    var run = kit.delivery().runs(TenantId.DEFAULT).get(0);
    kit.delivery().cancel(TenantId.DEFAULT, run.id(), Actor.of("lee"), "not needed");
    kit.settle(run.id());
    return kit;
  }

  private static DeliveryKit resumed() {
    DeliveryKit kit =
        guarded()
            .crashAt("after-act")
            .loseNextAnswer("createTag")
            .approves("prod/approvals", "lee")
            .mergesPullRequestsOf("gitops");
    kit.run("app", Start.manual(), "ann");
    return kit;
  }

  private static DeliveryKit rolledBack() {
    DeliveryKit kit =
        kit(
            s ->
                s.change(to("test"))
                    .then(
                        Step.named("check", c -> StepResult.failed("it answers 500"))
                            .retry(1, Duration.ofMinutes(1)))
                    .onFailure(rollBack()),
            s -> s.change(to("prod")));
    kit.run("app", Start.manual(), "ann");
    return kit;
  }

  private static DeliveryKit parked() {
    DeliveryKit kit =
        kit(
            s ->
                s.when("maybe", Condition.that("yes", r -> true), b -> b.change(to("test")))
                    .then(Step.named("check", c -> StepResult.failed("it answers 500")))
                    .parkOnFailure(),
            s -> s.change(to("prod")));
    var run = kit.run("app", Start.manual(), "ann");
    kit.delivery().retry(TenantId.DEFAULT, run.id(), NodePath.parse("test/check"), Actor.of("lee"));
    kit.settle(run.id());
    kit.delivery().takeOver(TenantId.DEFAULT, "app", "test", Actor.of("lee"), "a hotfix");
    return kit;
  }
}
