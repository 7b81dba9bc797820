package io.gitops4j.examples.guide;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.Gates.approvals;
import static io.gitops4j.core.pipeline.Gates.soak;
import static io.gitops4j.core.pipeline.PullRequestSpec.pullRequest;
import static io.gitops4j.core.pipeline.Trigger.manually;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.testkit.DeliveryKit;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What docs/guide/testing.md shows, compiled. */
final class TestingPageTest {

  private static Pipeline pipeline() {
    return Pipeline.named("app")
        .on(manually())
        .stage(
            "test",
            s ->
                s.into("test")
                    .change(Change.in("gitops", file("test/app.yaml").set("version", "v1"))))
        .stage(
            "prod",
            s ->
                s.into("prod")
                    .guard(soak(Duration.ofHours(2), "test"), approvals(1).from("leads"))
                    .change(
                        Change.in("gitops", file("prod/app.yaml").set("version", "v1"))
                            .through(pullRequest("Release v1"))));
  }

  @Test
  void promotesAfterASoak() {
    try (DeliveryKit kit =
        DeliveryKit.of(pipeline())
            .repository(
                "gitops",
                Map.of("test/app.yaml", "version: v0\n", "prod/app.yaml", "version: v0\n"))
            .actor("lee", "leads")
            .approves("prod/approvals", "lee")
            .mergesPullRequestsOf("gitops")
            .crashAt("after-act")) {
      Run run = kit.run("app", Start.manual(), "ann");
      assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
      assertThat(kit.file("gitops", "prod/app.yaml")).isEqualTo("version: v1\n");
      assertThat(kit.elapsed()).isGreaterThanOrEqualTo(Duration.ofHours(2));
    }
  }
}
