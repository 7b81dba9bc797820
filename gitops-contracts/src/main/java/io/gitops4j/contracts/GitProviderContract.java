package io.gitops4j.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.edit.YamlEdit;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.spi.Commit;
import io.gitops4j.core.spi.CommitRequest;
import io.gitops4j.core.spi.CommitStatuses.State;
import io.gitops4j.core.spi.CommitStatuses.Status;
import io.gitops4j.core.spi.ExpectedEdit;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.PullRequests;
import io.gitops4j.core.spi.PullRequests.Merge;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.core.spi.PullRequests.Proposal;
import io.gitops4j.core.spi.Reviews.Review;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link GitProvider} with pull requests gives its users. Fill in {@link #newForge()}.
 * Facets that a provider does not have are left out.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
public abstract class GitProviderContract {
  private static final String CONFIG = "config.yaml";
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final int MOST_LOOKS = 400;

  private @Nullable GitForge made;

  /** For subclasses. */
  protected GitProviderContract() {}

  /** A forge with a new repository, for one test. */
  protected abstract GitForge newForge() throws Exception;

  @BeforeEach
  final void start() throws Exception {
    made = newForge();
  }

  @AfterEach
  final void stop() {
    if (made != null) {
      made.close();
    }
  }

  @Test
  final void aPullRequestIsOpenedAndReadBack() {
    CommitId head = propose("feature", "v2");
    PullRequest opened = open("feature");
    assertThat(opened.state()).isEqualTo(PullRequest.State.OPEN);
    assertThat(opened.sourceBranch()).isEqualTo("feature");
    assertThat(opened.targetBranch()).isEqualTo("main");
    assertThat(opened.head()).isEqualTo(head);
    assertThat(opened.url()).contains(Long.toString(opened.number()));
    PullRequest read = pulls().get(forge().repository(), opened.number());
    assertThat(read.title()).isEqualTo("Change feature");
    assertThat(read.body()).isEqualTo("First line\n\n- a \"quoted\" item; # not a comment\n");
  }

  @Test
  final void anUnknownPullRequestIsNotFound() {
    assertFails(ErrorKind.NOT_FOUND, () -> pulls().get(forge().repository(), 4711));
  }

  @Test
  final void onlyOneIsOpenForTheSameBranches() {
    propose("feature", "v2");
    open("feature");
    assertFails(ErrorKind.ALREADY_EXISTS, () -> open("feature"));
  }

  @Test
  final void aBranchWithNothingNewIsRefused() {
    git().createBranch("empty", head("main"));
    assertFails(ErrorKind.INVALID, () -> open("empty"));
  }

  @Test
  final void pullRequestsAreFoundByBranchInAllStates() {
    propose("feature", "v2");
    PullRequest first = open("feature");
    pulls().close(forge().repository(), first.number());
    PullRequest second = open("feature");
    merge(second, MergeMethod.MERGE);
    git().deleteBranch("feature", second.head());
    assertThat(pulls().find(forge().repository(), "feature"))
        .extracting(PullRequest::number)
        .containsExactly(second.number(), first.number());
    assertThat(pulls().find(forge().repository(), "feature"))
        .extracting(PullRequest::state)
        .containsExactly(PullRequest.State.MERGED, PullRequest.State.CLOSED);
    assertThat(pulls().find(forge().repository(), "other")).isEmpty();
  }

  @Test
  final void aMergeCommitJoinsBothBranches() {
    propose("feature", "v2");
    Merge merge = merge(open("feature"), MergeMethod.MERGE);
    assertThat(merge.merged()).as(merge.reason()).isTrue();
    Commit commit = git().commit(merge.pullRequest().mergeCommit().orElseThrow());
    assertThat(commit.parents()).hasSize(2).endsWith(merge.pullRequest().head());
    assertThat(config()).contains("version: v2");
  }

  @Test
  final void aSquashedOneIsOneNewCommit() {
    CommitId base = head("main");
    propose("feature", "v2");
    PullRequest pull = open("feature");
    Merge merge = merge(pull, MergeMethod.SQUASH);
    Commit commit = git().commit(merge.pullRequest().mergeCommit().orElseThrow());
    assertThat(commit.parents()).containsExactly(base);
    assertThat(commit.id()).isNotEqualTo(pull.head());
    assertThat(config()).contains("version: v2");
  }

  @Test
  final void aRebasedOneStandsOnTheTargetsHead() {
    propose("feature", "v2");
    PullRequest pull = open("feature");
    CommitId moved = change("main", "other", 5);
    Merge merge = merge(pull, MergeMethod.REBASE);
    assertThat(merge.merged()).as(merge.reason()).isTrue();
    Commit commit = git().commit(merge.pullRequest().mergeCommit().orElseThrow());
    assertThat(commit.parents()).containsExactly(moved);
  }

  @Test
  final void aMergeIsPinnedToTheHeadThatWasSeen() {
    CommitId seen = propose("feature", "v2");
    PullRequest pull = open("feature");
    change("feature", "replicas", 7);
    assertFails(
        ErrorKind.STALE,
        () -> pulls().merge(forge().repository(), pull.number(), seen, MergeMethod.MERGE));
    assertThat(config()).contains("version: v1");
    assertThat(pulls().get(forge().repository(), pull.number()).head()).isEqualTo(head("feature"));
  }

  @Test
  final void aConflictIsAReasonAndNotAnException() {
    propose("feature", "v2");
    PullRequest pull = open("feature");
    change("main", "version", "v3");
    Merge merge = merge(pull, MergeMethod.MERGE);
    assertThat(merge.merged()).isFalse();
    assertThat(merge.outcome()).isEqualTo(Merge.Outcome.CONFLICT);
    assertThat(merge.reason()).isNotBlank();
    assertThat(config()).contains("version: v3");
  }

  @Test
  final void mergingTwiceIsSuccess() {
    propose("feature", "v2");
    PullRequest pull = open("feature");
    Merge once = merge(pull, MergeMethod.SQUASH);
    Merge twice = merge(pull, MergeMethod.SQUASH);
    assertThat(twice.merged()).isTrue();
    assertThat(twice.pullRequest().mergeCommit()).isEqualTo(once.pullRequest().mergeCommit());
    assertThat(pulls().close(forge().repository(), pull.number()).state())
        .isEqualTo(PullRequest.State.MERGED);
  }

  @Test
  final void aClosedOneStaysClosed() {
    propose("feature", "v2");
    PullRequest pull = open("feature");
    pulls().close(forge().repository(), pull.number());
    assertThat(pulls().close(forge().repository(), pull.number()).state())
        .isEqualTo(PullRequest.State.CLOSED);
    assertThat(merge(pull, MergeMethod.MERGE).merged()).isFalse();
    assertThat(config()).contains("version: v1");
  }

  @Test
  final void titleAndBodyAreReplaced() {
    propose("feature", "v2");
    PullRequest pull = open("feature");
    pulls().describe(forge().repository(), pull.number(), "New title", "New body");
    PullRequest read = pulls().get(forge().repository(), pull.number());
    assertThat(read.title()).isEqualTo("New title");
    assertThat(read.body()).isEqualTo("New body");
  }

  @Test
  final void reviewsNameTheHeadThatWasLookedAt() {
    Assumptions.assumeTrue(forge().provider().reviews().isPresent());
    CommitId first = propose("feature", "v2");
    PullRequest pull = open("feature");
    forge().review(pull.number(), Identity.login("ada"), Review.State.APPROVED);
    change("feature", "replicas", 7);
    forge().review(pull.number(), Identity.login("bob"), Review.State.CHANGES_REQUESTED);
    List<Review> reviews =
        forge().provider().reviews().orElseThrow().of(forge().repository(), pull.number());
    assertThat(reviews).extracting(Review::commit).containsExactly(first, head("feature"));
    assertThat(reviews)
        .extracting(Review::state)
        .containsExactly(Review.State.APPROVED, Review.State.CHANGES_REQUESTED);
    assertThat(reviews.get(0).reviewer()).isEqualTo(Identity.login("ada"));
  }

  @Test
  final void aProtectedBranchTakesApprovedPullRequestsOnly() {
    forge().protect("main", 1);
    ProviderException e = assertFails(ErrorKind.FORBIDDEN, () -> change("main", "version", "v9"));
    assertThat(e).hasMessageContaining("pull request");
    propose("feature", "v2");
    PullRequest pull = open("feature");
    Merge early = merge(pull, MergeMethod.MERGE);
    assertThat(early.outcome()).isEqualTo(Merge.Outcome.NOT_READY);
    assertThat(early.reason()).contains("approval");
    forge().review(pull.number(), Identity.login("ada"), Review.State.APPROVED);
    assertThat(merge(pull, MergeMethod.MERGE).merged()).isTrue();
    assertThat(config()).contains("version: v2");
  }

  @Test
  final void anApprovalOfAnOlderHeadDoesNotCount() {
    forge().protect("main", 1);
    propose("feature", "v2");
    PullRequest pull = open("feature");
    forge().review(pull.number(), Identity.login("ada"), Review.State.APPROVED);
    change("feature", "replicas", 7);
    PullRequest now = pulls().get(forge().repository(), pull.number());
    assertThat(merge(now, MergeMethod.MERGE).merged()).isFalse();
  }

  @Test
  final void branchRulesTellWhetherToOpenAPullRequest() {
    Assumptions.assumeTrue(forge().provider().branchRules().isPresent());
    var rules = forge().provider().branchRules().orElseThrow();
    assertThat(rules.acceptsDirectCommits(forge().repository(), "main")).isTrue();
    forge().protect("main", 1);
    assertThat(rules.acceptsDirectCommits(forge().repository(), "main")).isFalse();
  }

  @Test
  final void theLastStatusOfAContextStands() {
    Assumptions.assumeTrue(forge().provider().statuses().isPresent());
    var statuses = forge().provider().statuses().orElseThrow();
    CommitId head = head("main");
    statuses.set(forge().repository(), head, new Status("gitops4j/prod", State.PENDING, "Waits"));
    statuses.set(forge().repository(), head, new Status("other", State.FAILURE, "No"));
    statuses.set(forge().repository(), head, new Status("gitops4j/prod", State.SUCCESS, "Open"));
    assertThat(statuses.list(forge().repository(), head))
        .containsExactlyInAnyOrder(
            new Status("gitops4j/prod", State.SUCCESS, "Open"),
            new Status("other", State.FAILURE, "No"));
  }

  private GitForge forge() {
    if (made == null) {
      throw new IllegalStateException("Only there while a test runs");
    }
    return made;
  }

  private PullRequests pulls() {
    return forge().provider().pullRequests().orElseThrow();
  }

  private GitRepository git() {
    return forge().provider().repository(forge().repository());
  }

  private CommitId head(String branch) {
    return git().head(branch).orElseThrow();
  }

  private String config() {
    return new String(git().read(head("main"), CONFIG).orElseThrow(), UTF_8);
  }

  private CommitId propose(String branch, String version) {
    return commit(request("main", "version", version).onNewBranch(branch));
  }

  private PullRequest open(String branch) {
    String body = "First line\n\n- a \"quoted\" item; # not a comment\n";
    return pulls()
        .open(
            forge().repository(), new Proposal(branch, "main", "Change " + branch, body, Set.of()));
  }

  /** A forge may first have to find out whether it can be merged. */
  private Merge merge(PullRequest pull, MergeMethod method) {
    forge().mergesBy(method);
    Merge merge = pulls().merge(forge().repository(), pull.number(), pull.head(), method);
    for (int look = 0; look < MOST_LOOKS && mayStillBeChecked(merge); look++) {
      LockSupport.parkNanos(LOOK.toNanos());
      merge = pulls().merge(forge().repository(), pull.number(), pull.head(), method);
    }
    return merge;
  }

  private static boolean mayStillBeChecked(Merge merge) {
    return merge.outcome() == Merge.Outcome.NOT_READY
        && merge.pullRequest().state() == PullRequest.State.OPEN
        && !merge.reason().contains("approval");
  }

  private CommitId change(String branch, String key, Object value) {
    return commit(request(branch, key, value));
  }

  private CommitId commit(CommitRequest request) {
    return git().commit(request).commit();
  }

  private CommitRequest request(String branch, String key, Object value) {
    CommitId base = head(branch);
    YamlEdit edit = YamlEdit.set(CONFIG, key, value);
    ExpectedEdit expected =
        new ExpectedEdit(edit, edit.current(git().read(base, CONFIG).orElseThrow()));
    return CommitRequest.of(
        GitRepositoryFixture.key(branch + key + value),
        branch,
        base,
        List.of(expected),
        "Set " + key);
  }

  private static ProviderException assertFails(ErrorKind kind, ThrowingCallable call) {
    return GitRepositoryFixture.assertFails(kind, call);
  }
}
