package io.gitops4j.testkit;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.Gates.approvals;
import static io.gitops4j.core.pipeline.Gates.soak;
import static io.gitops4j.core.pipeline.PullRequestSpec.pullRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A pipeline's definition as a unit test: what the README shows, in thirty lines. */
@DisplayName("The pipeline")
class PromotionTest {
  private static final Pipeline PIPELINE =
      Pipeline.named("app")
          .stage("test", s -> s.into("test").change(to("test")))
          .stage(
              "prod",
              s ->
                  s.into("prod")
                      .guard(soak(Duration.ofHours(2), "test"), approvals(1).from("leads"))
                      .change(
                          to("prod")
                              .through(pullRequest("Release").mergedByUs(MergeMethod.MERGE))));

  private static Change to(String environment) {
    return Change.in("gitops", file(environment + ".yaml").set("version", "v1"));
  }

  private final DeliveryKit kit =
      DeliveryKit.of(PIPELINE)
          .repository("gitops", Map.of("test.yaml", "version: v0\n", "prod.yaml", "version: v0\n"))
          .actor("lee", "leads");

  @Test
  @DisplayName("promotes after two hours of soak and an approval, and survives a crash")
  void promotes() {
    kit.approves("prod/approvals", "lee").crashAt("after-act");
    assertThat(kit.run("app", Start.manual(), "ann").outcome()).contains(Outcome.SUCCEEDED);
    assertThat(kit.file("gitops", "prod.yaml")).isEqualTo("version: v1\n");
    assertThat(kit.commits("gitops", "test.yaml")).hasSize(1);
    assertThat(kit.elapsed()).isGreaterThanOrEqualTo(Duration.ofHours(2));
  }

  @Test
  @DisplayName("leaves production alone when the approval is denied")
  void denied() {
    kit.rejects("prod/approvals", "lee", "not today");
    assertThat(kit.run("app", Start.manual(), "ann").outcome()).contains(Outcome.REJECTED);
    assertThat(kit.file("gitops", "prod.yaml")).isEqualTo("version: v0\n");
  }

  @Test
  @DisplayName("waits for days until the forge lets its pull request in, and that is no failure")
  void notReady() {
    kit.approves("prod/approvals", "lee");
    RepositoryUrl url = kit.url("gitops");
    kit.at(Duration.ofMinutes(1), () -> kit.forge().protect(url, "main", 1));
    kit.at(
        Duration.ofDays(3),
        () -> {
          kit.forge().approve(url, 1, Identity.login("ada"));
          kit.delivery().signal(TenantId.DEFAULT, WakeKey.pullRequest("gitops", 1));
        });
    Run run = kit.run("app", Start.manual(), "ann");
    assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
    assertThat(kit.file("gitops", "prod.yaml")).isEqualTo("version: v1\n");
    assertThat(kit.elapsed()).isGreaterThanOrEqualTo(Duration.ofDays(3));
  }

  @Test
  @DisplayName("says so when somebody else changed the same value meanwhile")
  void conflict() {
    kit.approves("prod/approvals", "lee")
        .failNext("merge", io.gitops4j.core.model.ErrorKind.UNAVAILABLE);
    kit.at(Duration.ofHours(2), () -> kit.push("gitops", "prod.yaml", "version: v9\n"));
    Run run = kit.run("app", Start.manual(), "ann");
    assertThat(run.problem().orElseThrow().kind()).isEqualTo(Problem.Kind.CONFLICT);
    assertThat(kit.file("gitops", "prod.yaml")).isEqualTo("version: v9\n");
  }
}
