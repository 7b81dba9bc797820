package io.gitops4j.testkit;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.PullRequestSpec.pullRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.engine.RunEvent;
import io.gitops4j.core.engine.Subscriber;
import io.gitops4j.core.events.ForgeReporter;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Gates;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.pipeline.Value;
import io.gitops4j.core.spi.Comments.Comment;
import io.gitops4j.core.spi.CommitStatuses.State;
import io.gitops4j.core.spi.CommitStatuses.Status;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.Deployments;
import io.gitops4j.core.spi.Deployments.Deployment;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.core.spi.Reviews.Review;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A forge is told")
class ForgeReporterTest {
  private static final Pipeline PROPOSED =
      Pipeline.named("app")
          .stage("test", s -> s.then(Step.named("ok", context -> StepResult.done())))
          .stage(
              "prod",
              s ->
                  s.into("prod")
                      .change(
                          Change.in(
                                  "gitops",
                                  file("prod.yaml").set("version", Value.parameter("version")))
                              .through(
                                  pullRequest("Release")
                                      .mergedByUs(MergeMethod.MERGE)
                                      .approvals(1))));

  private static DeliveryKit kit(Pipeline pipeline) {
    return DeliveryKit.of(pipeline)
        .actor("ann")
        .actor("ada")
        .actor("lee")
        .repository("shop", Map.of("a.txt", "a\n"))
        .repository("gitops", Map.of("prod.yaml", "version: v0\n"));
  }

  private static ForgeReporter reporter(DeliveryKit kit) {
    return ForgeReporter.of(tenant -> kit.connections())
        .statusesIn("shop")
        .commentsOnPullRequests()
        .statusesOnPullRequests();
  }

  private static DeliveryKit told(Pipeline pipeline) {
    DeliveryKit kit = kit(pipeline);
    return kit.subscriber(reporter(kit));
  }

  private static Run run(DeliveryKit kit, String version) {
    Start start = Start.manual(Fields.of("version", version)).at(commit(kit));
    return kit.run("app", start, "ann");
  }

  private static CommitId commit(DeliveryKit kit) {
    return kit.git("shop").head("main").orElseThrow();
  }

  private static List<Status> statuses(DeliveryKit kit, String repository, CommitId commit) {
    return kit.forge().statuses().orElseThrow().list(kit.url(repository), commit);
  }

  private static List<Comment> comments(DeliveryKit kit, PullRequest pull) {
    return kit.forge().comments().orElseThrow().of(kit.url("gitops"), pull.number());
  }

  private static void approve(DeliveryKit kit, PullRequest pull) {
    kit.forge()
        .review(kit.url("gitops"), pull.number(), Identity.login("ada"), Review.State.APPROVED);
    kit.time().advance(Duration.ofMinutes(2));
  }

  /** Time passes, so that what could not be told is told. */
  private static void later(DeliveryKit kit, Run run) {
    for (int n = 0; n < 5; n++) {
      kit.time().advance(Duration.ofMinutes(1));
      kit.settle(run.id());
    }
  }

  @Test
  @DisplayName("on the source commit how far each stage is")
  void stages() {
    Pipeline pipeline =
        Pipeline.named("app")
            .stage("test", s -> s.then(Step.named("ok", context -> StepResult.done())))
            .stage("prod", s -> s.guard(Gates.approvals(1)).then(failing()))
            .stage("later", s -> s.then(failing()));
    try (DeliveryKit kit = told(pipeline)) {
      Run waiting = kit.run("app", Start.push("main", commit(kit)), "ann");
      assertThat(statuses(kit, "shop", commit(kit)))
          .containsExactlyInAnyOrder(
              new Status("gitops4j/app/test", State.SUCCESS, "Done"),
              new Status("gitops4j/app/prod", State.PENDING, "prod is blocked: 0 of 1 approval"));
      kit.approves("prod/approvals", "lee");
      assertThat(kit.settle(waiting.id()).outcome()).contains(Outcome.FAILED);
      assertThat(statuses(kit, "shop", commit(kit)))
          .containsExactlyInAnyOrder(
              new Status("gitops4j/app/test", State.SUCCESS, "Done"),
              new Status("gitops4j/app/prod", State.FAILURE, "Failed: it is broken"));
    }
  }

  private static Step failing() {
    return Step.named("no", context -> StepResult.failed("it is broken"));
  }

  @Test
  @DisplayName("on a pull request what it changes, how far its run is and what is missing")
  void pullRequests() {
    try (DeliveryKit kit = told(PROPOSED)) {
      Run waiting = run(kit, "v1");
      PullRequest pull = kit.pullRequests("gitops").get(0);
      assertThat(statuses(kit, "gitops", pull.head()))
          .containsExactly(
              new Status("gitops4j/app/gates", State.PENDING, "Blocked: 0 of 1 approval"));
      assertThat(comments(kit, pull)).hasSize(1);
      String text = comments(kit, pull).get(0).text();
      assertThat(text)
          .contains("Run `" + waiting.id() + "` is waiting.")
          .contains("```diff\n@@ prod.yaml: set version = \"v1\" @@\n- \"v0\"\n+ \"v1\"\n```")
          .contains("- `test`: done")
          .contains("- `prod`: running; Pull request gitops\\#\u200b1 waits for approvals: 0 of 1");
      approve(kit, pull);
      assertThat(kit.settle(waiting.id()).outcome()).contains(Outcome.SUCCEEDED);
      assertThat(comments(kit, pull)).hasSize(1);
      assertThat(comments(kit, pull).get(0).text())
          .contains("has ended, succeeded.")
          .contains("- `prod`: done");
      assertThat(statuses(kit, "gitops", pull.head()))
          .containsExactly(new Status("gitops4j/app/gates", State.SUCCESS, "Merged"));
    }
  }

  @Test
  @DisplayName("once, though the process dies after telling and before noting that")
  void crash() {
    try (DeliveryKit kit = kit(PROPOSED)) {
      Dying dying = new Dying(reporter(kit));
      kit.subscriber(dying);
      Run waiting = run(kit, "v1");
      PullRequest pull = kit.pullRequests("gitops").get(0);
      later(kit, waiting);
      assertThat(comments(kit, pull)).hasSize(1);
      approve(kit, pull);
      kit.settle(waiting.id());
      later(kit, waiting);
      assertThat(dying.deaths).isEqualTo(3);
      assertThat(comments(kit, pull)).hasSize(1);
      assertThat(comments(kit, pull).get(0).text()).contains("succeeded");
    }
  }

  @Test
  @DisplayName("of two runs apart")
  void twoRuns() {
    try (DeliveryKit kit = told(PROPOSED)) {
      Run first = run(kit, "v1");
      approve(kit, kit.pullRequests("gitops").get(0));
      kit.settle(first.id());
      run(kit, "v2");
      List<PullRequest> pulls = kit.pullRequests("gitops");
      assertThat(pulls).hasSize(2);
      assertThat(comments(kit, pulls.get(0))).hasSize(1);
      assertThat(comments(kit, pulls.get(0)).get(0).text()).contains("+ \"v1\"", "succeeded");
      assertThat(comments(kit, pulls.get(1))).hasSize(1);
      assertThat(comments(kit, pulls.get(1)).get(0).text()).contains("+ \"v2\"", "is waiting");
    }
  }

  @Test
  @DisplayName("again when it could not be reached")
  void unreachable() {
    try (DeliveryKit kit = told(PROPOSED)) {
      kit.failNext("keep", ErrorKind.UNAVAILABLE).failNext("keep", ErrorKind.UNAVAILABLE);
      Run waiting = run(kit, "v1");
      PullRequest pull = kit.pullRequests("gitops").get(0);
      assertThat(comments(kit, pull)).isEmpty();
      later(kit, waiting);
      assertThat(comments(kit, pull)).hasSize(1);
      assertThat(comments(kit, pull).get(0).text()).contains("is waiting");
    }
  }

  @Test
  @DisplayName("no more of what it forbids, and all else")
  void forbidden() {
    try (DeliveryKit kit = told(PROPOSED)) {
      kit.failNext("keep", ErrorKind.FORBIDDEN);
      Run waiting = run(kit, "v1");
      PullRequest pull = kit.pullRequests("gitops").get(0);
      approve(kit, pull);
      kit.settle(waiting.id());
      assertThat(comments(kit, pull)).isEmpty();
      assertThat(statuses(kit, "gitops", pull.head()))
          .extracting(Status::context, Status::state)
          .containsExactly(tuple("gitops4j/app/gates", State.SUCCESS));
    }
  }

  @Test
  @DisplayName("nothing that it has no place for")
  void noPlace() {
    DeliveryKit made = kit(PROPOSED);
    try (DeliveryKit kit = made.subscriber(reporter(made).deploymentsIn("shop"))) {
      run(kit, "v1");
      assertThat(comments(kit, kit.pullRequests("gitops").get(0))).hasSize(1);
    }
  }

  @Test
  @DisplayName("of deployments where it keeps them")
  void deployments() {
    List<Deployment> kept = new ArrayList<>();
    try (DeliveryKit kit = kit(PROPOSED)) {
      kit.subscriber(
          ForgeReporter.of(tenant -> withDeployments(kit.connections(), kept))
              .deploymentsIn("shop"));
      Run waiting = run(kit, "v1");
      approve(kit, kit.pullRequests("gitops").get(0));
      kit.settle(waiting.id());
      assertThat(kept)
          .extracting(Deployment::environment, Deployment::state)
          .containsSubsequence(
              tuple("test", Deployments.State.SUCCEEDED),
              tuple("prod", Deployments.State.IN_PROGRESS),
              tuple("prod", Deployments.State.SUCCEEDED));
      assertThat(kept).extracting(Deployment::commit).containsOnly(commit(kit));
    }
  }

  /** The same connections to a forge that keeps deployments too. */
  private static Connections withDeployments(Connections real, List<Deployment> kept) {
    Deployments deployments =
        new Deployments() {
          @Override
          public void set(RepositoryUrl repository, Deployment deployment) {
            kept.add(deployment);
          }

          @Override
          public List<Deployment> list(RepositoryUrl repository, String environment) {
            return kept;
          }
        };
    return replacing(
        Connections.class,
        real,
        "provider",
        found ->
            replacing(
                GitProvider.class,
                (GitProvider) found,
                "deployments",
                none -> Optional.of(deployments)));
  }

  /** The same thing with another answer of one method. */
  private static <T> T replacing(Class<T> type, T real, String name, UnaryOperator<Object> answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Object result = method.invoke(real, arguments);
              return method.getName().equals(name) ? answer.apply(result) : result;
            }));
  }

  /** Dies three times after it told of something. */
  private static final class Dying implements Subscriber {
    private final Subscriber reporter;
    private int deaths;

    Dying(Subscriber reporter) {
      this.reporter = reporter;
    }

    @Override
    public String name() {
      return reporter.name();
    }

    @Override
    public boolean wants(RunEvent event) {
      return reporter.wants(event);
    }

    @Override
    public Answer tell(RunEvent event) {
      throw new IllegalStateException("It is told with the run");
    }

    @Override
    public Answer tell(RunEvent event, Run run) throws IOException, InterruptedException {
      Answer answer = reporter.tell(event, run);
      if (deaths < 3) {
        deaths++;
        throw new SimulatedCrash("after-telling");
      }
      return answer;
    }
  }
}
