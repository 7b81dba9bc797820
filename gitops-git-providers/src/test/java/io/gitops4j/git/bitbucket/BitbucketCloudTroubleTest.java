package io.gitops4j.git.bitbucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Identity;
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
import io.gitops4j.core.spi.Reviews.Review;
import io.gitops4j.git.fake.BitbucketCloudDialect;
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

@DisplayName("With Bitbucket Cloud")
class BitbucketCloudTroubleTest extends BitbucketFixture<BitbucketCloudDialect> {
  private static final String PULLS = "/repositories/acme/shop/pullrequests";
  private static final String MERGES =
      "POST /repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/merge";

  BitbucketCloudTroubleTest() {
    super(new BitbucketCloudDialect());
  }

  @Override
  GitProvider provider(ProviderContext context) {
    return BitbucketCloudProvider.open(context);
  }

  private static ForgeAnswer refusal(int status, String message) {
    return ForgeAnswer.of(
        status, Fields.of("type", "error").with("error", Fields.of("message", message)));
  }

  @Test
  @DisplayName("a second pull request for the same branches is not even asked for")
  void alreadyThere() {
    PullRequest first = open();
    ProviderException e = assertFails(ErrorKind.ALREADY_EXISTS, this::open);
    assertThat(e).hasMessageContaining("number " + first.number());
    assertThat(bitbucket.calls("POST /repositories/{workspace}/{repo_slug}/pullrequests"))
        .hasSize(1);
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
  @DisplayName("a merge that Bitbucket does later is waited for, and found done by the next look")
  void mergedLater() {
    PullRequest opened = open();
    String task = bitbucket.api() + PULLS + "/1/merge/task-status/4711";
    bitbucket.next(
        "POST", PULLS + "/1/merge", Trouble.instead(ForgeAnswer.empty(202).with("Location", task)));
    Merge merge = merge(opened);
    assertThat(merge.outcome()).isEqualTo(Merge.Outcome.NOT_READY);
    assertThat(merge.reason()).isEqualTo("Bitbucket is still merging it");
    bitbucket.state().merge(bitbucket.state().pull(1).orElseThrow(), MergeMethod.SQUASH);
    assertThat(merge(opened).merged()).isTrue();
    assertThat(bitbucket.calls(MERGES)).hasSize(1);
  }

  @Test
  @DisplayName("what took Bitbucket too long is tried again later")
  void timedOut() {
    PullRequest opened = open();
    bitbucket.next("POST", PULLS + "/1/merge", Trouble.instead(refusal(555, "Timeout")));
    ProviderException e = assertFails(ErrorKind.UNAVAILABLE, () -> merge(opened));
    assertThat(e.retry()).isEqualTo(Retry.AFTER);
    assertThat(merge(opened).merged()).isTrue();
  }

  @Test
  @DisplayName("a head that moves between look and merge is not merged, and said to be stale")
  void staleHead() {
    PullRequest opened = open();
    push("feature", "version: v3\nreplicas: 2\n");
    assertFails(ErrorKind.STALE, () -> merge(opened));
    assertThat(bitbucket.calls(MERGES)).isEmpty();
  }

  @Test
  @DisplayName("a branch that moves while it is merged is a reason to try again")
  void movedMeanwhile() {
    PullRequest opened = open();
    bitbucket.next("POST", PULLS + "/1/merge", Trouble.instead(ForgeAnswer.empty(409)));
    Merge merge = merge(opened);
    assertThat(merge.outcome()).isEqualTo(Merge.Outcome.NOT_READY);
    assertThat(merge.reason()).isEqualTo("one of its branches just moved");
    assertThat(merge(opened).merged()).isTrue();
  }

  @Test
  @DisplayName("a merge check is a reason to wait, in Bitbucket's own words, until it passes")
  void mergeCheck() {
    PullRequest opened = open();
    bitbucket.state().protect("main", 1);
    Merge merge = merge(opened);
    assertThat(merge.outcome()).isEqualTo(Merge.Outcome.NOT_READY);
    assertThat(merge.reason()).contains("1 failed merge check");
    bitbucket.state().review(1, "{ada}", Review.State.APPROVED);
    assertThat(merge(opened).merged()).isTrue();
  }

  @Test
  @DisplayName("a conflict names the files")
  void conflict() {
    PullRequest opened = open();
    push("main", "version: v9\nreplicas: 2\n");
    Merge merge = merge(opened);
    assertThat(merge.outcome()).isEqualTo(Merge.Outcome.CONFLICT);
    assertThat(merge.reason()).isEqualTo("it conflicts with main in config.yaml");
  }

  @Test
  @DisplayName("a draft is not merged, nor is one that was declined")
  void draftsAndDeclined() {
    PullRequest opened = open();
    bitbucket.state().pull(1).orElseThrow().draft(true);
    assertThat(merge(opened).reason()).isEqualTo("it is a draft");
    pulls().close(shop, 1);
    assertThat(merge(opened).reason()).isEqualTo("it was declined");
    assertThat(bitbucket.calls(MERGES)).isEmpty();
  }

  @Test
  @DisplayName("a merge strategy that the branch does not allow is refused for good")
  void forbiddenStrategy() {
    dialect.forbid("squash");
    PullRequest opened = open();
    ProviderException e = assertFails(ErrorKind.INVALID, () -> merge(opened));
    assertThat(e).hasMessageContaining("merge_commit, rebase_fast_forward");
    assertThat(pulls().merge(shop, 1, opened.head(), MergeMethod.MERGE).merged()).isTrue();
  }

  @Test
  @DisplayName("a new description leaves the reviewers as they are")
  void reviewersStay() {
    dialect.reviewer("{ada}");
    open();
    pulls().describe(shop, 1, "Title", "Body");
    assertThat(dialect.reviewers()).containsExactly("{ada}");
  }

  @Test
  @DisplayName("a review whose time is unknown is one of the first head, and people have uuids")
  void unknownTimes() {
    PullRequest opened = open();
    push("feature", "version: v3\nreplicas: 2\n");
    bitbucket.state().review(1, "{ada}", Review.State.APPROVED);
    dialect.forgetApprovals();
    Review review = provider.reviews().orElseThrow().of(shop, 1).get(0);
    assertThat(review.commit()).isEqualTo(opened.head());
    assertThat(review.reviewer()).isEqualTo(Identity.login("{ada}"));
  }

  @ParameterizedTest
  @CsvSource({"401, UNAUTHENTICATED", "403, FORBIDDEN", "404, NOT_FOUND"})
  @DisplayName("refusals are told apart, in Bitbucket's own words")
  void refusals(int status, ErrorKind kind) {
    bitbucket.next("GET", PULLS + "/7", Trouble.instead(refusal(status, "These are the words.")));
    ProviderException e = assertFails(kind, () -> pulls().get(shop, 7));
    assertThat(e).hasMessageContaining("These are the words.");
    assertThat(e.retry()).isEqualTo(Retry.NEVER);
  }

  @Test
  @DisplayName("when asked to slow down nothing is sent until it is time, by default a minute")
  void slowDown() {
    bitbucket.next("GET", PULLS + "/7", Trouble.instead(refusal(429, "Rate limit exceeded")));
    assertThat(assertFails(ErrorKind.RATE_LIMITED, () -> pulls().get(shop, 7)).retryAfter())
        .contains(Duration.ofMinutes(1));
    assertFails(ErrorKind.RATE_LIMITED, () -> pulls().get(shop, 7));
    assertThat(bitbucket.calls()).hasSize(1);
  }

  @Test
  @DisplayName("when told how long to wait, that is how long")
  void retryAfter() {
    ForgeAnswer limited = refusal(429, "Rate limit exceeded").with("Retry-After", "17");
    bitbucket.next("GET", PULLS + "/7", Trouble.instead(limited));
    assertThat(assertFails(ErrorKind.RATE_LIMITED, () -> pulls().get(shop, 7)).retryAfter())
        .contains(Duration.ofSeconds(17));
  }

  @Test
  @DisplayName("lists are read to their end, page after page, and each commit once")
  void pages() {
    for (int i = 0; i < 9; i++) {
      pulls().close(shop, open().number());
    }
    bitbucket.pageSize(2);
    assertThat(pulls().find(shop, "feature"))
        .extracting(PullRequest::number)
        .containsExactly(9L, 8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L);
    assertThat(bitbucket.calls("GET /repositories/{workspace}/{repo_slug}/commit/{commit}"))
        .hasSize(1);
  }

  @Test
  @DisplayName("a next page on another host is not asked for")
  void pageElsewhere() {
    String elsewhere = bitbucket.otherOrigin() + "/2.0" + PULLS + "?page=2";
    Fields page = Fields.of("values", List.of(Fields.of("type", "pullrequest")));
    bitbucket.next(
        "GET", PULLS, Trouble.instead(ForgeAnswer.of(200, page.with("next", elsewhere))));
    assertFails(ErrorKind.INTERNAL, () -> pulls().find(shop, "feature"));
    assertThat(bitbucket.calls()).hasSize(1);
  }

  @Test
  @DisplayName("a redirect to another host gets no credentials")
  void redirected() {
    String elsewhere = bitbucket.otherOrigin() + "/2.0" + PULLS + "/7";
    ForgeAnswer moved = ForgeAnswer.empty(302).with("Location", elsewhere);
    bitbucket.next("GET", PULLS + "/7", Trouble.instead(moved));
    assertFails(ErrorKind.UNAUTHENTICATED, () -> pulls().get(shop, 7));
    List<ForgeCall> calls = bitbucket.calls();
    assertThat(calls.get(calls.size() - 1).header("Authorization")).isEmpty();
  }

  @Test
  @DisplayName("a context that is too long for a key is read back whole")
  void longContexts() {
    CommitId head = bitbucket.state().repository().head("feature").orElseThrow();
    var statuses = provider.statuses().orElseThrow();
    String context = "gitops4j/" + "x".repeat(60);
    statuses.set(shop, head, new Status(context, State.PENDING, "Waits"));
    statuses.set(shop, head, new Status(context, State.ERROR, "Broke"));
    assertThat(statuses.list(shop, head))
        .containsExactly(new Status(context, State.ERROR, "Broke"));
  }

  @ParameterizedTest
  @CsvSource({
    "push, glob, main, false",
    "push, glob, release/*, true",
    "push, glob, other/main, true",
    "push, branching_model, '', true",
    "force, glob, main, true"
  })
  @DisplayName("a branch restriction counts where it is for pushes to the branch")
  void restrictions(String kind, String match, String pattern, boolean direct) {
    dialect.restriction(kind, match, pattern);
    assertThat(provider.branchRules().orElseThrow().acceptsDirectCommits(shop, "main"))
        .isEqualTo(direct);
  }

  @Test
  @DisplayName("who can't tell whether a branch takes commits leaves it to the push")
  void unknownRestrictions() {
    var rules = provider.branchRules().orElseThrow();
    dialect.restriction("push", "glob", "main", "{robot}");
    assertThat(rules.acceptsDirectCommits(shop, "main")).isTrue();
    dialect.restriction("push", "glob", "main");
    bitbucket.next(
        "GET", ".*/branch-restrictions", Trouble.instead(refusal(403, "Administrators only")));
    assertThat(rules.acceptsDirectCommits(shop, "main")).isTrue();
    assertThat(rules.acceptsDirectCommits(shop, "main")).isFalse();
  }

  @Test
  @DisplayName("Git gets the user's name that goes with each kind of token")
  void gitUsers() {
    assertThat(BitbucketCloudProvider.asGit(Credentials.token("t")).user())
        .isEqualTo("x-token-auth");
    assertThat(BitbucketCloudProvider.asGit(Credentials.basic("ada@example.org", "t")).user())
        .isEqualTo("x-bitbucket-api-token-auth");
    assertThat(BitbucketCloudProvider.asGit(Credentials.basic("ada", "t")).user()).isEqualTo("ada");
  }

  @Test
  @DisplayName("its one host is known")
  void known() {
    var factory = new BitbucketCloudProviderFactory();
    assertThat(factory.supports(RepositoryUrl.parse("https://bitbucket.org/acme/shop.git")))
        .isTrue();
    assertThat(factory.supports(RepositoryUrl.parse("git@altssh.bitbucket.org:acme/shop.git")))
        .isTrue();
    assertThat(factory.supports(shop)).isFalse();
  }
}
