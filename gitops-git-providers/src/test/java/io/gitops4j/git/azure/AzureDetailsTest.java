package io.gitops4j.git.azure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.CommitStatuses;
import io.gitops4j.core.spi.CommitStatuses.State;
import io.gitops4j.core.spi.CommitStatuses.Status;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.PullRequests.Merge;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.core.spi.Reviews.Review;
import io.gitops4j.git.fake.FakeForge;
import io.gitops4j.git.fake.ForgeAnswer;
import io.gitops4j.git.fake.ForgeCall;
import io.gitops4j.git.fake.Trouble;
import io.gitops4j.git.forge.ForgeHosts;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("On Azure DevOps")
class AzureDetailsTest extends AzureFixture {
  private static final String WAYS = "fa4e907d-c16b-4a4c-9dfa-4916e5d171ab";
  private static final String BUILD = "0609b952-1397-4640-95ec-e00a01b2c241";
  private static final Fields ON_MAIN = scope(Fields.of("refName", "refs/heads/main"));

  private static Fields scope(Fields scope) {
    return Fields.of("scope", List.of(scope.with("repositoryId", null)));
  }

  @Test
  @DisplayName("a pull request of a project with a space has its labels and its own page")
  void opens() {
    PullRequest opened = open();
    assertThat(opened.labels()).containsExactly("gitops");
    assertThat(opened.url()).isEqualTo(azure.origin() + "/acme/web%20shop/_git/shop/pullrequest/1");
  }

  @Test
  @DisplayName("a fork's pull request is not taken for one of a branch of the same name")
  void forks() {
    Fields fork =
        Fields.of("pullRequestId", 9)
            .with("sourceRefName", "refs/heads/feature")
            .with("forkSource", Fields.of("name", "refs/heads/feature"));
    Fields page = Fields.of("count", 1).with("value", List.of(fork));
    azure.next("GET", PULLS, Trouble.instead(ForgeAnswer.of(200, page)));
    assertThat(pulls().find(shop, "feature")).isEmpty();
  }

  @Test
  @DisplayName("a personal token is a password without a user, and an OAuth token a bearer's")
  void authorizations() {
    pulls().find(shop, "feature");
    try (AzureDevOpsProvider other = open(Fields.of(AzureDevOpsProvider.OAUTH, true))) {
      other.pullRequests().orElseThrow().find(shop, "feature");
    }
    String pair = Base64.getEncoder().encodeToString((":" + FakeForge.TOKEN).getBytes(UTF_8));
    assertThat(azure.calls())
        .extracting(call -> call.header("Authorization"))
        .containsExactly("Basic " + pair, "Bearer " + FakeForge.TOKEN);
  }

  @Test
  @DisplayName("a URL with the organisation as its user is the same repository, by Git as well")
  void userInUrl() {
    RepositoryUrl url = RepositoryUrl.parse(shop.toString().replace("//", "//acme@"));
    assertThat(provider.repository(url).head("feature")).isPresent();
    assertThat(pulls().find(url, "feature")).isEmpty();
  }

  @Test
  @DisplayName("a long description keeps its beginning and its end, and a long title its beginning")
  void longTexts() {
    String body = "- `config.yaml: set version`\n".repeat(300) + "\nRun 42 of shop.\n";
    open(body);
    String kept = pulls().get(shop, 1).body();
    assertThat(kept)
        .hasSizeLessThanOrEqualTo(4000)
        .hasSizeGreaterThan(3900)
        .startsWith("- `config.yaml: set version`\n")
        .contains("Left out: Azure DevOps takes 4,000 characters.")
        .endsWith("\nRun 42 of shop.\n");
    PullRequest described = pulls().describe(shop, 1, "t".repeat(401), "b".repeat(4000));
    assertThat(described.title()).hasSize(400).endsWith("t…");
    assertThat(described.body()).hasSize(4000).doesNotContain("Left out");
  }

  @Test
  @DisplayName("a merge says which head it is of, and how to merge, and bypasses nothing")
  void mergeIsExplicit() {
    PullRequest opened = open();
    merge(opened, MergeMethod.REBASE);
    ForgeCall call = azure.calls(MERGE).get(0);
    assertThat(call.json().path("lastMergeSourceCommit").path("commitId").asText())
        .isEqualTo(opened.head().hex());
    assertThat(call.json().path("completionOptions").toString())
        .isEqualTo("{\"mergeStrategy\":\"rebase\"}");
  }

  @Test
  @DisplayName("required policies that are not satisfied are named, by their own names")
  void missingPolicies() {
    dialect.policy(true, "Build", BUILD, "rejected", ON_MAIN.with("displayName", "unit tests"));
    dialect.policy(
        true, "Comment requirements", "c6a1889d-b943-4856-b76f-9e46bb6b0df2", "queued", ON_MAIN);
    dialect.policy(
        true, "Work item linking", "40e92b44-2fe1-4dd6-b3d8-74a9c21d0c6e", "approved", ON_MAIN);
    dialect.policy(false, "Status", "cbdc66da-9728-4af8-aada-9a5a32e4a226", "rejected", ON_MAIN);
    PullRequest opened = open();
    Merge early = merge(opened);
    assertThat(early.outcome()).isEqualTo(Merge.Outcome.NOT_READY);
    assertThat(early.reason())
        .isEqualTo(
            "approvals or checks are missing: unit tests (rejected), Comment requirements"
                + " (queued)");
    assertThat(azure.calls(MERGE)).isEmpty();
    dialect.noPolicies();
    assertThat(merge(opened).merged()).isTrue();
  }

  @ParameterizedTest(name = "{0} of {1}: {2}")
  @CsvSource({
    "allowSquash, SQUASH, true",
    "allowSquash, MERGE, true",
    "allowNoFastForward, MERGE, true",
    "allowRebase, REBASE, true",
    "useSquashMerge, SQUASH, true",
    "useSquashMerge, MERGE, false"
  })
  @DisplayName("a merge type that the branch allows is taken, and its policy waits for nothing")
  void ways(String setting, MergeMethod method, boolean allowed) {
    dialect.policy(true, "Require a merge strategy", WAYS, "queued", ON_MAIN.with(setting, true));
    PullRequest opened = open();
    if (allowed) {
      assertThat(merge(opened, method).merged()).isTrue();
    } else {
      assertFails(ErrorKind.INVALID, () -> merge(opened, method));
    }
  }

  @Test
  @DisplayName("a merge type that the branch does not allow is refused, and nothing is tried")
  void forbiddenWay() {
    Fields settings = ON_MAIN.with("allowSquash", false).with("allowNoFastForward", true);
    dialect.policy(true, "Require a merge strategy", WAYS, "queued", settings);
    PullRequest opened = open();
    ProviderException e = assertFails(ErrorKind.INVALID, () -> merge(opened));
    assertThat(e).hasMessageContaining("does not allow the merge type squash");
    assertThat(azure.calls(MERGE)).isEmpty();
  }

  @Test
  @DisplayName("a draft waits until it is none")
  void draft() {
    PullRequest opened = open();
    azure.state().pull(1).orElseThrow().draft(true);
    assertThat(merge(opened).reason()).isEqualTo("it is a draft");
    azure.state().pull(1).orElseThrow().draft(false);
    assertThat(merge(opened).merged()).isTrue();
  }

  @Test
  @DisplayName("a vote is one of the head that was there when it was cast, and groups cast none")
  void votes() {
    PullRequest opened = open();
    azure.state().review(1, "ada@example.org", Review.State.APPROVED);
    CommitId second = push("feature", "version: v3\nreplicas: 2\n");
    azure.state().review(1, "bob@example.org", Review.State.CHANGES_REQUESTED);
    CommitId third = push("feature", "version: v4\nreplicas: 2\n");
    azure.state().review(1, "cid@example.org", Review.State.APPROVED);
    azure.state().review(1, "dan@example.org", Review.State.COMMENTED);
    assertThat(reviews()).extracting(Review::commit).containsExactly(opened.head(), second, third);
    assertThat(reviews())
        .extracting(review -> review.reviewer().value())
        .containsExactly("ada@example.org", "bob@example.org", "cid@example.org");
    azure.state().review(1, "ada@example.org", Review.State.APPROVED);
    assertThat(reviews()).extracting(Review::commit).containsExactly(second, third, third);
  }

  @Test
  @DisplayName("a vote that no thread tells of counts for the first head, and for no later one")
  void undatedVotes() {
    dialect.undatedVotes();
    PullRequest opened = open();
    push("feature", "version: v3\nreplicas: 2\n");
    azure.state().review(1, "ada@example.org", Review.State.APPROVED);
    assertThat(reviews()).extracting(Review::commit).containsExactly(opened.head());
  }

  @Test
  @DisplayName("a status has its context's first part as its genre, and is read back as it was")
  void statusContexts() {
    CommitId head = azure.state().repository().head("main").orElseThrow();
    for (String context : List.of("gitops4j/prod/eu", "plain", "/odd", "odd/")) {
      statuses().set(shop, head, new Status(context, State.ERROR, "Because"));
    }
    assertThat(azure.calls())
        .extracting(call -> call.json().path("context").path("genre").asText())
        .containsExactly("gitops4j", "", "", "");
    assertThat(statuses().list(shop, head))
        .extracting(Status::context)
        .containsExactly("gitops4j/prod/eu", "plain", "/odd", "odd/");
  }

  @ParameterizedTest
  @CsvSource({
    "succeeded, SUCCESS",
    "notApplicable, SUCCESS",
    "failed, FAILURE",
    "error, ERROR",
    "pending, PENDING",
    "notSet, PENDING"
  })
  @DisplayName("the states of other people's statuses are read as what they mean")
  void states(String word, State state) {
    CommitId head = azure.state().repository().head("main").orElseThrow();
    for (int i = 0; i < 305; i++) {
      azure.state().status(head, "ci|job " + i, word, "");
    }
    assertThat(statuses().list(shop, head))
        .hasSize(305)
        .extracting(Status::state)
        .containsOnly(state);
  }

  @Test
  @DisplayName("a branch takes commits unless a policy of branches is required of it")
  void branchRules() {
    azure.pageSize(1);
    dialect.policy(
        true,
        "File size restriction",
        "2e26e725-8201-4edd-8bf5-978563c34a80",
        "approved",
        scope(Fields.none()));
    dialect.policy(false, "Build", BUILD, "approved", ON_MAIN);
    assertThat(takesCommits("main")).isTrue();
    dialect.policy(true, "Build", BUILD, "approved", ON_MAIN);
    assertThat(takesCommits("main")).isFalse();
    assertThat(takesCommits("other")).isTrue();
    dialect.noPolicies();
    Fields defaults = scope(Fields.of("matchKind", "DefaultBranch"));
    dialect.policy(true, "Build", BUILD, "approved", defaults);
    assertThat(takesCommits("main")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "https://dev.azure.com/acme/shop/_git/gitops, acme/shop/gitops",
    "https://acme@dev.azure.com/acme/web%20shop/_git/git%20ops, acme/web shop/git ops",
    "https://dev.azure.com/acme/_git/shop, acme/shop/shop",
    "https://acme.visualstudio.com/shop/_git/gitops, acme/shop/gitops",
    "https://acme.visualstudio.com/DefaultCollection/shop/_git/gitops, acme/shop/gitops",
    "https://acme.visualstudio.com/_git/shop, acme/shop/shop",
    "git@ssh.dev.azure.com:v3/acme/web%20shop/gitops, acme/web shop/gitops",
    "acme@vs-ssh.visualstudio.com:v3/acme/shop/gitops, acme/shop/gitops",
    "https://git.example.org/DefaultCollection/shop/_git/gitops, DefaultCollection/shop/gitops",
    "ssh://git.example.org:22/DefaultCollection/shop/_git/gitops, DefaultCollection/shop/gitops"
  })
  @DisplayName("a URL to clone a repository names its organisation, project and name")
  void names(String url, String name) {
    try (ForgeHosts hosts = hosts(Fields.none())) {
      assertThat(AzureName.of(hosts, RepositoryUrl.parse(url))).hasToString(name);
    }
  }

  @Test
  @DisplayName("the collections of a server may be below a path")
  void virtualDirectory() {
    RepositoryUrl url = RepositoryUrl.parse("https://git.example.org/tfs/main/shop/_git/gitops");
    try (ForgeHosts hosts = hosts(Fields.of(ForgeHosts.API, "https://git.example.org/tfs"))) {
      assertThat(AzureName.of(hosts, url)).hasToString("main/shop/gitops");
      assertThat(new AzureApi(hosts).page(url)).isEqualTo("https://git.example.org/tfs/main/shop");
    }
    assertThatThrownBy(() -> names(url.toString(), ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("https://dev.azure.com/organization/project/_git/repository");
  }

  @ParameterizedTest
  @CsvSource({
    "https://dev.azure.com/acme/shop/_git/gitops, true",
    "https://acme.visualstudio.com/shop/_git/gitops, true",
    "git@ssh.dev.azure.com:v3/acme/shop/gitops, true",
    "https://git.example.org/tfs/main/shop/_git/gitops, false",
    "https://visualstudio.com.example.org/shop/_git/gitops, false"
  })
  @DisplayName("the service is known by its hosts")
  void supports(String url, boolean known) {
    assertThat(new AzureDevOpsProviderFactory().supports(RepositoryUrl.parse(url)))
        .isEqualTo(known);
  }

  @Test
  @DisplayName("a server is known by its URLs, where a host's kind is to be found out")
  void recognises() {
    ProviderContext context = ProviderContext.in(folder.resolve("names"));
    AzureDevOpsProviderFactory factory = new AzureDevOpsProviderFactory();
    RepositoryUrl server = RepositoryUrl.parse("https://git.example.org/tfs/main/shop/_git/gitops");
    assertThat(factory.recognises(server, context)).isTrue();
    RepositoryUrl other = RepositoryUrl.parse("https://git.example.org/acme/gitops");
    assertThat(factory.recognises(other, context)).isFalse();
  }

  private ForgeHosts hosts(Fields options) {
    ProviderContext context = ProviderContext.in(folder.resolve("names")).withOptions(options);
    return ForgeHosts.of(context, "", api -> api, UnaryOperator.identity());
  }

  private boolean takesCommits(String branch) {
    return provider.branchRules().orElseThrow().acceptsDirectCommits(shop, branch);
  }

  private List<Review> reviews() {
    return provider.reviews().orElseThrow().of(shop, 1);
  }

  private CommitStatuses statuses() {
    return provider.statuses().orElseThrow();
  }
}
