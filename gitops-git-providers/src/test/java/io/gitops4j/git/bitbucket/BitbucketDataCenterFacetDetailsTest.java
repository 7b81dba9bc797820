package io.gitops4j.git.bitbucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.Comments;
import io.gitops4j.core.spi.Comments.Comment;
import io.gitops4j.core.spi.Deployments;
import io.gitops4j.core.spi.Deployments.Deployment;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.PullRequests.Proposal;
import io.gitops4j.core.spi.Repositories;
import io.gitops4j.core.spi.Repositories.Visibility;
import io.gitops4j.core.spi.Webhooks;
import io.gitops4j.core.spi.Webhooks.Webhook;
import io.gitops4j.git.fake.BitbucketDataCenterDialect;
import io.gitops4j.git.fake.FakeHook;
import io.gitops4j.git.fake.Trouble;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Around Bitbucket Data Center's pull requests,")
class BitbucketDataCenterFacetDetailsTest extends BitbucketFixture<BitbucketDataCenterDialect> {
  private static final URI RECEIVER = URI.create("https://hooks.example.org/gitops4j");
  private static final String REPOS = "/api/latest/projects/acme/repos";
  private static final String ROOT = REPOS + "/shop";

  BitbucketDataCenterFacetDetailsTest() {
    super(new BitbucketDataCenterDialect());
  }

  @Override
  GitProvider provider(ProviderContext context) {
    return BitbucketDataCenterProvider.open(context);
  }

  private Trouble refusal(int status, String message) {
    return Trouble.instead(dialect.refusal(status, message));
  }

  @Test
  @DisplayName("comments are read to the last page, without those on lines and unfinished ones")
  void commentsToTheLast() {
    bitbucket.pageSize(2);
    long number = open().number();
    for (int i = 1; i <= 6; i++) {
      comments().add(shop, number, "Comment " + i);
    }
    assertThat(comments().of(shop, number))
        .extracting(Comment::text)
        .containsExactly(
            "Comment 1", "Comment 2", "Comment 3", "Comment 4", "Comment 5", "Comment 6");
  }

  @Test
  @DisplayName("a comment is replaced although somebody else changed it meanwhile")
  void staleComment() {
    long number = open().number();
    Comment first = comments().add(shop, number, "Hello");
    Trouble stale =
        Trouble.instead(
            BitbucketDataCenterDialect.refusal(
                409, "comment.CommentOutOfDateException", "It has another version"));
    String path = ROOT + "/pull-requests/1/comments/" + first.id();
    bitbucket.next("PUT", path, stale, stale);
    assertThat(comments().replace(shop, number, first.id(), "Bye").text()).isEqualTo("Bye");
    bitbucket.next("PUT", path, stale, stale, stale);
    assertFails(ErrorKind.STALE, () -> comments().replace(shop, number, first.id(), "No"));
  }

  @Test
  @DisplayName("reviewers are asked by their names, and a draft stays one when it is described")
  void proposals() {
    Proposal proposal = new Proposal("feature", "main", "Change it", "Because", Set.of());
    Set<String> people = Set.of("ada", "bob");
    PullRequest draft = pulls().open(shop, proposal.reviewedBy(people).asDraft());
    assertThat(dialect.reviewers()).isEqualTo(people);
    pulls().describe(shop, draft.number(), "Other", "");
    assertThat(dialect.reviewers()).isEqualTo(people);
    assertThat(merge(draft).reason()).isEqualTo("it is a draft");
  }

  @Test
  @DisplayName("other webhooks are left alone, and one that was switched off is on again")
  void hooks() {
    bitbucket.pageSize(1);
    FakeHook odd = hook("https://odd.example.org/{token}", true);
    FakeHook other = hook("https://other.example.org/", true);
    FakeHook off = hook(RECEIVER.toString(), false);
    Webhook registered = webhooks().register(shop, RECEIVER, Secret.of("sesame"));
    assertThat(registered).isEqualTo(new Webhook(Long.toString(off.id()), RECEIVER, true));
    FakeHook now = bitbucket.state().hooks().find(off.id()).orElseThrow();
    assertThat(now.secret()).isEqualTo("sesame");
    assertThat(now.events()).contains("repo:refs_changed", "pr:merged", "pr:reviewer:approved");
    assertThat(webhooks().list(shop)).hasSize(2).contains(registered);
    webhooks().remove(shop, RECEIVER);
    assertThat(bitbucket.state().hooks().all()).containsExactly(odd, other);
  }

  @ParameterizedTest
  @CsvSource({"401, UNAUTHENTICATED", "403, FORBIDDEN", "404, NOT_FOUND"})
  @DisplayName("each refusal has its kind, and no webhook's secret in it")
  void refusals(int status, ErrorKind kind) {
    Secret secret = Secret.of("sesame-street");
    bitbucket.next("POST", ROOT + "/webhooks", refusal(status, "sesame-street is not welcome"));
    ProviderException e = assertFails(kind, () -> webhooks().register(shop, RECEIVER, secret));
    assertThat(e).hasMessageContaining("*** is not welcome").hasNoCause();
    bitbucket.next("POST", ROOT + "/pull-requests/1/comments", refusal(status, "No"));
    long number = open().number();
    assertFails(kind, () -> comments().add(shop, number, "Hello"));
    bitbucket.next("POST", ROOT + "/commits/.*/deployments", refusal(status, "No"));
    Deployment deployment = deployment(head("main"), Deployments.State.SUCCEEDED, "");
    assertFails(kind, () -> deployments().set(shop, deployment));
    bitbucket.next("DELETE", ROOT + "/webhooks/.*", refusal(status, "No"));
    hook(RECEIVER.toString(), true);
    if (status == 404) {
      webhooks().remove(shop, RECEIVER);
    } else {
      assertFails(kind, () -> webhooks().remove(shop, RECEIVER));
    }
  }

  @Test
  @DisplayName("deployments are listed newest first, each with what was said of it last")
  void deploymentsOfCommits() {
    CommitId first = head("main");
    deployments().set(shop, deployment(first, Deployments.State.SUCCEEDED, "https://a.example/"));
    push("main", "version: v3\nreplicas: 2\n");
    CommitId second = head("main");
    deployments().set(shop, deployment(second, Deployments.State.IN_PROGRESS, ""));
    deployments().set(shop, deployment(second, Deployments.State.FAILED, ""));
    deployments().set(shop, deployment(first, Deployments.State.INACTIVE, "https://a.example/"));
    assertThat(deployments().list(shop, "prod"))
        .containsExactly(
            deployment(second, Deployments.State.FAILED, ""),
            deployment(first, Deployments.State.INACTIVE, "https://a.example/"));
  }

  @Test
  @DisplayName("a repository is as open as was said, and seen to be empty before its first commit")
  void newRepositories() {
    RepositoryUrl open = bitbucket.repository("open");
    repositories().create(open, Visibility.PUBLIC);
    assertThat(repositories().find(open).orElseThrow().visibility()).isEqualTo(Visibility.PUBLIC);
    RepositoryUrl nowhere = RepositoryUrl.parse(bitbucket.origin() + "/scm/none/open.git");
    assertFails(ErrorKind.NOT_FOUND, () -> repositories().create(nowhere, Visibility.PRIVATE));
    bitbucket.next("GET", ROOT, refusal(403, "No"));
    assertFails(ErrorKind.FORBIDDEN, () -> repositories().find(shop));
    bitbucket.next("GET", ROOT + "/default-branch", refusal(404, "None is configured"));
    assertThat(repositories().find(shop).orElseThrow().defaultBranch()).isEmpty();
  }

  @Test
  @DisplayName("there are no workflows, as Data Center has no CI of its own")
  void noWorkflows() {
    assertThat(provider.workflows()).isEmpty();
  }

  private static Deployment deployment(CommitId commit, Deployments.State state, String url) {
    return new Deployment("prod", commit, state, url, "A sentence");
  }

  private CommitId head(String branch) {
    return bitbucket.state().repository().head(branch).orElseThrow();
  }

  private FakeHook hook(String receiver, boolean active) {
    return bitbucket
        .state()
        .hooks()
        .add(id -> new FakeHook(id, receiver, "theirs", active, List.of()));
  }

  private Comments comments() {
    return provider.comments().orElseThrow();
  }

  private Webhooks webhooks() {
    return provider.webhooks().orElseThrow();
  }

  private Deployments deployments() {
    return provider.deployments().orElseThrow();
  }

  private Repositories repositories() {
    return provider.repositories().orElseThrow();
  }
}
