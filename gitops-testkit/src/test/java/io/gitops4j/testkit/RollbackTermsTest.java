package io.gitops4j.testkit;

import static io.gitops4j.core.pipeline.Compensation.rollBack;
import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.PullRequestSpec.pullRequest;
import static io.gitops4j.core.pipeline.Value.parameter;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Check;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.PullRequestSpec;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.Steps;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.core.spi.Reviews.Review.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The pull request of a rollback")
class RollbackTermsTest {
  private static final PullRequestSpec BY_A_PERSON = pullRequest("Release").body("All new.");
  private static final PullRequestSpec BY_US = BY_A_PERSON.mergedByUs(MergeMethod.MERGE);
  private DeliveryKit kit;

  @AfterEach
  void close() {
    kit.close();
  }

  @ParameterizedTest
  @EnumSource(MergeMethod.class)
  @DisplayName("is merged by us where those it undoes were")
  void byUs(MergeMethod how) {
    deliver(change(BY_A_PERSON.mergedByUs(how)));
    assertThat(rollback().outcome()).contains(Outcome.SUCCEEDED);
    assertThat(kit.file("gitops", "prod.yaml")).isEqualTo("version: v0\nreplicas: 1\n");
    assertThat(kit.git("gitops").branches()).containsExactly("main");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "after-intent", "before-act", "after-act", "after-receipt"})
  @DisplayName("of a stage that failed is merged by us, once, wherever the process dies")
  void ofAStage(String point) {
    Check fails =
        context -> {
          kit.crashAt(point).loseNextAnswer("merge");
          return Check.failed("it is down");
        };
    open(change(BY_US), Steps.check("smoke", fails));
    assertThat(run().outcome()).contains(Outcome.ROLLED_BACK);
    assertThat(kit.file("gitops", "prod.yaml")).isEqualTo("version: v0\nreplicas: 1\n");
    assertThat(kit.pullRequests("gitops"))
        .hasSize(2)
        .extracting(PullRequest::state)
        .containsOnly(PullRequest.State.MERGED);
  }

  @Test
  @DisplayName("takes back another rollback on the same terms")
  void ofARollback() {
    deliver(change(BY_US));
    kit.run("app", Start.manual(Fields.of("version", "v2")), "ann");
    assertThat(rollback().outcome()).contains(Outcome.SUCCEEDED);
    assertThat(rollback().outcome()).contains(Outcome.SUCCEEDED);
    assertThat(kit.file("gitops", "prod.yaml")).isEqualTo("version: v0\nreplicas: 1\n");
  }

  @Test
  @DisplayName("that a person merges is looked at as often as those it undoes, and says the same")
  void lookedAt() throws InterruptedException {
    open(change(BY_A_PERSON.lookEvery(Duration.ofSeconds(10)).labels("ops").reviewers("bob")));
    kit.mergesPullRequestsOf("gitops");
    assertThat(run().outcome()).contains(Outcome.SUCCEEDED);
    Actor ann = Actor.of("ann");
    kit.delivery().rollback(TenantId.DEFAULT, "app", "prod", ann, "errors");
    Instant next = kit.delivery().work().orElseThrow();
    assertThat(Duration.between(kit.time().instant(), next)).isEqualTo(Duration.ofSeconds(10));
    PullRequest proposed = kit.forge().pullRequests().orElseThrow().get(kit.url("gitops"), 2);
    assertThat(proposed.title()).isEqualTo("Roll back app in prod");
    assertThat(proposed.labels()).containsExactly("ops");
    assertThat(kit.forge().askedReviewers(kit.url("gitops"), 2)).containsExactly("bob");
  }

  @Test
  @DisplayName("is merged by us only with the approvals that those it undoes needed")
  void approved() {
    open(change(BY_US.approvals(1)));
    kit.actor("ada").actor("ann");
    Run run = run();
    approve(1);
    assertThat(kit.settle(run.id()).outcome()).contains(Outcome.SUCCEEDED);
    Run back = rollback();
    assertThat(back.waits().get(0).sentence()).endsWith("waits for approvals: 0 of 1 approval");
    approve(2);
    assertThat(kit.settle(back.id()).outcome()).contains(Outcome.SUCCEEDED);
  }

  @Test
  @DisplayName("waits for a person if one of those it undoes did")
  void mixed() {
    open(
        change(BY_A_PERSON),
        Change.in("gitops", file("prod.yaml").set("replicas", 2)).as("more").through(BY_US));
    Run run = run();
    kit.merge("gitops", kit.pullRequests("gitops").get(0));
    assertThat(kit.settle(run.id()).outcome()).contains(Outcome.SUCCEEDED);
    Run back = rollback();
    assertThat(back.waits().get(0).sentence())
        .isEqualTo("Pull request gitops#3 waits to be merged");
    kit.merge("gitops", kit.pullRequests("gitops").get(2));
    assertThat(kit.settle(back.id()).outcome()).contains(Outcome.SUCCEEDED);
    assertThat(kit.file("gitops", "prod.yaml")).isEqualTo("version: v0\nreplicas: 1\n");
  }

  private static Change change(PullRequestSpec spec) {
    return Change.in("gitops", file("prod.yaml").set("version", parameter("version")))
        .through(spec);
  }

  private void open(Step... steps) {
    Pipeline pipeline =
        Pipeline.named("app")
            .stage(
                "prod",
                s -> {
                  s.into("prod").onFailure(rollBack());
                  for (Step step : steps) {
                    s.then(step);
                  }
                });
    kit =
        DeliveryKit.of(pipeline)
            .repository("gitops", Map.of("prod.yaml", "version: v0\nreplicas: 1\n"));
  }

  private void deliver(Step... steps) {
    open(steps);
    assertThat(run().outcome()).contains(Outcome.SUCCEEDED);
    assertThat(kit.file("gitops", "prod.yaml")).startsWith("version: v1\n");
  }

  private Run run() {
    return kit.run("app", Start.manual(Fields.of("version", "v1")), "ann");
  }

  private Run rollback() {
    return kit.rollback("app", "prod", "ann", "errors");
  }

  private void approve(long number) {
    kit.forge().review(kit.url("gitops"), number, Identity.login("ada"), State.APPROVED);
    kit.time().advance(Duration.ofMinutes(2));
  }
}
