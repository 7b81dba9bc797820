package io.gitops4j.git.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.Comments;
import io.gitops4j.core.spi.Comments.Comment;
import io.gitops4j.core.spi.Deployments;
import io.gitops4j.core.spi.Deployments.Deployment;
import io.gitops4j.core.spi.PullRequests.Proposal;
import io.gitops4j.core.spi.Repositories;
import io.gitops4j.core.spi.Repositories.Visibility;
import io.gitops4j.core.spi.Webhooks;
import io.gitops4j.core.spi.Webhooks.Webhook;
import io.gitops4j.git.fake.FakeHook;
import io.gitops4j.git.fake.ForgeAnswer;
import io.gitops4j.git.fake.ForgeCall;
import io.gitops4j.git.fake.Trouble;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Around pull requests, GitHub's provider")
class GitHubFacetDetailsTest extends GitHubFixture {
  private static final URI RECEIVER = URI.create("https://hooks.example.org/gitops4j");
  private static final String HOOKS = "/repos/acme/shop/hooks";
  private static final String DEPLOYMENTS = "/repos/acme/shop/deployments";

  private final Secret secret = Secret.of("a-webhook-secret-7d793037a076");

  @Test
  @DisplayName("reads comments on all pages, and keeps the one current that is on the last")
  void pagesOfComments() {
    Comments comments = provider.comments().orElseThrow();
    long number = open().number();
    IntStream.rangeClosed(1, 9).forEach(i -> comments.add(shop, number, "Comment " + i));
    Comment kept = comments.keep(shop, number, "plan", "It waits");
    github.pageSize(3);
    assertThat(comments.of(shop, number))
        .hasSize(10)
        .extracting(Comment::text)
        .startsWith("Comment 1", "Comment 2", "Comment 3", "Comment 4");
    assertThat(comments.keep(shop, number, "plan", "Done").id()).isEqualTo(kept.id());
    assertThat(github.state().comments(number)).hasSize(10);
  }

  @Test
  @DisplayName("sends nothing for a comment that says what it should")
  void sameComment() {
    Comments comments = provider.comments().orElseThrow();
    long number = open().number();
    Comment kept = comments.keep(shop, number, "plan", "It waits");
    assertThat(comments.keep(shop, number, "plan", "It waits")).isEqualTo(kept);
    assertThat(github.calls("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}")).isEmpty();
  }

  @Test
  @DisplayName("reads a comment of an account that is gone as GitHub shows it")
  void ghost() {
    List<Fields> comments =
        List.of(Fields.of("id", 7).with("user", null).with("body", "I was here"));
    github.next(
        "GET",
        "/repos/acme/shop/issues/1/comments",
        Trouble.instead(ForgeAnswer.of(200, comments)));
    assertThat(provider.comments().orElseThrow().of(shop, 1))
        .extracting(comment -> comment.author().value())
        .containsExactly("ghost");
  }

  @Test
  @DisplayName("asks people and teams for reviews of what it opens, and opens drafts as such")
  void reviewers() {
    Proposal proposal =
        new Proposal("feature", "main", "Change", "", Set.of("prod"))
            .reviewedBy(Set.of("bob", "ada", "acme/leads"))
            .asDraft();
    PullRequest opened = pulls().open(shop, proposal);
    assertThat(opened.labels()).containsExactly("prod");
    var pull = github.state().pull(opened.number()).orElseThrow();
    assertThat(pull.reviewers()).containsExactlyInAnyOrder("ada", "bob", "acme/leads");
    assertThat(pull.isDraft()).isTrue();
  }

  @Test
  @DisplayName("says that a reviewer is none, and leaves the pull request to be found")
  void strangeReviewer() {
    github.next(
        "POST",
        PULLS + "/1/requested_reviewers",
        refusal(422, "Reviews may only be requested from collaborators."));
    Proposal proposal = new Proposal("feature", "main", "Change", "", Set.of());
    ProviderException e =
        assertFails(
            ErrorKind.INVALID, () -> pulls().open(shop, proposal.reviewedBy(Set.of("eve"))));
    assertThat(e.getMessage()).contains("ask for reviews of pull request 1", "collaborators");
    assertThat(pulls().find(shop, "feature")).hasSize(1);
  }

  @Test
  @DisplayName("changes its own webhook, finds it past three pages, and leaves others alone")
  void otherHooks() {
    Webhooks webhooks = provider.webhooks().orElseThrow();
    IntStream.range(0, 7)
        .mapToObj(i -> "https://other.example.org/" + i)
        .forEach(url -> github.state().hooks().add(id -> hook(id, url)));
    github.state().hooks().add(id -> hook(id, RECEIVER.toString()));
    github.pageSize(2);
    Webhook changed = webhooks.register(shop, RECEIVER, secret);
    assertThat(changed.active()).isTrue();
    List<FakeHook> hooks = github.state().hooks().all();
    assertThat(hooks).hasSize(8);
    assertThat(hooks.subList(0, 7)).allMatch(hook -> hook.secret().equals("theirs"));
    assertThat(hooks.get(7).secret()).isEqualTo(secret.reveal());
    assertThat(hooks.get(7).events())
        .containsExactlyInAnyOrder("push", "pull_request", "pull_request_review");
    webhooks.remove(shop, RECEIVER);
    assertThat(webhooks.list(shop))
        .hasSize(7)
        .extracting(Webhook::receiver)
        .doesNotContain(RECEIVER);
  }

  private static FakeHook hook(long id, String url) {
    return new FakeHook(id, url, "theirs", false, List.of("push"));
  }

  @Test
  @DisplayName("shows a webhook's secret nowhere, even where GitHub repeats it")
  void secretOfHook() {
    Webhooks webhooks = provider.webhooks().orElseThrow();
    for (int status : List.of(403, 404, 422, 500)) {
      github.next("POST", HOOKS, refusal(status, "what is " + secret.reveal() + "?"));
    }
    for (ErrorKind kind :
        List.of(
            ErrorKind.FORBIDDEN, ErrorKind.NOT_FOUND, ErrorKind.INVALID, ErrorKind.UNAVAILABLE)) {
      ProviderException e = assertFails(kind, () -> webhooks.register(shop, RECEIVER, secret));
      assertThat(e.toString()).contains("what is ***?").doesNotContain(secret.reveal());
    }
    assertThat(webhooks.register(shop, RECEIVER, secret).toString())
        .doesNotContain(secret.reveal());
  }

  @Test
  @DisplayName("takes a webhook for removed that somebody removes at the same time")
  void removedMeanwhile() {
    Webhooks webhooks = provider.webhooks().orElseThrow();
    webhooks.register(shop, RECEIVER, secret);
    github.next("DELETE", HOOKS + "/.*", refusal(404, "Not Found"));
    webhooks.remove(shop, RECEIVER);
    github.next("DELETE", HOOKS + "/.*", refusal(403, "Resource not accessible by integration"));
    assertFails(ErrorKind.FORBIDDEN, () -> webhooks.remove(shop, RECEIVER));
  }

  @Test
  @DisplayName("records a deployment once, after a crash too, with where to look at it")
  void deployedOnce() {
    Deployments deployments = provider.deployments().orElseThrow();
    CommitId head = github.state().repository().head("main").orElseThrow();
    Deployment deployment =
        new Deployment(
            "prod", head, Deployments.State.SUCCEEDED, "https://shop.example.org", "x".repeat(200));
    github.next("POST", DEPLOYMENTS + "/.*", refusal(502, "Bad gateway"));
    ProviderException e =
        assertFails(ErrorKind.UNAVAILABLE, () -> deployments.set(shop, deployment));
    assertThat(e.getMessage()).contains("set the state of the deployment of", "into prod");
    assertThat(deployments.list(shop, "prod"))
        .extracting(Deployment::state)
        .containsExactly(Deployments.State.IN_PROGRESS);
    deployments.set(shop, deployment);
    Deployment read = deployments.list(shop, "prod").get(0);
    assertThat(read.url()).isEqualTo("https://shop.example.org");
    assertThat(read.description()).hasSize(140).endsWith("x…");
    assertThat(github.state().deployments().all()).hasSize(1);
  }

  @Test
  @DisplayName("shows that a later commit took the place of an earlier one in its environment")
  void superseded() {
    Deployments deployments = provider.deployments().orElseThrow();
    CommitId first = github.state().repository().head("main").orElseThrow();
    CommitId second = github.state().repository().head("feature").orElseThrow();
    for (CommitId commit : List.of(first, second)) {
      deployments.set(
          shop, new Deployment("prod", commit, Deployments.State.SUCCEEDED, "", "There"));
    }
    assertThat(deployments.list(shop, "prod"))
        .extracting(Deployment::commit, Deployment::state)
        .containsExactly(
            tuple(second, Deployments.State.SUCCEEDED), tuple(first, Deployments.State.INACTIVE));
  }

  @Test
  @DisplayName("makes a repository of the person whose token it has, and of no other person")
  void ofPerson() {
    Repositories repositories = provider.repositories().orElseThrow();
    dialect.isOfPerson();
    RepositoryUrl made = github.repository("tools");
    assertThat(repositories.create(made, Visibility.PUBLIC).visibility())
        .isEqualTo(Visibility.PUBLIC);
    assertFails(ErrorKind.ALREADY_EXISTS, () -> repositories.create(made, Visibility.PUBLIC));
    RepositoryUrl other = RepositoryUrl.parse(github.origin() + "/somebody/tools.git");
    assertFails(ErrorKind.NOT_FOUND, () -> repositories.create(other, Visibility.PRIVATE));
    assertThat(github.calls("POST /user/repos")).hasSize(2);
  }

  @Test
  @DisplayName("renames the first branch where the owner's settings name it otherwise")
  void otherFirstBranch() {
    Fields made = Fields.of("name", "tools").with("private", true).with("default_branch", "trunk");
    github.next("POST", "/orgs/acme/repos", Trouble.instead(ForgeAnswer.of(201, made)));
    github.next(
        "POST",
        "/repos/acme/tools/branches/trunk/rename",
        Trouble.instead(ForgeAnswer.of(201, Fields.of("name", "main"))));
    Repositories repositories = provider.repositories().orElseThrow();
    assertThat(repositories.create(github.repository("tools"), Visibility.PRIVATE).defaultBranch())
        .isEqualTo("main");
    ForgeCall rename = github.calls().get(github.calls().size() - 1);
    assertThat(rename.json().path("new_name").asText()).isEqualTo("main");
  }

  @Test
  @DisplayName("knows a repository without commits")
  void emptyRepository() {
    github.next("GET", "/repos/acme/shop/branches/main", refusal(404, "Branch not found"));
    Repositories repositories = provider.repositories().orElseThrow();
    assertThat(repositories.find(shop).orElseThrow().defaultBranch()).isEmpty();
    github.next("GET", "/repos/acme/shop", refusal(403, "Repository access blocked"));
    assertFails(ErrorKind.FORBIDDEN, () -> repositories.find(shop));
  }
}
