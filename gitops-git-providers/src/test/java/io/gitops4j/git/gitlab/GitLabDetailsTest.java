package io.gitops4j.git.gitlab;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.spi.CommitStatuses;
import io.gitops4j.core.spi.CommitStatuses.State;
import io.gitops4j.core.spi.CommitStatuses.Status;
import io.gitops4j.core.spi.PullRequests.Merge;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.core.spi.Reviews.Review;
import io.gitops4j.git.fake.ForgeAnswer;
import io.gitops4j.git.fake.ForgeCall;
import io.gitops4j.git.fake.Trouble;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("On GitLab")
class GitLabDetailsTest extends GitLabFixture {
  private static final String SET_STATUS = "POST /api/v4/projects/{id}/statuses/{sha}";

  @Test
  @DisplayName("a merge request of a project in nested groups has its labels and its own page")
  void opens() {
    PullRequest opened = open();
    assertThat(opened.labels()).containsExactly("gitops");
    assertThat(opened.url()).endsWith("/acme/web/shop/-/merge_requests/1");
  }

  @Test
  @DisplayName("a fork's merge request is not taken for one of a branch of the same name")
  void forks() {
    Fields fork =
        Fields.of("iid", 9)
            .with("state", "merged")
            .with("source_branch", "feature")
            .with("source_project_id", 2)
            .with("target_project_id", 1);
    gitlab.next("GET", REQUESTS, Trouble.instead(ForgeAnswer.of(200, List.of(fork))));
    assertThat(requests().find(shop, "feature")).isEmpty();
  }

  @Test
  @DisplayName("a token of OAuth is shown as a bearer's")
  void oauth() {
    try (GitLabProvider other = open(Fields.of(GitLabProvider.OAUTH, true))) {
      assertThat(other.pullRequests().orElseThrow().find(shop, "feature")).isEmpty();
    }
    ForgeCall call = gitlab.calls().get(0);
    assertThat(call.header("Authorization")).startsWith("Bearer ");
    assertThat(call.header("PRIVATE-TOKEN")).isEmpty();
  }

  @Test
  @DisplayName("a merge says which head it is of, and whether to squash")
  void mergeIsExplicit() {
    PullRequest opened = open();
    merge(opened);
    ForgeCall call = gitlab.calls(MERGE).get(0);
    assertThat(call.text("sha")).isEqualTo(opened.head().hex());
    assertThat(call.json().path("squash").isBoolean()).isTrue();
    assertThat(call.json().path("squash").asBoolean()).isFalse();
  }

  @ParameterizedTest(name = "{0}, squash {1}: {2} is refused, {3}")
  @CsvSource({
    "merge, never, SQUASH, never squashes",
    "merge, always, MERGE, always squashes",
    "ff, always, REBASE, always squashes",
    "ff, default_off, MERGE, makes no merge commits",
    "merge, default_on, REBASE, makes a merge commit of each",
    "rebase_merge, default_on, REBASE, makes a merge commit of each"
  })
  @DisplayName("a way to merge that the project does not have is refused, and nothing is tried")
  void impossibleMethods(String how, String squash, MergeMethod method, String why) {
    PullRequest opened = open();
    dialect.settings(how, squash, true);
    ProviderException e = assertFails(ErrorKind.INVALID, () -> merge(opened, method));
    assertThat(e).hasMessageContaining("this project " + why);
    assertThat(gitlab.calls(MERGE)).isEmpty();
  }

  @Test
  @DisplayName("a rebase lands the very head that was seen, if that stands on the target's head")
  void fastForward() {
    PullRequest opened = open();
    dialect.settings("ff", "default_off", false);
    Merge merge = merge(opened, MergeMethod.REBASE);
    assertThat(merge.merged()).as(merge.reason()).isTrue();
    assertThat(merge.pullRequest().mergeCommit()).contains(opened.head());
    assertThat(head("main")).isEqualTo(opened.head());
  }

  @Test
  @DisplayName("a rebase of what is behind waits, and leaves the branch as it was seen")
  void needsRebase() {
    PullRequest opened = open();
    write("main", "other.yaml", "some: thing\n");
    dialect.settings("ff", "default_off", false);
    Merge merge = merge(opened, MergeMethod.REBASE);
    assertThat(merge.outcome()).isEqualTo(Merge.Outcome.NOT_READY);
    assertThat(merge.reason()).isEqualTo("it has to be rebased on its target branch first");
    assertThat(head("feature")).isEqualTo(opened.head());
  }

  @Test
  @DisplayName("an approval is one of the head that was there when it was given")
  void approvals() {
    gitlab.pageSize(1);
    PullRequest opened = open();
    gitlab.state().review(1, "ada", Review.State.APPROVED);
    CommitId second = write("feature", "config.yaml", "version: v3\nreplicas: 2\n");
    gitlab.state().review(1, "bob", Review.State.APPROVED);
    CommitId third = write("feature", "config.yaml", "version: v4\nreplicas: 2\n");
    requests().get(shop, 1);
    assertThat(reviews()).extracting(Review::commit).containsExactly(opened.head(), second);
    gitlab.state().review(1, "cid", Review.State.APPROVED);
    assertThat(reviews()).extracting(Review::commit).containsExactly(opened.head(), second, third);
  }

  @Test
  @DisplayName("an approval without a time counts for the first head, and for no later one")
  void undatedApprovals() {
    dialect.undatedApprovals();
    PullRequest opened = open();
    gitlab.state().review(1, "ada", Review.State.APPROVED);
    assertThat(reviews()).extracting(Review::commit).containsExactly(opened.head());
    write("feature", "config.yaml", "version: v3\nreplicas: 2\n");
    gitlab.state().review(1, "bob", Review.State.APPROVED);
    assertThat(reviews()).extracting(Review::commit).containsExactly(opened.head(), opened.head());
  }

  @Test
  @DisplayName("requested changes stand until the same person approves")
  void requestedChanges() {
    open();
    gitlab.state().review(1, "ada", Review.State.CHANGES_REQUESTED);
    CommitId later = write("feature", "config.yaml", "version: v3\nreplicas: 2\n");
    requests().get(shop, 1);
    assertThat(reviews()).extracting(Review::commit).containsExactly(later);
    assertThat(reviews()).extracting(Review::state).containsExactly(Review.State.CHANGES_REQUESTED);
    gitlab.state().review(1, "ada", Review.State.APPROVED);
    assertThat(reviews()).extracting(Review::state).containsExactly(Review.State.APPROVED);
  }

  @Test
  @DisplayName("a status joins the commit's pipeline, and may be set to what it is")
  void statusesAgain() {
    CommitId head = head("main");
    statuses().set(shop, head, new Status("gitops4j/prod", State.PENDING, "Waits"));
    statuses().set(shop, head, new Status("gitops4j/prod", State.PENDING, "Waits"));
    statuses().set(shop, head, new Status("gitops4j/prod", State.ERROR, "x".repeat(300)));
    assertThat(gitlab.calls(SET_STATUS))
        .extracting(call -> call.json().path("pipeline_id").asInt())
        .containsExactly(0, 4242, 4242);
    assertThat(statuses().list(shop, head))
        .containsExactly(new Status("gitops4j/prod", State.ERROR, "x".repeat(254) + "…"));
  }

  @Test
  @DisplayName("a status that somebody else is setting just now can be set again")
  void contendedStatus() {
    String path = PROJECT + "/statuses/[0-9a-f]+";
    gitlab.next("POST", path, refusal(409, "Another update is in progress"));
    Status status = new Status("gitops4j/prod", State.SUCCESS, "Open");
    ProviderException e =
        assertFails(ErrorKind.UNAVAILABLE, () -> statuses().set(shop, head("main"), status));
    assertThat(e.retry()).isEqualTo(Retry.AFTER);
  }

  @ParameterizedTest
  @CsvSource({
    "success, SUCCESS", "failed, FAILURE", "canceled, ERROR", "canceling, ERROR",
    "skipped, ERROR", "running, PENDING", "created, PENDING", "manual, PENDING"
  })
  @DisplayName("the states of GitLab's own jobs are read as what they mean")
  void jobs(String word, State state) {
    gitlab.pageSize(2);
    for (int i = 1; i <= 7; i++) {
      gitlab.state().status(head("main"), "job " + i, word, "");
    }
    assertThat(statuses().list(shop, head("main")))
        .hasSize(7)
        .extracting(Status::state)
        .containsOnly(state);
  }

  @ParameterizedTest
  @CsvSource({
    "ci_still_running, its pipeline is still running",
    "not_approved, an approval is missing",
    "something_new, GitLab says: something_new",
    "mergeable, GitLab says: mergeable",
    ", GitLab has not merged it yet"
  })
  @DisplayName("why it can't be merged is said in words")
  void reasons(String status, String sentence) {
    Fields read = Fields.of("detailed_merge_status", status);
    assertThat(GitLabReadiness.reason(read, "")).isEqualTo(sentence);
    assertThat(GitLabReadiness.isConflict(Fields.of("has_conflicts", true))).isTrue();
    assertThat(GitLabReadiness.isConflict(read)).isFalse();
  }

  private List<Review> reviews() {
    return provider.reviews().orElseThrow().of(shop, 1);
  }

  private CommitStatuses statuses() {
    return provider.statuses().orElseThrow();
  }
}
