package io.gitops4j.git.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.CommitStatuses;
import io.gitops4j.core.spi.CommitStatuses.State;
import io.gitops4j.core.spi.CommitStatuses.Status;
import io.gitops4j.core.spi.PullRequests.Proposal;
import io.gitops4j.core.spi.Reviews.Review;
import io.gitops4j.git.fake.ForgeAnswer;
import io.gitops4j.git.fake.Trouble;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("GitHub's provider")
class GitHubDetailsTest extends GitHubFixture {
  @Test
  @DisplayName("labels what it opens")
  void labels() {
    Proposal proposal = new Proposal("feature", "main", "Change", "", Set.of("gitops", "prod"));
    PullRequest opened = pulls().open(shop, proposal);
    assertThat(opened.labels()).containsExactlyInAnyOrder("gitops", "prod");
    PullRequest read = pulls().get(shop, opened.number());
    assertThat(read.labels()).isEqualTo(opened.labels());
    assertThat(read.body()).isEmpty();
  }

  @Test
  @DisplayName("says which version of the API it means")
  void version() {
    open();
    assertThat(github.calls())
        .allSatisfy(call -> assertThat(call.header("X-GitHub-Api-Version")).isEqualTo("2022-11-28"))
        .allSatisfy(
            call -> assertThat(call.header("Accept")).isEqualTo("application/vnd.github+json"));
  }

  @Test
  @DisplayName("reads apps' check runs as statuses; of one name what is not good stands")
  void checkRuns() {
    CommitStatuses statuses = provider.statuses().orElseThrow();
    CommitId head = github.state().repository().head("main").orElseThrow();
    statuses.set(shop, head, new Status("build", State.SUCCESS, "Built"));
    dialect.checkRun("build", "completed", "failure", "2 tests failed");
    dialect.checkRun("lint", "completed", "neutral", "Nothing to say");
    dialect.checkRun("scan", "in_progress", null, "Half way");
    dialect.checkRun("old", "completed", "cancelled", "Given up");
    assertThat(statuses.list(shop, head))
        .containsExactly(
            new Status("build", State.FAILURE, "2 tests failed"),
            new Status("lint", State.SUCCESS, "Nothing to say"),
            new Status("scan", State.PENDING, "Half way"),
            new Status("old", State.ERROR, "Given up"));
  }

  @Test
  @DisplayName("shortens what is said to what GitHub takes")
  void longDescriptions() {
    CommitStatuses statuses = provider.statuses().orElseThrow();
    CommitId head = github.state().repository().head("main").orElseThrow();
    statuses.set(shop, head, new Status("prod", State.PENDING, "x".repeat(200)));
    assertThat(statuses.list(shop, head).get(0).description()).hasSize(140).endsWith("x…");
  }

  @Test
  @DisplayName("leaves out reviews that are dismissed, not sent yet, or of nobody")
  void reviewsThatDoNotCount() {
    PullRequest opened = open();
    List<Fields> reviews =
        List.of(
            review("APPROVED", "ada", opened.head().hex()),
            review("DISMISSED", "bob", opened.head().hex()),
            review("PENDING", "cid", opened.head().hex()),
            review("APPROVED", null, opened.head().hex()),
            review("APPROVED", "eve", null));
    github.next("GET", PULLS + "/1/reviews", Trouble.instead(ForgeAnswer.of(200, reviews)));
    assertThat(provider.reviews().orElseThrow().of(shop, 1))
        .extracting(review -> review.reviewer().value(), Review::state)
        .containsExactly(tuple("ada", Review.State.APPROVED));
  }

  private static Fields review(String state, @Nullable String login, @Nullable String commit) {
    return Fields.of("state", state)
        .with("user", login == null ? null : Fields.of("login", login))
        .with("commit_id", commit)
        .with("submitted_at", "2026-01-01T00:00:00Z");
  }

  @Test
  @DisplayName("sees rule sets, and takes a protection that it may not read for one")
  void rules() {
    var rules = provider.branchRules().orElseThrow();
    assertThat(rules.acceptsDirectCommits(shop, "main")).isTrue();
    assertThat(rules.acceptsDirectCommits(shop, "release/new")).as("no such branch").isTrue();
    github.state().protect("main", 1);
    String protection = "/repos/acme/shop/branches/main/protection";
    github.next("GET", protection, refusal(403, "Resource not accessible by integration"));
    assertThat(rules.acceptsDirectCommits(shop, "main")).isFalse();
    github.next("GET", protection, refusal(404, "Not Found"));
    assertThat(rules.acceptsDirectCommits(shop, "main")).isFalse();
    dialect.useRulesets();
    assertThat(rules.acceptsDirectCommits(shop, "main")).isFalse();
  }

  @Test
  @DisplayName("is the one for github.com, over https and ssh, and for nothing else by itself")
  void hosts() {
    GitHubProviderFactory factory = new GitHubProviderFactory();
    assertThat(factory.name()).isEqualTo("github");
    for (String url :
        List.of(
            "https://github.com/acme/gitops",
            "git@github.com:acme/gitops.git",
            "ssh://git@ssh.github.com:443/acme/gitops.git")) {
      assertThat(factory.supports(RepositoryUrl.parse(url))).as(url).isTrue();
    }
    for (String url : List.of("https://git.example.org/a/b", "https://notgithub.com/a/b")) {
      assertThat(factory.supports(RepositoryUrl.parse(url))).as(url).isFalse();
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pulls().get(RepositoryUrl.parse(github.origin() + "/acme"), 1))
        .withMessageContaining("owner/name");
  }
}
