package io.gitops4j.core.pipeline;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.Sample.CAR;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A drawing of a pipeline")
class MermaidFlowchartTest {
  @Test
  @DisplayName("shows products, stages, gates, branches and items in the order they run")
  void everything() {
    Change change = Change.in("gitops", file("{environment}.yaml").set("version", CAR.pinned()));
    Pipeline pipeline =
        Pipeline.named("jukebox")
            .on(Trigger.push("main"), Trigger.manually())
            .produce(CAR)
            .stage("test", s -> s.into("test").change(change).then(step("smoke")))
            .stage(
                "prod",
                s ->
                    s.guard(Gates.approvals(2).from("leads"), Gates.weekdays(9, 17))
                        .when(
                            "big",
                            Condition.that("more than \"10\" files", r -> true),
                            w -> w.then(step("warn")))
                        .forEach(
                            "regions",
                            List.of("eu", "us"),
                            r -> r,
                            Fanout.oneByOne(),
                            (r, one) ->
                                one.into("prod-" + r)
                                    .change(change.through(PullRequestSpec.pullRequest("t")))));
    assertThat(pipeline.toMermaid())
        .isEqualTo(
            """
            flowchart LR
              n1(["push to main, manually"])
              n2["build car"]
              subgraph s3["test → test"]
                n4["commit to gitops"]
                n5["smoke"]
              end
              n6{{"2 approvals from leads<br/>Mon Tue Wed Thu Fri 9:00–17:00 UTC"}}
              subgraph s7["prod"]
                n8{"more than #quot;10#quot; files"}
                subgraph s9["big"]
                  n10["warn"]
                end
                subgraph s11["eu → prod-eu"]
                  n12["pull request to gitops"]
                end
                subgraph s13["us → prod-us"]
                  n14["pull request to gitops"]
                end
              end
              n1 --> n2
              n2 --> n4
              n4 --> n5
              n5 --> n6
              n6 --> n8
              n8 --> n10
              n10 --> n12
              n8 --> n12
              n10 --> n14
              n8 --> n14
            """);
  }

  @Test
  @DisplayName("of a pipeline that anything starts begins with that")
  void bare() {
    assertThat(
            Pipeline.named("app")
                .stage("one", s -> s.then(Steps.pause("nap", Duration.ofHours(1))))
                .toMermaid())
        .isEqualTo(
            """
            flowchart LR
              n1(["start"])
              subgraph s2["one"]
                n3["nap"]
              end
              n1 --> n3
            """);
  }

  private static Step step(String name) {
    return Step.named(name, context -> StepResult.done());
  }
}
