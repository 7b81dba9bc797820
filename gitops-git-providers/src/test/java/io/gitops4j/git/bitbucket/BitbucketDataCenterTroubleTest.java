package io.gitops4j.git.bitbucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.spi.CommitStatuses.State;
import io.gitops4j.core.spi.CommitStatuses.Status;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.PullRequests.Merge;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.git.fake.BitbucketDataCenterDialect;
import io.gitops4j.git.fake.FakeForge;
import io.gitops4j.git.fake.ForgeAnswer;
import io.gitops4j.git.fake.ForgeCall;
import io.gitops4j.git.fake.Trouble;
import io.gitops4j.git.forge.ForgeHosts;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("With Bitbucket Data Center")
class BitbucketDataCenterTroubleTest extends BitbucketFixture<BitbucketDataCenterDialect> {
  private static final String PULLS = "/api/latest/projects/acme/repos/shop/pull-requests";
  private static final String MERGES =
      "POST /api/latest/projects/{projectKey}/repos/{repositorySlug}/pull-requests/{pullRequestId}/merge";

  BitbucketDataCenterTroubleTest() {
    super(new BitbucketDataCenterDialect());
  }

  @Override
  GitProvider provider(ProviderContext context) {
    return BitbucketDataCenterProvider.open(context);
  }

  private static Trouble refusal(int status, String exception, String message) {
    return Trouble.instead(BitbucketDataCenterDialect.refusal(status, exception, message));
  }

  private static Trouble outOfDate() {
    return refusal(409, "pull.PullRequestOutOfDateException", "Based on out-of-date information");
  }

  @Test
  @DisplayName("a pull request that is there already is said to be, and found by its branch")
  void alreadyThere() {
    PullRequest first = open();
    ProviderException e = assertFails(ErrorKind.ALREADY_EXISTS, this::open);
    assertThat(e).hasMessageContaining("Only one pull request may be open");
    assertThat(pulls().find(shop, "feature")).extracting("number").containsExactly(first.number());
  }

  @Test
  @DisplayName("a pull request whose answer is lost or cut is looked for, and there once")
  void answersLost() {
    bitbucket.next("POST", PULLS, new Trouble.Unanswered());
    ProviderException e = assertFails(ErrorKind.UNAVAILABLE, this::open);
    assertThat(e.retry()).isEqualTo(Retry.LOOK_FIRST);
    PullRequest opened = pulls().find(shop, "feature").get(0);
    pulls().close(shop, opened.number());
    bitbucket.next("POST", PULLS, new Trouble.CutShort());
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
    bitbucket.next("POST", PULLS + "/1/merge", new Trouble.Unanswered());
    ProviderException e =
        assertFails(ErrorKind.UNAVAILABLE, () -> pulls().merge(shop, 1, opened.head(), method));
    assertThat(e.retry()).isEqualTo(Retry.LOOK_FIRST);
    bitbucket.state().repository().delete("feature");
    bitbucket.state().pull(1).orElseThrow().body("");
    Merge again = pulls().merge(shop, 1, opened.head(), method);
    assertThat(again.merged()).isTrue();
    assertThat(again.pullRequest().mergeCommit())
        .isEqualTo(bitbucket.state().repository().head("main"));
    PullRequest found = pulls().find(shop, "feature").get(0);
    assertThat(found.state()).isEqualTo(PullRequest.State.MERGED);
    assertThat(found.head()).isEqualTo(opened.head());
  }

  @Test
  @DisplayName(
      "a description is written again when somebody else changed the pull request meanwhile")
  void staleVersion() {
    open();
    bitbucket.next("PUT", PULLS + "/1", outOfDate());
    assertThat(pulls().describe(shop, 1, "Title", "Body").title()).isEqualTo("Title");
    bitbucket.next("PUT", PULLS + "/1", outOfDate(), outOfDate(), outOfDate());
    assertFails(ErrorKind.STALE, () -> pulls().describe(shop, 1, "Other", "Body"));
    bitbucket.next("POST", PULLS + "/1/decline", outOfDate());
    assertThat(pulls().close(shop, 1).state()).isEqualTo(PullRequest.State.CLOSED);
  }

  @Test
  @DisplayName("a new description leaves the reviewers as they are")
  void reviewersStay() {
    dialect.reviewer("ada");
    dialect.reviewer("bob");
    open();
    pulls().describe(shop, 1, "Title", "Body");
    assertThat(dialect.reviewers()).containsExactlyInAnyOrder("ada", "bob");
  }

  @Test
  @DisplayName("a head that moves between look and merge is not merged, and said to be stale")
  void staleHead() {
    PullRequest opened = open();
    push("feature", "version: v3\nreplicas: 2\n");
    ProviderException e = assertFails(ErrorKind.STALE, () -> merge(opened));
    assertThat(e).hasMessageContaining(opened.head().abbreviated());
    assertThat(bitbucket.calls(MERGES)).isEmpty();
  }

  @Test
  @DisplayName("a merge names the version whose head was seen")
  void pinned() {
    PullRequest opened = open();
    push("feature", "version: v3\nreplicas: 2\n");
    PullRequest now = pulls().get(shop, opened.number());
    assertThat(merge(now).merged()).isTrue();
    assertThat(bitbucket.calls(MERGES).get(0).query("version")).contains("1");
  }

  @Test
  @DisplayName("a pull request that changes while it is merged is not ready, and merged next time")
  void changedMeanwhile() {
    PullRequest opened = open();
    bitbucket.next("POST", PULLS + "/1/merge", outOfDate());
    Merge merge = merge(opened);
    assertThat(merge.outcome()).isEqualTo(Merge.Outcome.NOT_READY);
    assertThat(merge.reason()).contains("out-of-date");
    assertThat(merge(opened).merged()).isTrue();
  }

  @Test
  @DisplayName("a veto is a reason to wait, in the words of the merge check, until it is lifted")
  void vetoed() {
    dialect.veto("Builds are still running.");
    PullRequest opened = open();
    Merge merge = merge(opened);
    assertThat(merge.outcome()).isEqualTo(Merge.Outcome.NOT_READY);
    assertThat(merge.reason()).isEqualTo("Builds are still running.");
    dialect.veto(null);
    assertThat(merge(opened).merged()).isTrue();
  }

  @Test
  @DisplayName("a veto that comes while it is merged is a reason too")
  void vetoedMeanwhile() {
    PullRequest opened = open();
    bitbucket.next(
        "POST", PULLS + "/1/merge", refusal(409, "pull.PullRequestMergeVetoedException", "Vetoed"));
    assertThat(merge(opened).reason()).isEqualTo("Bitbucket says: Vetoed");
  }

  @Test
  @DisplayName("a conflict is one whatever the merge checks say")
  void conflict() {
    PullRequest opened = open();
    dialect.veto("Builds are still running.");
    push("main", "version: v9\nreplicas: 2\n");
    assertThat(merge(opened).outcome()).isEqualTo(Merge.Outcome.CONFLICT);
  }

  @Test
  @DisplayName("a merge strategy that the repository has not enabled is refused for good")
  void disabledStrategy() {
    dialect.disable("squash");
    PullRequest opened = open();
    ProviderException e = assertFails(ErrorKind.INVALID, () -> merge(opened));
    assertThat(e).hasMessageContaining("squash is not enabled");
    assertThat(e.retry()).isEqualTo(Retry.NEVER);
    assertThat(pulls().merge(shop, 1, opened.head(), MergeMethod.MERGE).merged()).isTrue();
  }

  @Test
  @DisplayName("a declined pull request is not merged, and the reason says so")
  void declined() {
    PullRequest opened = open();
    pulls().close(shop, opened.number());
    Merge merge = merge(opened);
    assertThat(merge.outcome()).isEqualTo(Merge.Outcome.NOT_READY);
    assertThat(merge.reason()).isEqualTo("it was declined");
    assertThat(bitbucket.calls(MERGES)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "401, auth.IncorrectPasswordAuthenticationException, UNAUTHENTICATED",
    "401, AuthorisationException, FORBIDDEN",
    "403, AuthorisationException, FORBIDDEN",
    "404, pull.NoSuchPullRequestException, NOT_FOUND"
  })
  @DisplayName("refusals are told apart, in Bitbucket's own words")
  void refusals(int status, String exception, ErrorKind kind) {
    bitbucket.next("GET", PULLS + "/7", refusal(status, exception, "These are the words."));
    ProviderException e = assertFails(kind, () -> pulls().get(shop, 7));
    assertThat(e).hasMessageContaining("These are the words.");
    assertThat(e.retry()).isEqualTo(Retry.NEVER);
  }

  @Test
  @DisplayName("when asked to slow down nothing is sent until it is time, by default a minute")
  void slowDown() {
    ForgeAnswer limited = BitbucketDataCenterDialect.refusal(429, "RateLimited", "Slow down");
    bitbucket.next("GET", PULLS + "/7", Trouble.instead(limited));
    assertThat(assertFails(ErrorKind.RATE_LIMITED, () -> pulls().get(shop, 7)).retryAfter())
        .contains(Duration.ofMinutes(1));
    assertFails(ErrorKind.RATE_LIMITED, () -> pulls().get(shop, 7));
    assertThat(bitbucket.calls()).hasSize(1);
  }

  @Test
  @DisplayName("when told how long to wait, that is how long")
  void retryAfter() {
    ForgeAnswer limited = BitbucketDataCenterDialect.refusal(429, "RateLimited", "Slow down");
    bitbucket.next("GET", PULLS + "/7", Trouble.instead(limited.with("Retry-After", "17")));
    assertThat(assertFails(ErrorKind.RATE_LIMITED, () -> pulls().get(shop, 7)).retryAfter())
        .contains(Duration.ofSeconds(17));
  }

  @Test
  @DisplayName("lists are read to their end, page after page")
  void pages() {
    for (int i = 0; i < 9; i++) {
      pulls().close(shop, open().number());
    }
    bitbucket.pageSize(2);
    assertThat(pulls().find(shop, "feature"))
        .extracting(PullRequest::number)
        .containsExactly(9L, 8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L);
  }

  @Test
  @DisplayName("a redirect to another host gets no credentials")
  void redirected() {
    String elsewhere = bitbucket.otherOrigin() + "/rest" + PULLS + "/7";
    ForgeAnswer moved = ForgeAnswer.empty(302).with("Location", elsewhere);
    bitbucket.next("GET", PULLS + "/7", Trouble.instead(moved));
    assertFails(ErrorKind.UNAUTHENTICATED, () -> pulls().get(shop, 7));
    List<ForgeCall> calls = bitbucket.calls();
    assertThat(calls.get(calls.size() - 1).header("Authorization")).isEmpty();
  }

  @Test
  @DisplayName("a status names the commit's page, and is an error where Bitbucket does not know")
  void statuses() {
    CommitId head = bitbucket.state().repository().head("feature").orElseThrow();
    var statuses = provider.statuses().orElseThrow();
    statuses.set(shop, head, new Status("gitops4j/prod", State.ERROR, "x".repeat(300)));
    ForgeCall call = bitbucket.calls().get(0);
    assertThat(call.text("url"))
        .isEqualTo(bitbucket.origin() + "/projects/acme/repos/shop/commits/" + head.hex());
    assertThat(call.text("description")).hasSize(255);
    assertThat(statuses.list(shop, head)).extracting(Status::state).containsExactly(State.ERROR);
  }

  @ParameterizedTest
  @CsvSource({
    "BRANCH, refs/heads/main, false",
    "BRANCH, refs/heads/other, true",
    "PATTERN, *, false",
    "PATTERN, ma?n, false",
    "PATTERN, release/**, true",
    "PATTERN, release/, true",
    "PATTERN, refs/**/main, false",
    "MODEL_BRANCH, development, true",
    "ANY_REF, ANY_REF_MATCHER_ID, false"
  })
  @DisplayName("a branch permission counts where it is for the branch")
  void permissions(String matcher, String id, boolean direct) {
    dialect.permission("pull-request-only", matcher, id);
    assertThat(provider.branchRules().orElseThrow().acceptsDirectCommits(shop, "main"))
        .isEqualTo(direct);
  }

  @Test
  @DisplayName("who can't tell whether a branch takes commits leaves it to the push")
  void unknownPermissions() {
    var rules = provider.branchRules().orElseThrow();
    dialect.permission("no-deletes", "BRANCH", "refs/heads/main");
    dialect.permission("read-only", "BRANCH", "refs/heads/main", "robots");
    assertThat(rules.acceptsDirectCommits(shop, "main")).isTrue();
    dialect.permission("read-only", "BRANCH", "refs/heads/main");
    bitbucket.next(
        "GET", "/branch-permissions/.*", refusal(401, "AuthorisationException", "Admins only"));
    assertThat(rules.acceptsDirectCommits(shop, "main")).isTrue();
    assertThat(rules.acceptsDirectCommits(shop, "main")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "https://git.example.org/scm/KEY/slug.git, KEY/slug",
    "https://git.example.org/scm/~ada/slug.git, ~ada/slug",
    "ssh://git@git.example.org:7999/KEY/slug.git, KEY/slug",
    "ssh://git@git.example.org:7999/scm/slug.git, scm/slug",
    "git@git.example.org:KEY/slug.git, KEY/slug"
  })
  @DisplayName("a URL to clone a repository names its project and slug")
  void names(String url, String name) {
    ProviderContext context = ProviderContext.in(folder.resolve("names"));
    try (var hosts = ForgeHosts.of(context, "/rest", api -> api, ForgeHosts.tokenOf("x"))) {
      assertThat(new DataCenterApi(hosts).name(RepositoryUrl.parse(url))).hasToString(name);
    }
  }

  @Test
  @DisplayName("a URL that names no repository is refused with what one is like")
  void strangeUrl() {
    RepositoryUrl url = RepositoryUrl.parse("https://git.example.org/bitbucket/scm/KEY/slug.git");
    assertThatThrownBy(() -> pulls().find(url, "feature"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("https://host/scm/KEY/slug.git")
        .hasMessageNotContaining(FakeForge.TOKEN);
  }
}
