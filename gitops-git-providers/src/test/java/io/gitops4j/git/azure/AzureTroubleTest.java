package io.gitops4j.git.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.PullRequests.Merge;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.core.spi.PullRequests.Proposal;
import io.gitops4j.git.fake.AzureDialect;
import io.gitops4j.git.fake.FakePull;
import io.gitops4j.git.fake.ForgeAnswer;
import io.gitops4j.git.fake.ForgeCall;
import io.gitops4j.git.fake.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("With Azure DevOps")
class AzureTroubleTest extends AzureFixture {
  @Test
  @DisplayName("a pull request that is there already is said to be, and found by its branch")
  void alreadyThere() {
    PullRequest first = open();
    ProviderException e = assertFails(ErrorKind.ALREADY_EXISTS, this::open);
    assertThat(e).hasMessageContaining("TF401179");
    assertThat(pulls().find(shop, "feature")).extracting("number").containsExactly(first.number());
  }

  @Test
  @DisplayName("a pull request whose answer is lost or cut is looked for, and there once")
  void answersLost() {
    azure.next("POST", PULLS, new Trouble.Unanswered());
    assertThat(assertFails(ErrorKind.UNAVAILABLE, this::open).retry()).isEqualTo(Retry.LOOK_FIRST);
    PullRequest opened = pulls().find(shop, "feature").get(0);
    pulls().close(shop, opened.number());
    azure.next("POST", PULLS, new Trouble.CutShort());
    assertThat(assertFails(ErrorKind.UNAVAILABLE, this::open).retry()).isEqualTo(Retry.LOOK_FIRST);
    assertThat(pulls().find(shop, "feature"))
        .extracting(PullRequest::state)
        .containsExactly(PullRequest.State.OPEN, PullRequest.State.CLOSED);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "a merge whose answer is lost is found done, however it was done, without its branch and"
          + " with nothing left of its body")
  void mergeLost(MergeMethod method) {
    PullRequest opened = open();
    azure.next("PATCH", PULLS + "/1", new Trouble.Unanswered());
    ProviderException e = assertFails(ErrorKind.UNAVAILABLE, () -> merge(opened, method));
    assertThat(e.retry()).isEqualTo(Retry.LOOK_FIRST);
    assertThat(pulls().get(shop, 1).state()).isEqualTo(PullRequest.State.MERGED);
    azure.state().repository().delete("feature");
    azure.state().pull(1).orElseThrow().body("");
    Merge again = merge(opened, method);
    assertThat(again.merged()).isTrue();
    assertThat(again.pullRequest().mergeCommit())
        .isEqualTo(azure.state().repository().head("main"));
    PullRequest found = pulls().find(shop, "feature").get(0);
    assertThat(found.state()).isEqualTo(PullRequest.State.MERGED);
    assertThat(found.head()).isEqualTo(opened.head());
  }

  @Test
  @DisplayName("a head that moves before the merge is not merged, and said to be stale")
  void staleHead() {
    PullRequest opened = open();
    push("feature", "version: v3\nreplicas: 2\n");
    ProviderException e = assertFails(ErrorKind.STALE, () -> merge(opened));
    assertThat(e).hasMessageContaining(opened.head().abbreviated());
    assertThat(azure.calls(MERGE)).isEmpty();
  }

  @Test
  @DisplayName("a head that moves between look and merge is refused by Azure DevOps as stale")
  void staleHeadAtMerge() {
    PullRequest opened = open();
    String words = "TF401192: The source branch has been modified since the last merge attempt.";
    azure.next("PATCH", PULLS + "/1", refusal(409, "GitPullRequestStaleException", words));
    assertThat(assertFails(ErrorKind.STALE, () -> merge(opened))).hasMessageContaining("TF401192");
    assertThat(pulls().get(shop, 1).state()).isEqualTo(PullRequest.State.OPEN);
  }

  @Test
  @DisplayName(
      "a branch that can't be made or deleted is a failure: Git is asked for it, not Azure's refs,"
          + " which answer 200 whatever happened")
  void refusedBranches() {
    GitRepository repository = provider.repository(shop);
    CommitId seen = repository.head("feature").orElseThrow();
    CommitId moved = push("feature", "version: v3\nreplicas: 2\n");
    assertFails(ErrorKind.STALE, () -> repository.deleteBranch("feature", seen));
    assertFails(ErrorKind.ALREADY_EXISTS, () -> repository.createBranch("feature", seen));
    assertThat(azure.state().repository().head("feature")).contains(moved);
    repository.createBranch("other", seen);
    repository.deleteBranch("feature", moved);
    assertThat(azure.state().repository().head("other")).contains(seen);
    assertThat(azure.state().repository().head("feature")).isEmpty();
    assertThat(azure.calls(REFS)).isEmpty();
  }

  @Test
  @DisplayName("what Azure DevOps has not looked at yet is not ready, and merged next time")
  void notYetMergeable() {
    PullRequest opened = open();
    dialect.busy(1);
    Merge early = merge(opened);
    assertThat(early.outcome()).isEqualTo(Merge.Outcome.NOT_READY);
    assertThat(early.reason()).contains("finding out whether it can be merged");
    assertThat(azure.calls(MERGE)).isEmpty();
    assertThat(merge(opened).merged()).isTrue();
  }

  @Test
  @DisplayName("a merge that takes longer is not ready, asked for once, and found done next time")
  void slowMerge() {
    PullRequest opened = open();
    azure.next("PATCH", PULLS + "/1", new Trouble.Unanswered());
    assertFails(ErrorKind.UNAVAILABLE, () -> merge(opened));
    dialect.busy(1);
    Merge early = merge(opened);
    assertThat(early.outcome()).isEqualTo(Merge.Outcome.NOT_READY);
    assertThat(early.reason()).contains("Azure DevOps is merging it");
    assertThat(merge(opened).merged()).isTrue();
    assertThat(azure.calls(MERGE)).hasSize(1);
  }

  @Test
  @DisplayName("a target that changes while it is merged makes a conflict of it")
  void conflictMeanwhile() {
    PullRequest opened = open();
    azure.next("PATCH", PULLS + "/1", new Trouble.Unanswered());
    assertFails(ErrorKind.UNAVAILABLE, () -> merge(opened));
    push("main", "version: v9\nreplicas: 2\n");
    assertThat(merge(opened).outcome()).isEqualTo(Merge.Outcome.CONFLICT);
  }

  @Test
  @DisplayName("a policy that stands against the merge is a reason to wait, in Azure's words")
  void rejectedByPolicy() {
    PullRequest opened = open();
    String exception = "GitPullRequestUpdateRejectedByPolicyException";
    azure.next("PATCH", PULLS + "/1", refusal(403, exception, "TF402455: Policies say no."));
    Merge early = merge(opened);
    assertThat(early.outcome()).isEqualTo(Merge.Outcome.NOT_READY);
    assertThat(early.reason()).contains("TF402455: Policies say no.");
    assertThat(merge(opened).merged()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "rejectedByPolicy, , a branch policy of main stands against that",
    "failure, The merge was too large, The merge was too large",
    "failure, , has not merged it yet",
    "queued, , Azure DevOps is merging it"
  })
  @DisplayName("why a merge that was asked for did not happen is said in words")
  void reasons(String status, String message, String sentence) {
    Fields pull = Fields.of("mergeStatus", status).with("mergeFailureMessage", message);
    Merge merge = AzureMerges.notYet(open(), pull, "");
    assertThat(merge.outcome()).isEqualTo(Merge.Outcome.NOT_READY);
    assertThat(merge.reason()).contains(sentence);
  }

  @Test
  @DisplayName("a pull request without a head is looked for later")
  void headless() {
    Fields young = Fields.of("pullRequestId", 7).with("status", "active");
    azure.next("GET", PULLS + "/7", Trouble.instead(ForgeAnswer.of(200, young)));
    ProviderException e = assertFails(ErrorKind.UNAVAILABLE, () -> pulls().get(shop, 7));
    assertThat(e.retry()).isEqualTo(Retry.LOOK_FIRST);
  }

  @Test
  @DisplayName("somebody who may not merge is told so")
  void mayNotMerge() {
    PullRequest opened = open();
    String words = "TF401027: You need the Git 'PullRequestContribute' permission.";
    azure.next("PATCH", PULLS + "/1", refusal(403, "GitNeedsPermissionException", words));
    assertThat(assertFails(ErrorKind.FORBIDDEN, () -> merge(opened)))
        .hasMessageContaining("PullRequestContribute");
  }

  @Test
  @DisplayName("an abandoned pull request is not merged, and the reason says so")
  void abandoned() {
    PullRequest opened = open();
    pulls().close(shop, opened.number());
    int changes = azure.calls(MERGE).size();
    Merge merge = merge(opened);
    assertThat(merge.outcome()).isEqualTo(Merge.Outcome.NOT_READY);
    assertThat(merge.reason()).isEqualTo("it was abandoned");
    assertThat(azure.calls(MERGE)).hasSize(changes);
  }

  @Test
  @DisplayName("one that is abandoned while it is merged is not merged either")
  void abandonedMeanwhile() {
    PullRequest opened = open();
    azure.next(
        "PATCH", PULLS + "/1", refusal(400, "GitPullRequestNotEditableException", "TF401181"));
    assertThat(merge(opened).reason()).isEqualTo("Azure DevOps has not merged it: TF401181");
  }

  @ParameterizedTest
  @CsvSource({
    "400, InvalidArgumentValueException, INVALID",
    "401, UnauthorizedRequestException, UNAUTHENTICATED",
    "403, GitNeedsPermissionException, FORBIDDEN",
    "404, GitPullRequestNotFoundException, NOT_FOUND",
    "409, GitReferenceStaleException, STALE"
  })
  @DisplayName("refusals are told apart, in Azure's own words")
  void refusals(int status, String exception, ErrorKind kind) {
    azure.next("GET", PULLS + "/7", refusal(status, exception, "TF4: These are the words."));
    ProviderException e = assertFails(kind, () -> pulls().get(shop, 7));
    assertThat(e).hasMessageContaining("TF4: These are the words.");
    assertThat(e.retry()).isEqualTo(Retry.NEVER);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 203, 302})
  @DisplayName("a page to sign in, with whatever status, means that nobody knows the credentials")
  void signIn(int status) {
    Map<String, String> html = Map.of("Content-Type", "text/html; charset=utf-8");
    Trouble page =
        Trouble.instead(new ForgeAnswer(status, html, TextNode.valueOf("<p>Sign in</p>")));
    azure.next("GET", PULLS + "/7", page);
    azure.next("POST", PULLS, page);
    assertFails(ErrorKind.UNAUTHENTICATED, () -> pulls().get(shop, 7));
    assertFails(ErrorKind.UNAUTHENTICATED, this::open);
  }

  @Test
  @DisplayName("a redirect to a page to sign in means the same where it has no page of its own")
  void signInElsewhere() {
    azure.next("POST", PULLS, Trouble.instead(ForgeAnswer.empty(302).with("Location", "/_signin")));
    assertFails(ErrorKind.UNAUTHENTICATED, this::open);
  }

  @Test
  @DisplayName("a redirect to another host gets no credentials")
  void redirected() {
    String elsewhere = azure.otherOrigin() + PULLS + "/7?api-version=7.1";
    ForgeAnswer moved = ForgeAnswer.empty(302).with("Location", elsewhere);
    azure.next("GET", PULLS + "/7", Trouble.instead(moved));
    assertFails(ErrorKind.UNAUTHENTICATED, () -> pulls().get(shop, 7));
    List<ForgeCall> calls = azure.calls();
    assertThat(calls).hasSize(2);
    assertThat(calls.get(1).header("Authorization")).isEmpty();
  }

  @Test
  @DisplayName("when asked to slow down nothing is sent until it is time, by default a minute")
  void slowDown() {
    azure.next("GET", PULLS + "/7", Trouble.instead(tooMany()));
    assertThat(assertFails(ErrorKind.RATE_LIMITED, () -> pulls().get(shop, 7)).retryAfter())
        .contains(Duration.ofMinutes(1));
    assertFails(ErrorKind.RATE_LIMITED, () -> pulls().get(shop, 7));
    assertThat(azure.calls()).hasSize(1);
  }

  @Test
  @DisplayName("when told how long to wait, that is how long")
  void retryAfter() {
    azure.next("GET", PULLS + "/7", Trouble.instead(tooMany().with("Retry-After", "17")));
    assertThat(assertFails(ErrorKind.RATE_LIMITED, () -> pulls().get(shop, 7)).retryAfter())
        .contains(Duration.ofSeconds(17));
  }

  private static ForgeAnswer tooMany() {
    return AzureDialect.refusal(429, "RequestBlockedException", "TF400733: Blocked");
  }

  @Test
  @DisplayName("lists are read to their end, page after page")
  void pages() {
    Proposal proposal = new Proposal("feature", "main", "Change it", "", Set.of());
    for (int i = 0; i < 305; i++) {
      FakePull pull = azure.state().propose(proposal);
      pull.open(false, azure.state().now());
    }
    assertThat(pulls().find(shop, "feature")).hasSize(305);
    assertThat(azure.calls()).hasSize(4);
  }
}
