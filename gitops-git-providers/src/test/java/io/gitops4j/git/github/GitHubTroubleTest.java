package io.gitops4j.git.github;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.spi.PullRequests.Merge;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.git.fake.FakeForge;
import io.gitops4j.git.fake.ForgeAnswer;
import io.gitops4j.git.fake.ForgeCall;
import io.gitops4j.git.fake.Trouble;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("With GitHub")
class GitHubTroubleTest extends GitHubFixture {
  @Test
  @DisplayName("a pull request that is there already is said to be, and found by its branch")
  void alreadyThere() {
    PullRequest first = open();
    ProviderException e = assertFails(ErrorKind.ALREADY_EXISTS, this::open);
    assertThat(e).hasMessageContaining("A pull request already exists for acme:feature.");
    assertThat(pulls().find(shop, "feature")).extracting("number").containsExactly(first.number());
  }

  @Test
  @DisplayName("a pull request whose answer is lost or cut is looked for, and there once")
  void answersLost() {
    github.next("POST", PULLS, new Trouble.Unanswered());
    ProviderException e = assertFails(ErrorKind.UNAVAILABLE, this::open);
    assertThat(e.retry()).isEqualTo(Retry.LOOK_FIRST);
    PullRequest opened = pulls().find(shop, "feature").get(0);
    pulls().close(shop, opened.number());
    github.next("POST", PULLS, new Trouble.CutShort());
    assertThat(assertFails(ErrorKind.UNAVAILABLE, this::open).retry()).isEqualTo(Retry.LOOK_FIRST);
    assertThat(pulls().find(shop, "feature"))
        .extracting(PullRequest::state)
        .containsExactly(PullRequest.State.OPEN, PullRequest.State.CLOSED);
  }

  @Test
  @DisplayName("a read that is cut short is read again")
  void readsAgain() {
    PullRequest opened = open();
    String path = PULLS + "/" + opened.number();
    github.next("GET", path, new Trouble.CutShort(), refusal(502, "Server Error"));
    assertThat(pulls().get(shop, opened.number())).hasToString(opened.toString());
    assertThat(github.calls("GET /repos/{owner}/{repo}/pulls/{pull_number}")).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "a merge whose answer is lost is found done, however it was done, without its branch and"
          + " with nothing left of its body")
  void mergeLost(MergeMethod method) {
    PullRequest opened = open();
    github.next("PUT", PULLS + "/1/merge", new Trouble.Unanswered());
    ProviderException e =
        assertFails(ErrorKind.UNAVAILABLE, () -> pulls().merge(shop, 1, opened.head(), method));
    assertThat(e.retry()).isEqualTo(Retry.LOOK_FIRST);
    github.state().repository().delete("feature");
    github.state().pull(1).orElseThrow().body("");
    Merge again = pulls().merge(shop, 1, opened.head(), method);
    assertThat(again.merged()).isTrue();
    assertThat(again.pullRequest().mergeCommit())
        .isEqualTo(github.state().repository().head("main"));
    PullRequest found = pulls().find(shop, "feature").get(0);
    assertThat(found.state()).isEqualTo(PullRequest.State.MERGED);
    assertThat(found.head()).isEqualTo(opened.head());
    assertThat(found.body()).isEmpty();
  }

  @Test
  @DisplayName("a merge is not ready until GitHub knows whether there is a conflict")
  void notKnownYet() {
    PullRequest opened = open();
    dialect.unsettledFor(1);
    Merge early = merge(opened);
    assertThat(early.outcome()).isEqualTo(Merge.Outcome.NOT_READY);
    assertThat(early.reason()).isEqualTo("GitHub has not found out yet whether it can be merged");
    assertThat(github.calls("PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge")).isEmpty();
    assertThat(merge(opened).merged()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Base branch was modified. Review and try the merge again.",
        "Pull Request is not mergeable",
        "Required status check \"build\" is expected."
      })
  @DisplayName("a merge that GitHub refuses for now is not ready, in GitHub's words")
  void refusedForNow(String words) {
    PullRequest opened = open();
    github.next("PUT", PULLS + "/1/merge", refusal(405, words));
    Merge early = merge(opened);
    assertThat(early.outcome()).isEqualTo(Merge.Outcome.NOT_READY);
    assertThat(early.reason()).isEqualTo("GitHub says: " + words);
    assertThat(merge(opened).merged()).isTrue();
  }

  @Test
  @DisplayName("a way to merge that the repository does not allow is an error, not a wait")
  void refusedForGood() {
    PullRequest opened = open();
    String words = "Squash merges are not allowed on this repository.";
    github.next("PUT", PULLS + "/1/merge", refusal(405, words));
    assertThat(assertFails(ErrorKind.INVALID, () -> merge(opened))).hasMessageContaining(words);
  }

  @Test
  @DisplayName("a head that moves at the last moment is not merged")
  void movedAtTheLastMoment() {
    PullRequest opened = open();
    String words = "Head branch was modified. Review and try the merge again.";
    github.next("PUT", PULLS + "/1/merge", refusal(409, words));
    assertFails(ErrorKind.STALE, () -> merge(opened));
  }

  @Test
  @DisplayName("drafts and closed ones are not merged, and it is said why")
  void draftsAndClosedOnes() {
    PullRequest opened = open();
    github.state().pull(1).orElseThrow().draft(true);
    assertThat(merge(opened).reason()).isEqualTo("it is a draft");
    github.state().pull(1).orElseThrow().draft(false);
    pulls().close(shop, 1);
    assertThat(merge(opened).reason()).isEqualTo("it was closed");
    assertThat(merge(opened).outcome()).isEqualTo(Merge.Outcome.NOT_READY);
  }

  @ParameterizedTest(name = "HTTP {0}, Retry-After {1}: {2}, {3}, after {4} s")
  @CsvSource({
    "401, '', UNAUTHENTICATED, NEVER, ",
    "403, '', FORBIDDEN, NEVER, ",
    "403, 45, RATE_LIMITED, AFTER, 45",
    "404, '', NOT_FOUND, NEVER, ",
    "422, '', INVALID, NEVER, ",
    "429, '', RATE_LIMITED, AFTER, 60",
    "429, 30, RATE_LIMITED, AFTER, 30",
    "503, '', UNAVAILABLE, LOOK_FIRST, ",
    "503, 20, UNAVAILABLE, LOOK_FIRST, 20"
  })
  @DisplayName("each refusal has its kind, and what to do next")
  void refusals(int status, String after, ErrorKind kind, Retry retry, Long seconds) {
    Fields body = Fields.of("message", "No, " + FakeForge.TOKEN);
    ForgeAnswer answer = ForgeAnswer.of(status, body);
    github.next(
        "POST",
        PULLS,
        Trouble.instead(after.isEmpty() ? answer : answer.with("Retry-After", after)));
    ProviderException e = assertFails(kind, this::open);
    assertThat(e.retry()).isEqualTo(retry);
    assertThat(e.retryAfter().map(Duration::toSeconds).orElse(null)).isEqualTo(seconds);
    assertThat(e).hasMessageContaining("No, ***");
    assertThat(github.calls("POST /repos/{owner}/{repo}/pulls")).as("sent once").hasSize(1);
  }

  @Test
  @DisplayName("a bare 403 that speaks of a secondary limit is a limit, and is kept to")
  void secondaryLimit() {
    String words = "You have exceeded a secondary rate limit. Please wait a few minutes.";
    github.next("POST", PULLS, refusal(403, words));
    ProviderException e = assertFails(ErrorKind.RATE_LIMITED, this::open);
    assertThat(e.retryAfter()).contains(Duration.ofMinutes(1));
    int sent = github.calls().size();
    assertFails(ErrorKind.RATE_LIMITED, () -> pulls().find(shop, "feature"));
    assertThat(github.calls()).as("nothing is sent meanwhile").hasSize(sent);
  }

  @Test
  @DisplayName("lists are read to their last page")
  void pages() {
    github.pageSize(2);
    for (int i = 1; i <= 7; i++) {
      pulls().close(shop, open().number());
    }
    assertThat(pulls().find(shop, "feature"))
        .extracting(PullRequest::number)
        .containsExactly(7L, 6L, 5L, 4L, 3L, 2L, 1L);
    assertThat(github.calls("GET /repos/{owner}/{repo}/pulls")).hasSize(4);
  }

  @Test
  @DisplayName("a next page on another host is not asked for")
  void pagesElsewhere() {
    ForgeAnswer page = ForgeAnswer.of(200, List.of(Fields.none()));
    String elsewhere = "<" + github.otherOrigin() + "/pulls?page=2>; rel=\"next\"";
    github.next("GET", PULLS, Trouble.instead(page.with("Link", elsewhere)));
    ProviderException e = assertFails(ErrorKind.INTERNAL, () -> pulls().find(shop, "feature"));
    assertThat(e).hasMessageContaining("on another host");
    assertThat(github.calls()).hasSize(1);
  }

  @Test
  @DisplayName("a redirect to another host is followed without credentials")
  void redirects() {
    String path = "/repos/acme/shop/branches/main";
    String elsewhere = github.otherOrigin() + dialect.prefix() + path;
    ForgeAnswer moved = ForgeAnswer.of(301, Fields.of("message", "Moved"));
    github.next("GET", path, Trouble.instead(moved.with("Location", elsewhere)));
    assertFails(
        ErrorKind.UNAUTHENTICATED,
        () -> provider.branchRules().orElseThrow().acceptsDirectCommits(shop, "main"));
    List<ForgeCall> calls = github.calls("GET /repos/{owner}/{repo}/branches/{branch}");
    assertThat(calls.get(0).header("Authorization")).isNotEmpty();
    assertThat(calls.get(1).uri().getHost()).isEqualTo("localhost");
    assertThat(calls.get(1).header("Authorization")).isEmpty();
  }
}
