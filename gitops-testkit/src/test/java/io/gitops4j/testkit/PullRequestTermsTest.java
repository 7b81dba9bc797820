package io.gitops4j.testkit;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.PullRequestSpec.pullRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.edit.FileEdit;
import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.CommitReceipt;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.PullRequestSpec;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.spi.CommitRequest;
import io.gitops4j.core.spi.ExpectedEdit;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.core.spi.Reviews.Review.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A pull request")
class PullRequestTermsTest {
  private static final PullRequestSpec PLAIN = pullRequest("Release");
  private static final PullRequestSpec APPROVED = PLAIN.mergedByUs(MergeMethod.MERGE).approvals(2);

  private static DeliveryKit kit(PullRequestSpec spec) {
    Pipeline pipeline =
        Pipeline.named("app")
            .stage(
                "prod",
                s ->
                    s.into("prod")
                        .change(
                            Change.in("gitops", file("prod.yaml").set("version", "v1"))
                                .through(spec)));
    return DeliveryKit.of(pipeline)
        .actor("ada")
        .actor("bob")
        .actor("ann")
        .repository("gitops", Map.of("prod.yaml", "version: v0\n"));
  }

  private static Run run(DeliveryKit kit) {
    return kit.run("app", Start.manual(), "ann");
  }

  private static PullRequest proposed(DeliveryKit kit) {
    return kit.pullRequests("gitops").get(0);
  }

  private static void review(DeliveryKit kit, String who, State state) {
    long number = proposed(kit).number();
    kit.forge().review(kit.url("gitops"), number, Identity.login(who), state);
  }

  /** Somebody adds a commit to the source branch. */
  private static void push(DeliveryKit kit) {
    GitRepository git = kit.git("gitops");
    PullRequest pull = proposed(kit);
    CommitId head = git.head(pull.sourceBranch()).orElseThrow();
    ExpectedEdit note = new ExpectedEdit(FileEdit.put("note.txt", "x\n"), Optional.empty());
    OperationKey key = OperationKey.named("note");
    git.commit(CommitRequest.of(key, pull.sourceBranch(), head, List.of(note), "Note"));
  }

  private static String waitsFor(Run run) {
    assertThat(run.waits()).hasSize(1);
    return run.waits().get(0).sentence();
  }

  @ParameterizedTest
  @EnumSource(MergeMethod.class)
  @DisplayName("that we merge leaves no branch behind")
  void mergedByUs(MergeMethod how) {
    try (DeliveryKit kit = kit(PLAIN.mergedByUs(how))) {
      assertThat(run(kit).outcome()).contains(Outcome.SUCCEEDED);
      assertThat(kit.git("gitops").branches()).containsExactly("main");
      assertThat(proposed(kit).state()).isEqualTo(PullRequest.State.MERGED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"before-act", "after-act", "after-intent"})
  @DisplayName("leaves no branch behind after a crash")
  void crash(String point) {
    try (DeliveryKit kit = kit(PLAIN).mergesPullRequestsOf("gitops").crashAt(point)) {
      assertThat(run(kit).outcome()).contains(Outcome.SUCCEEDED);
      assertThat(kit.git("gitops").branches()).containsExactly("main");
    }
  }

  @Test
  @DisplayName("keeps its branch if it is asked to")
  void kept() {
    try (DeliveryKit kit = kit(PLAIN.keepSourceBranch()).mergesPullRequestsOf("gitops")) {
      assertThat(run(kit).outcome()).contains(Outcome.SUCCEEDED);
      assertThat(kit.git("gitops").branches()).hasSize(2);
    }
  }

  @Test
  @DisplayName("keeps a branch that moved on after the merge")
  void movedOn() {
    try (DeliveryKit kit = kit(PLAIN)) {
      Run waiting = run(kit);
      kit.merge("gitops", proposed(kit));
      push(kit);
      assertThat(kit.settle(waiting.id()).outcome()).contains(Outcome.SUCCEEDED);
      assertThat(kit.git("gitops").branches()).contains(proposed(kit).sourceBranch());
    }
  }

  @Test
  @DisplayName("is delivered although its branch can't be deleted")
  void notDeletable() {
    try (DeliveryKit kit = kit(PLAIN.mergedByUs(MergeMethod.MERGE))) {
      kit.failNext("deleteBranch", ErrorKind.FORBIDDEN);
      assertThat(run(kit).outcome()).contains(Outcome.SUCCEEDED);
      assertThat(kit.git("gitops").branches()).hasSize(2);
    }
  }

  @Test
  @DisplayName("is opened with what was journaled, also by the next process")
  void resumed() {
    PullRequestSpec spec = PLAIN.labels("release").reviewers("bob", "ada").draft();
    try (DeliveryKit kit = kit(spec.mergedByUs(MergeMethod.MERGE)).crashAt("after-intent")) {
      Run waiting = run(kit);
      assertThat(waitsFor(waiting)).endsWith("can't be merged yet: it is a draft");
      PullRequest pull = proposed(kit);
      assertThat(pull.labels()).containsExactly("release");
      assertThat(kit.forge().askedReviewers(kit.url("gitops"), pull.number()))
          .containsExactlyInAnyOrder("ada", "bob");
      kit.forge().ready(kit.url("gitops"), pull.number());
      kit.time().advance(Duration.ofMinutes(2));
      assertThat(kit.settle(waiting.id()).outcome()).contains(Outcome.SUCCEEDED);
    }
  }

  @Test
  @DisplayName("is merged once enough people approved its head, and the receipt names them")
  void approved() {
    try (DeliveryKit kit = kit(APPROVED)) {
      Run waiting = run(kit);
      assertThat(waitsFor(waiting)).endsWith("waits for approvals: 0 of 2 approvals");
      review(kit, "bob", State.APPROVED);
      review(kit, "ann", State.APPROVED);
      review(kit, "eve", State.APPROVED);
      Run still = look(kit, waiting);
      assertThat(waitsFor(still))
          .endsWith(
              "1 of 2 approvals (bob); eve doesn't count, being nobody known;"
                  + " ann doesn't count, being an author");
      review(kit, "ada", State.APPROVED);
      Run done = look(kit, waiting);
      assertThat(done.outcome()).contains(Outcome.SUCCEEDED);
      assertThat(done.release().receipts(NodePath.of("prod", "change")))
          .filteredOn(CommitReceipt.class::isInstance)
          .extracting(r -> ((CommitReceipt) r).approvals())
          .containsExactly("2 of 2 approvals (bob, ada)");
      assertThat(done.release().evidence().fields().text("approvals"))
          .isEqualTo("2 of 2 approvals (bob, ada)");
    }
  }

  @Test
  @DisplayName("is not merged on approvals of another head")
  void olderHead() {
    try (DeliveryKit kit = kit(PLAIN.mergedByUs(MergeMethod.MERGE).approvals(1))) {
      Run waiting = run(kit);
      PullRequest before = proposed(kit);
      push(kit);
      review(kit, "ada", State.APPROVED);
      assertThat(waitsFor(look(kit, waiting)))
          .endsWith("0 of 1 approval; ada's is of another head");
      assertThat(proposed(kit).head()).isNotEqualTo(before.head());
      assertThat(proposed(kit).state()).isEqualTo(PullRequest.State.OPEN);
    }
  }

  @Test
  @DisplayName("is not merged while somebody asks for changes")
  void changesRequested() {
    try (DeliveryKit kit = kit(APPROVED.approvals(1).authorsCount())) {
      Run waiting = run(kit);
      review(kit, "bob", State.CHANGES_REQUESTED);
      review(kit, "ann", State.APPROVED);
      assertThat(waitsFor(look(kit, waiting)))
          .endsWith("1 of 1 approval (ann); changes are requested by bob");
      review(kit, "bob", State.COMMENTED);
      assertThat(look(kit, waiting).hasEnded()).isFalse();
      review(kit, "bob", State.APPROVED);
      assertThat(look(kit, waiting).outcome()).contains(Outcome.SUCCEEDED);
    }
  }

  @Test
  @DisplayName("that a person merges with too few approvals is adopted, and that is on record")
  void mergedByAPerson() {
    try (DeliveryKit kit = kit(PLAIN.approvals(2))) {
      Run waiting = run(kit);
      review(kit, "ada", State.APPROVED);
      kit.merge("gitops", proposed(kit));
      Run done = kit.settle(waiting.id());
      assertThat(done.outcome()).contains(Outcome.SUCCEEDED);
      assertThat(done.release().evidence().fields().text("approvals"))
          .isEqualTo("merged with only 1 of 2 approvals (ada)");
    }
  }

  private static Run look(DeliveryKit kit, Run waiting) {
    kit.time().advance(Duration.ofMinutes(2));
    return kit.settle(waiting.id());
  }
}
