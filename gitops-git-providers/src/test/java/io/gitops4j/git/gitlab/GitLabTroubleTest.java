package io.gitops4j.git.gitlab;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.CommitId;
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

@DisplayName("With GitLab")
class GitLabTroubleTest extends GitLabFixture {
  @Test
  @DisplayName("a merge request that is there already is said to be, and found by its branch")
  void alreadyThere() {
    PullRequest first = open();
    ProviderException e = assertFails(ErrorKind.ALREADY_EXISTS, this::open);
    assertThat(e).hasMessageContaining("already exists for this source branch: !1");
    assertThat(requests().find(shop, "feature"))
        .extracting("number")
        .containsExactly(first.number());
  }

  @Test
  @DisplayName("a merge request whose answer is lost or cut is looked for, and there once")
  void answersLost() {
    gitlab.next("POST", REQUESTS, new Trouble.Unanswered());
    assertThat(assertFails(ErrorKind.UNAVAILABLE, this::open).retry()).isEqualTo(Retry.LOOK_FIRST);
    PullRequest opened = requests().find(shop, "feature").get(0);
    requests().close(shop, opened.number());
    gitlab.next("POST", REQUESTS, new Trouble.CutShort());
    assertThat(assertFails(ErrorKind.UNAVAILABLE, this::open).retry()).isEqualTo(Retry.LOOK_FIRST);
    assertThat(requests().find(shop, "feature"))
        .extracting(PullRequest::state)
        .containsExactly(PullRequest.State.OPEN, PullRequest.State.CLOSED);
  }

  @Test
  @DisplayName("a read that is cut short is read again")
  void readsAgain() {
    open();
    gitlab.next("GET", REQUESTS + "/1", new Trouble.CutShort(), refusal(502, "Bad Gateway"));
    assertThat(requests().get(shop, 1).title()).isEqualTo("Change it");
  }

  @ParameterizedTest
  @EnumSource(MergeMethod.class)
  @DisplayName("a merge whose answer is lost is found done, also when its branch is gone")
  void mergeLost(MergeMethod method) {
    PullRequest opened = open();
    write("main", "other.yaml", "some: thing\n");
    dialect.settings(method == MergeMethod.MERGE ? "merge" : "ff", "default_off", true);
    gitlab.next("PUT", REQUESTS + "/1/merge", new Trouble.Unanswered());
    ProviderException e = assertFails(ErrorKind.UNAVAILABLE, () -> merge(opened, method));
    assertThat(e.retry()).isEqualTo(Retry.LOOK_FIRST);
    CommitId landed = head("main");
    gitlab.state().repository().delete("feature");
    write("main", "other.yaml", "some: thing else\n");
    Merge again = merge(opened, method);
    assertThat(again.merged()).isTrue();
    assertThat(again.pullRequest().mergeCommit()).contains(landed);
    assertThat(gitlab.calls(MERGE)).hasSize(1);
    PullRequest found = requests().find(shop, "feature").get(0);
    assertThat(found.state()).isEqualTo(PullRequest.State.MERGED);
    assertThat(found.mergeCommit()).contains(landed);
  }

  @Test
  @DisplayName("a merge right after the merge request was opened is not ready, and then is")
  void notCheckedYet() {
    PullRequest opened = open();
    dialect.unsettledFor(2);
    Merge early = merge(opened);
    assertThat(early.outcome()).isEqualTo(Merge.Outcome.NOT_READY);
    assertThat(early.reason()).isEqualTo("GitLab is still checking whether it can be merged");
    assertThat(merge(opened).outcome()).isEqualTo(Merge.Outcome.NOT_READY);
    assertThat(merge(opened).merged()).isTrue();
  }

  @Test
  @DisplayName("a conflict is said to be one, and drafts and closed ones are not merged")
  void notMergeable() {
    PullRequest opened = open();
    gitlab.state().pull(1).orElseThrow().draft(true);
    assertThat(merge(opened).reason()).isEqualTo("it is a draft");
    gitlab.state().pull(1).orElseThrow().draft(false);
    write("main", "config.yaml", "version: v3\nreplicas: 2\n");
    Merge conflict = merge(opened);
    assertThat(conflict.outcome()).isEqualTo(Merge.Outcome.CONFLICT);
    assertThat(conflict.reason()).isEqualTo("it conflicts with main");
    requests().close(shop, 1);
    assertThat(merge(opened).outcome()).isEqualTo(Merge.Outcome.NOT_READY);
    assertThat(merge(opened).reason()).isEqualTo("it was closed");
  }

  @Test
  @DisplayName("a head that moves at the last moment is not merged")
  void movedAtTheLastMoment() {
    PullRequest opened = open();
    String words = "SHA does not match HEAD of source branch";
    gitlab.next("PUT", REQUESTS + "/1/merge", refusal(409, words));
    assertFails(ErrorKind.STALE, () -> merge(opened));
    write("feature", "config.yaml", "version: v9\nreplicas: 2\n");
    assertThat(assertFails(ErrorKind.STALE, () -> merge(opened)))
        .hasMessageContaining(head("feature").abbreviated());
  }

  @Test
  @DisplayName("who may not merge is told so, although GitLab says 401")
  void mayNotMerge() {
    PullRequest opened = open();
    gitlab.next("PUT", REQUESTS + "/1/merge", refusal(401, "401 Unauthorized"));
    assertThat(assertFails(ErrorKind.FORBIDDEN, () -> merge(opened)))
        .hasMessageContaining("may not merge into main");
  }

  @ParameterizedTest(name = "HTTP {0}, Retry-After {1}: {2}, {3}, after {4} s")
  @CsvSource({
    "401, '', UNAUTHENTICATED, NEVER, ",
    "403, '', FORBIDDEN, NEVER, ",
    "404, '', NOT_FOUND, NEVER, ",
    "409, '', STALE, NEVER, ",
    "422, '', INVALID, NEVER, ",
    "429, '', RATE_LIMITED, AFTER, 60",
    "429, 30, RATE_LIMITED, AFTER, 30",
    "503, '', UNAVAILABLE, LOOK_FIRST, ",
    "503, 20, UNAVAILABLE, LOOK_FIRST, 20"
  })
  @DisplayName("each refusal has its kind, and what to do next")
  void refusals(int status, String after, ErrorKind kind, Retry retry, Long seconds) {
    Fields body = Fields.of("message", List.of("No, " + FakeForge.TOKEN));
    ForgeAnswer answer = ForgeAnswer.of(status, body);
    gitlab.next(
        "POST",
        REQUESTS,
        Trouble.instead(after.isEmpty() ? answer : answer.with("Retry-After", after)));
    ProviderException e = assertFails(kind, this::open);
    assertThat(e.retry()).isEqualTo(retry);
    assertThat(e.retryAfter().map(Duration::toSeconds).orElse(null)).isEqualTo(seconds);
    assertThat(e).hasMessageContaining("No, ***");
    assertThat(gitlab.calls("POST /api/v4/projects/{id}/merge_requests")).hasSize(1);
  }

  @Test
  @DisplayName("a limit is kept to until it ends, and nothing is sent meanwhile")
  void rateLimit() {
    ForgeAnswer answer =
        ForgeAnswer.of(429, Fields.of("message", "Retry later"))
            .with("RateLimit-Remaining", "0")
            .with("RateLimit-Reset", Long.toString(NOW.getEpochSecond() + 90));
    gitlab.next("GET", REQUESTS + "/1", Trouble.instead(answer));
    ProviderException e = assertFails(ErrorKind.RATE_LIMITED, () -> requests().get(shop, 1));
    assertThat(e.retryAfter()).contains(Duration.ofSeconds(90));
    int sent = gitlab.calls().size();
    assertFails(ErrorKind.RATE_LIMITED, () -> requests().find(shop, "feature"));
    assertThat(gitlab.calls()).hasSize(sent);
  }

  @Test
  @DisplayName("lists are read to their last page")
  void pages() {
    gitlab.pageSize(2);
    for (int i = 1; i <= 7; i++) {
      requests().close(shop, open().number());
    }
    assertThat(requests().find(shop, "feature"))
        .extracting(PullRequest::number)
        .containsExactly(7L, 6L, 5L, 4L, 3L, 2L, 1L);
    assertThat(gitlab.calls("GET /api/v4/projects/{id}/merge_requests")).hasSize(4);
  }

  @Test
  @DisplayName("a next page on another host is not asked for")
  void pagesElsewhere() {
    ForgeAnswer page = ForgeAnswer.of(200, List.of(Fields.of("iid", 1)));
    String elsewhere = "<" + gitlab.otherOrigin() + REQUESTS + "?page=2>; rel=\"next\"";
    gitlab.next("GET", REQUESTS, Trouble.instead(page.with("Link", elsewhere)));
    assertThat(assertFails(ErrorKind.INTERNAL, () -> requests().find(shop, "feature")))
        .hasMessageContaining("on another host");
    assertThat(gitlab.calls()).hasSize(1);
  }

  @Test
  @DisplayName("a redirect to another host is followed without credentials")
  void redirects() {
    String path = PROJECT + "/repository/branches/main";
    ForgeAnswer moved = ForgeAnswer.of(302, Fields.of("message", "Moved"));
    gitlab.next("GET", path, Trouble.instead(moved.with("Location", gitlab.otherOrigin() + path)));
    assertFails(
        ErrorKind.UNAUTHENTICATED,
        () -> provider.branchRules().orElseThrow().acceptsDirectCommits(shop, "main"));
    List<ForgeCall> calls = gitlab.calls();
    assertThat(calls.get(0).header("PRIVATE-TOKEN")).isNotEmpty();
    assertThat(calls.get(1).uri().getHost()).isEqualTo("localhost");
    assertThat(calls.get(1).header("PRIVATE-TOKEN")).isEmpty();
    assertThat(calls.get(1).header("Authorization")).isEmpty();
  }
}
