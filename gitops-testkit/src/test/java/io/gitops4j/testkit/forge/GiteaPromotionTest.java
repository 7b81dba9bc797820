package io.gitops4j.testkit.forge;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.PullRequestSpec.pullRequest;
import static io.gitops4j.core.pipeline.Trigger.push;
import static io.gitops4j.registry.ModelCar.modelCar;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.journal.MemoryJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.core.spi.Reviews.Review;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.git.servers.GiteaServer;
import io.gitops4j.git.webhook.ForgeEventRouter;
import io.gitops4j.git.webhook.WebhookReceiver;
import io.gitops4j.registry.ModelCar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("servers")
@DisplayName("On a real Gitea, with webhooks it delivers,")
class GiteaPromotionTest {
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Secret SECRET = Secret.of("correct horse battery staple");

  @TempDir Path home;
  private final GiteaServer gitea = GiteaServer.shared();
  private final GiteaServer.Account robot = gitea.writer("robot");
  private final RepositoryUrl source = gitea.newRepository(Map.of("readme.md", "shop\n"));
  private final RepositoryUrl desired =
      gitea.newRepository(
          Map.of(
              "test/shop.yaml", "version: v0 # of the test\nreplicas: 1\n",
              "prod/shop.yaml", "version: v0 # of production\nreplicas: 9\n"));
  private ConfiguredConnections connections;
  private MemoryJournal journal;

  @BeforeEach
  void connect() throws IOException {
    Files.write(home.resolve("model.bin"), new byte[4096]);
    ProviderContext context =
        ProviderContext.in(home.resolve("cache"))
            .withCredentials(() -> Credentials.token(robot.token()))
            .withOptions(Fields.of(Plugins.PROVIDER, "gitea"));
    connections =
        ConfiguredConnections.using(Plugins.of(GiteaPromotionTest.class.getClassLoader()))
            .repository("gitops", desired, context)
            .registry("registry.example", "oci-layout:" + home.resolve("registry"), context)
            .buildCache("oci-layout:" + home.resolve("builds"), context)
            .build();
    journal = new MemoryJournal(SystemClock.utc());
  }

  @AfterEach
  void disconnect() {
    connections.close();
    journal.close();
  }

  private Pipeline pipeline(MergeMethod... byUs) {
    ModelCar car = modelCar("shop", "registry.example/team/shop").model(home.resolve("model.bin"));
    var proposal = pullRequest("Release {version}").labels("release");
    return Pipeline.named("shop")
        .on(push("main"))
        .produce(car)
        .stage(
            "test",
            s ->
                s.into("test")
                    .change(
                        Change.in("gitops", file("test/shop.yaml").set("version", car.pinned()))))
        .stage(
            "prod",
            s ->
                s.into("prod")
                    .change(
                        Change.in("gitops", file("prod/shop.yaml").set("version", car.pinned()))
                            .through(byUs.length == 0 ? proposal : proposal.mergedByUs(byUs[0]))));
  }

  private Delivery delivery(Pipeline pipeline) {
    return Delivery.builder()
        .pipelines(PipelineCatalog.of(pipeline))
        .connections(tenant -> connections)
        .journal(journal)
        .build();
  }

  @Test
  @DisplayName("a push starts a run, and the merge of its pull request by a person ends it")
  void pushToProduction() throws Exception {
    try (Delivery delivery = delivery(pipeline())) {
      ForgeEventRouter router =
          ForgeEventRouter.to(delivery, TenantId.DEFAULT)
              .starts(source, "shop")
              .wakes(desired, "gitops");
      try (HookServer hooks = new HookServer(WebhookReceiver.gitea(SECRET), router::route)) {
        hook(source, hooks);
        hook(desired, hooks);
        String commit = pushToSource();
        Run run = started(delivery);
        Run waiting = delivery.await(run.id(), LONGEST);
        assertThat(waiting.waits())
            .extracting(Run.Wait::sentence)
            .containsExactly("Pull request gitops#1 waits to be merged");
        mergeAs("bob", 1);
        Run ended = delivery.awaitEnd(run.id(), LONGEST);
        assertThat(ended.outcome()).contains(Outcome.SUCCEEDED);
        assertThat(read("prod/shop.yaml"))
            .isEqualTo(
                read("test/shop.yaml")
                    .replace("of the test", "of production")
                    .replace("replicas: 1", "replicas: 9"))
            .contains(commit.substring(0, 10) + "@sha256:");
        assertThat(delivery.runs(TenantId.DEFAULT)).hasSize(1);
        assertThat(hooks.answers()).isNotEmpty().containsOnly(204);
      }
    }
  }

  @Test
  @DisplayName(
      "the pull request is merged by us, as soon as Gitea has found that it can be, and so is that"
          + " of the rollback")
  void mergedByUs() throws Exception {
    try (Delivery delivery = delivery(pipeline(MergeMethod.SQUASH))) {
      ForgeEventRouter router =
          ForgeEventRouter.to(delivery, TenantId.DEFAULT).starts(source, "shop");
      try (HookServer hooks = new HookServer(WebhookReceiver.gitea(SECRET), router::route)) {
        hook(source, hooks);
        pushToSource();
        Run ended = delivery.awaitEnd(started(delivery).id(), LONGEST);
        assertThat(ended.outcome()).contains(Outcome.SUCCEEDED);
        assertThat(read("prod/shop.yaml")).contains("@sha256:").endsWith("replicas: 9\n");
        Actor ann = Actor.of("ann");
        Run back = delivery.rollback(TenantId.DEFAULT, "shop", "prod", ann, "errors");
        assertThat(delivery.awaitEnd(back.id(), LONGEST).outcome()).contains(Outcome.SUCCEEDED);
        assertThat(read("prod/shop.yaml")).isEqualTo("version: v0 # of production\nreplicas: 9\n");
      }
    }
  }

  private void hook(RepositoryUrl repository, HookServer hooks) {
    Map<String, String> config =
        Map.of("url", hooks.url(), "content_type", "json", "secret", SECRET.reveal());
    gitea.call(
        gitea.admin(),
        "POST",
        GiteaServer.path(repository) + "hooks",
        Map.of(
            "type",
            "gitea",
            "active",
            true,
            "config",
            config,
            "events",
            List.of("push", "pull_request")));
  }

  /** Somebody changes the application; its commit. */
  private String pushToSource() {
    String path = GiteaServer.path(source);
    Map<String, Object> change =
        Map.of("operation", "create", "path", "main.py", "content", "cGFzcwo=");
    return gitea
        .call(
            gitea.writer("ann"),
            "POST",
            path + "contents",
            Map.of("branch", "main", "message", "Change", "files", List.of(change)))
        .path("commit")
        .path("sha")
        .asText();
  }

  private static Run started(Delivery delivery) {
    List<Run> runs = delivery.runs(TenantId.DEFAULT);
    for (int look = 0; look < 600 && runs.isEmpty(); look++) {
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      runs = delivery.runs(TenantId.DEFAULT);
    }
    assertThat(runs).hasSize(1);
    return runs.get(0);
  }

  private void mergeAs(String login, long number) {
    gitea.review(desired, number, login, Review.State.APPROVED);
    String path = GiteaServer.path(desired) + "pulls/" + number;
    for (int look = 0;
        look < 600
            && !gitea
                .call(gitea.writer(login), "GET", path, Map.of())
                .path("mergeable")
                .asBoolean();
        look++) {
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    gitea.call(gitea.writer(login), "POST", path + "/merge", Map.of("Do", "merge"));
  }

  private String read(String path) {
    CommitId head = connections.repository("gitops").head("main").orElseThrow();
    return new String(connections.repository("gitops").read(head, path).orElseThrow(), UTF_8);
  }
}
