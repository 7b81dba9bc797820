package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.edit.FileEdit;
import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Previews;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.events.ForgeReporter;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Steps;
import io.gitops4j.core.pipeline.Value;
import io.gitops4j.core.spi.Comments.Comment;
import io.gitops4j.core.spi.CommitRequest;
import io.gitops4j.core.spi.CommitStatuses;
import io.gitops4j.core.spi.CommitStatuses.Status;
import io.gitops4j.core.spi.ExpectedEdit;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.PullRequests.Proposal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The preview of a pull request")
class PreviewsTest {
  private static final String APP = "previews/shop-pr-1/app.yaml";
  private static final Previews PREVIEWS =
      Previews.of(
              "shop",
              number ->
                  Pipeline.named("shop-pr-" + number)
                      .stage(
                          "preview",
                          s ->
                              s.into("shop-pr-" + number)
                                  .then(
                                      Steps.copyFolder(
                                              "gitops", "template", "previews/{environment}")
                                          .with("team", Value.of("web")))),
              Steps.deleteFolder("gitops", "previews/{environment}"))
          .expiringAfter(Duration.ofDays(3))
          .lookEvery(Duration.ofHours(1));

  private static DeliveryKit kit() {
    return DeliveryKit.of(PREVIEWS)
        .repository("shop", Map.of("a.txt", "a\n"))
        .repository(
            "gitops",
            Map.of(
                "template/app.yaml",
                "name: {environment}\ncommit: {commit}\nteam: {team}\nkeep: {other}\n",
                "template/sub/b.txt",
                "b\n",
                "previews/README.md",
                "Previews\n"));
  }

  /** Somebody pushes to the branch, which makes it if need be. */
  private static CommitId push(DeliveryKit kit, String branch, String content) {
    GitRepository git = kit.git("shop");
    boolean there = git.head(branch).isPresent();
    CommitId base = git.head(there ? branch : "main").orElseThrow();
    FileEdit put = FileEdit.put("a.txt", content);
    ExpectedEdit edit = new ExpectedEdit(put, put.current(git.read(base, "a.txt").orElseThrow()));
    OperationKey key = OperationKey.named(branch + content);
    CommitRequest request =
        CommitRequest.of(key, there ? branch : "main", base, List.of(edit), "Change");
    return git.commit(there ? request : request.onNewBranch(branch)).commit();
  }

  private static PullRequest open(DeliveryKit kit, String branch) {
    push(kit, branch, branch + "\n");
    return kit.forge()
        .pullRequests()
        .orElseThrow()
        .open(kit.url("shop"), new Proposal(branch, "main", "Change", "", Set.of()));
  }

  private static void close(DeliveryKit kit, PullRequest pull) {
    kit.forge().pullRequests().orElseThrow().close(kit.url("shop"), pull.number());
    kit.delivery().signal(TenantId.DEFAULT, WakeKey.pullRequest("shop", pull.number()));
  }

  private static Run preview(DeliveryKit kit, PullRequest pull) {
    CommitId head = kit.git("shop").head(pull.sourceBranch()).orElseThrow();
    Start start = Start.pullRequest(pull.number(), head);
    return kit.run(PREVIEWS.name(pull.number()), start, "ann");
  }

  private static List<String> files(DeliveryKit kit) {
    GitRepository git = kit.git("gitops");
    return git.list(git.head("main").orElseThrow(), "previews");
  }

  @Test
  @DisplayName("is created from the template and removed when the pull request is closed")
  void lifecycle() {
    try (DeliveryKit kit = kit()) {
      PullRequest pull = open(kit, "feature");
      Run waiting = preview(kit, pull);
      assertThat(kit.file("gitops", APP))
          .isEqualTo(
              "name: shop-pr-1\ncommit: "
                  + pull.head().abbreviated()
                  + "\nteam: web\nkeep: {other}\n");
      assertThat(files(kit))
          .containsExactly("previews/README.md", APP, "previews/shop-pr-1/sub/b.txt");
      close(kit, pull);
      assertThat(kit.settle(waiting.id()).outcome()).contains(Outcome.SUCCEEDED);
      assertThat(files(kit)).containsExactly("previews/README.md");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"before-intent", "after-intent", "before-act", "after-act", "after-receipt"})
  @DisplayName("is removed once by a process that dies around that")
  void crash(String point) {
    try (DeliveryKit kit = kit()) {
      PullRequest pull = open(kit, "feature");
      Run waiting = preview(kit, pull);
      close(kit, pull);
      kit.crashAt(point);
      assertThat(kit.settle(waiting.id()).outcome()).contains(Outcome.SUCCEEDED);
      assertThat(kit.commits("gitops", APP)).hasSize(2);
    }
  }

  @Test
  @DisplayName("follows the pull request's head, and the older head's run removes nothing")
  void superseded() {
    try (DeliveryKit kit = kit()) {
      PullRequest pull = open(kit, "feature");
      Run first = preview(kit, pull);
      CommitId second = push(kit, "feature", "again\n");
      kit.push("gitops", "template/sub/c.txt", "c\n");
      Run latest = preview(kit, pull);
      assertThat(kit.file("gitops", APP)).contains("commit: " + second.abbreviated());
      assertThat(files(kit)).contains("previews/shop-pr-1/sub/c.txt");
      close(kit, pull);
      assertThat(kit.settle(latest.id()).outcome()).contains(Outcome.SUCCEEDED);
      assertThat(kit.settle(first.id()).outcome()).contains(Outcome.SUPERSEDED);
      assertThat(files(kit)).containsExactly("previews/README.md");
      assertThat(kit.commits("gitops", APP)).hasSize(3);
    }
  }

  @Test
  @DisplayName("is removed when its time is over, though the pull request is open")
  void expires() {
    try (DeliveryKit kit = kit()) {
      PullRequest pull = open(kit, "feature");
      Run waiting = preview(kit, pull);
      kit.time().advance(Duration.ofDays(3));
      assertThat(kit.settle(waiting.id()).outcome()).contains(Outcome.SUCCEEDED);
      assertThat(files(kit)).containsExactly("previews/README.md");
    }
  }

  @Test
  @DisplayName("is removed without a webhook too")
  void withoutWebhook() {
    try (DeliveryKit kit = kit()) {
      PullRequest pull = open(kit, "feature");
      Run waiting = preview(kit, pull);
      kit.forge().pullRequests().orElseThrow().close(kit.url("shop"), pull.number());
      kit.time().advance(Duration.ofHours(1));
      assertThat(kit.settle(waiting.id()).outcome()).contains(Outcome.SUCCEEDED);
      assertThat(files(kit)).containsExactly("previews/README.md");
    }
  }

  @Test
  @DisplayName("does not wait for, nor touch, that of another")
  void two() {
    try (DeliveryKit kit = kit()) {
      PullRequest one = open(kit, "one");
      PullRequest two = open(kit, "two");
      Run first = preview(kit, one);
      preview(kit, two);
      close(kit, one);
      assertThat(kit.settle(first.id()).outcome()).contains(Outcome.SUCCEEDED);
      assertThat(files(kit))
          .containsExactly(
              "previews/README.md", "previews/shop-pr-2/app.yaml", "previews/shop-pr-2/sub/b.txt");
    }
  }

  @Test
  @DisplayName("is told of on the pull request, by the run of its head")
  void comments() {
    try (DeliveryKit kit = kit()) {
      kit.subscriber(
          ForgeReporter.of(tenant -> kit.connections())
              .commentsOnPreviews(PREVIEWS, "https://{environment}.example.org")
              .statusesIn("shop"));
      PullRequest pull = open(kit, "feature");
      preview(kit, pull);
      CommitId second = push(kit, "feature", "again\n");
      Run latest = preview(kit, pull);
      assertThat(comment(kit, pull))
          .contains("https://shop-pr-1.example.org", second.abbreviated(), "- `preview`: done");
      assertThat(kit.forge().statuses().orElseThrow().list(kit.url("shop"), second))
          .contains(new Status("gitops4j/shop-pr-1/preview", CommitStatuses.State.SUCCESS, "Done"));
      close(kit, pull);
      kit.settle(latest.id());
      assertThat(comment(kit, pull))
          .doesNotContain("https://")
          .contains(second.abbreviated(), "- `removal`: done", "has ended, succeeded");
    }
  }

  private static String comment(DeliveryKit kit, PullRequest pull) {
    List<Comment> all = kit.forge().comments().orElseThrow().of(kit.url("shop"), pull.number());
    assertThat(all).hasSize(1);
    return all.get(0).text();
  }

  @Test
  @DisplayName("stands beside other pipelines, and only numbers are pull requests")
  void names() {
    Pipeline shop = Pipeline.named("shop").stage("s", s -> s.then(Steps.pause("p", Duration.ZERO)));
    PipelineCatalog all = PREVIEWS.or(PipelineCatalog.of(shop));
    assertThat(all.find(TenantId.DEFAULT, "shop", Optional.empty())).contains(shop);
    assertThat(all.find(TenantId.DEFAULT, "shop-pr-12", Optional.empty()))
        .map(Pipeline::name)
        .contains("shop-pr-12");
    assertThat(all.find(TenantId.DEFAULT, "shop-pr-x", Optional.empty())).isEmpty();
    assertThat(all.find(TenantId.DEFAULT, "shop-pr-012", Optional.empty())).isEmpty();
  }
}
