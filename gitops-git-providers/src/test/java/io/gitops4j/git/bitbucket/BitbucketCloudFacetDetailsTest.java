package io.gitops4j.git.bitbucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.Comments;
import io.gitops4j.core.spi.Comments.Comment;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.PullRequests.Proposal;
import io.gitops4j.core.spi.Repositories;
import io.gitops4j.core.spi.Repositories.Visibility;
import io.gitops4j.core.spi.Webhooks;
import io.gitops4j.core.spi.Webhooks.Webhook;
import io.gitops4j.core.spi.Workflows;
import io.gitops4j.core.spi.Workflows.Dispatch;
import io.gitops4j.core.spi.Workflows.WorkflowRun;
import io.gitops4j.git.fake.BitbucketCloudDialect;
import io.gitops4j.git.fake.FakeHook;
import io.gitops4j.git.fake.ForgeCall;
import io.gitops4j.git.fake.Trouble;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Around Bitbucket Cloud's pull requests,")
class BitbucketCloudFacetDetailsTest extends BitbucketFixture<BitbucketCloudDialect> {
  private static final URI RECEIVER = URI.create("https://hooks.example.org/gitops4j");
  private static final String ROOT = "/repositories/acme/shop";

  BitbucketCloudFacetDetailsTest() {
    super(new BitbucketCloudDialect());
  }

  @Override
  GitProvider provider(ProviderContext context) {
    return BitbucketCloudProvider.open(context);
  }

  private Trouble refusal(int status, String message) {
    return Trouble.instead(dialect.refusal(status, message));
  }

  @Test
  @DisplayName("comments are read to the last page, without those on lines and those taken back")
  void commentsToTheLast() {
    bitbucket.pageSize(2);
    long number = open().number();
    for (int i = 1; i <= 5; i++) {
      comments().add(shop, number, "Comment " + i);
    }
    assertThat(comments().of(shop, number))
        .extracting(Comment::text)
        .containsExactly("Comment 1", "Comment 2", "Comment 3", "Comment 4", "Comment 5");
    assertThat(bitbucket.calls("GET " + at("/pullrequests/{pull_request_id}/comments"))).hasSize(4);
  }

  @Test
  @DisplayName("reviewers are asked by their account's UUID or id, and a draft is not merged")
  void proposals() {
    Proposal proposal = new Proposal("feature", "main", "Change it", "Because", Set.of());
    Set<String> people = Set.of("{ada}", "557058:bob");
    PullRequest draft = pulls().open(shop, proposal.reviewedBy(people).asDraft());
    assertThat(dialect.reviewers()).isEqualTo(people);
    assertThat(merge(draft).reason()).isEqualTo("it is a draft");
    pulls().describe(shop, draft.number(), "Other", "");
    assertThat(merge(draft).reason()).isEqualTo("it is a draft");
  }

  @Test
  @DisplayName("a pipeline is found among others, with its key and inputs as variables")
  void pipelines() {
    WorkflowRun mine = workflows().start(shop, dispatch("mine", "main"));
    for (int i = 0; i < 6; i++) {
      workflows().start(shop, dispatch("other " + i, "main"));
    }
    assertThat(mine.url()).startsWith("https://bitbucket.org/acme/shop/pipelines/results/");
    assertThat(workflows().find(shop, dispatch("mine", "main"), Instant.EPOCH)).contains(mine);
    assertThat(workflows().find(shop, dispatch("mine", "feature"), Instant.EPOCH)).isEmpty();
    Instant later = bitbucket.state().now().plusSeconds(60);
    assertThat(workflows().find(shop, dispatch("mine", "main"), later)).isEmpty();
    assertThat(bitbucket.state().runs().all().get(0).inputs())
        .containsEntry("environment", "prod")
        .containsEntry(Workflows.KEY_INPUT, OperationKey.named("mine").value());
  }

  @Test
  @DisplayName("no pipeline is found where Bitbucket does not show its variables")
  void hiddenVariables() {
    dialect.hideVariables();
    WorkflowRun mine = workflows().start(shop, dispatch("mine", "main"));
    assertThat(workflows().find(shop, dispatch("mine", "main"), Instant.EPOCH)).isEmpty();
    assertThat(workflows().get(shop, mine.id())).isEqualTo(mine);
  }

  @Test
  @DisplayName("no pipeline is started without its branch or its definition")
  void unstartable() {
    assertFails(ErrorKind.NOT_FOUND, () -> workflows().start(shop, dispatch("1", "no")));
    Dispatch unknown = new Dispatch("no", "main", Map.of(), OperationKey.named("1"));
    assertThat(assertFails(ErrorKind.INVALID, () -> workflows().start(shop, unknown)))
        .hasMessageContaining("no such pipeline definition");
    Dispatch ofBranch = new Dispatch("", "main", Map.of(), OperationKey.named("1"));
    assertFails(ErrorKind.INVALID, () -> workflows().start(shop, ofBranch));
    ForgeCall last = bitbucket.calls("POST " + at("/pipelines")).get(2);
    assertThat(last.json().path("target").has("selector")).isFalse();
  }

  @Test
  @DisplayName("a pipeline that can't be stopped is said not to be")
  void unstoppable() {
    WorkflowRun run = workflows().start(shop, dispatch("mine", "main"));
    bitbucket.next("POST", ROOT + "/pipelines/.*/stopPipeline", refusal(400, "Not now"));
    assertThat(assertFails(ErrorKind.INVALID, () -> workflows().cancel(shop, run.id())))
        .hasMessageContaining("Not now");
  }

  @Test
  @DisplayName("other webhooks are left alone, and one that was switched off is on again")
  void hooks() {
    bitbucket.pageSize(1);
    FakeHook one = hook("https://one.example.org/", true);
    FakeHook other = hook("https://other.example.org/", true);
    FakeHook off = hook(RECEIVER.toString(), false);
    Webhook registered = webhooks().register(shop, RECEIVER, Secret.of("sesame"));
    assertThat(registered).isEqualTo(new Webhook("{" + off.id() + "}", RECEIVER, true));
    assertThat(bitbucket.state().hooks().find(off.id()).orElseThrow().events())
        .contains("repo:push", "pullrequest:fulfilled", "pullrequest:approved");
    assertThat(webhooks().list(shop)).hasSize(3).contains(registered);
    webhooks().remove(shop, RECEIVER);
    assertThat(bitbucket.state().hooks().all()).containsExactly(one, other);
  }

  @ParameterizedTest
  @CsvSource({"401, UNAUTHENTICATED", "403, FORBIDDEN", "404, NOT_FOUND"})
  @DisplayName("each refusal has its kind, and no webhook's secret in it")
  void refusals(int status, ErrorKind kind) {
    Secret secret = Secret.of("sesame-street");
    bitbucket.next("POST", ROOT + "/hooks", refusal(status, "sesame-street is not welcome"));
    ProviderException e = assertFails(kind, () -> webhooks().register(shop, RECEIVER, secret));
    assertThat(e).hasMessageContaining("*** is not welcome").hasNoCause();
    bitbucket.next("POST", ROOT + "/pullrequests/1/comments", refusal(status, "No"));
    long number = open().number();
    assertFails(kind, () -> comments().add(shop, number, "Hello"));
    bitbucket.next("POST", ROOT + "/pipelines", refusal(status, "No"));
    assertFails(kind, () -> workflows().start(shop, dispatch("1", "main")));
    bitbucket.next("DELETE", ROOT + "/hooks/.*", refusal(status, "No"));
    hook(RECEIVER.toString(), true);
    if (status == 404) {
      webhooks().remove(shop, RECEIVER);
    } else {
      assertFails(kind, () -> webhooks().remove(shop, RECEIVER));
    }
  }

  @Test
  @DisplayName("a repository is as open as was said, and seen to be empty before its first commit")
  void newRepositories() {
    RepositoryUrl open = bitbucket.repository("open");
    repositories().create(open, Visibility.PUBLIC);
    assertThat(repositories().find(open).orElseThrow().visibility()).isEqualTo(Visibility.PUBLIC);
    RepositoryUrl half = bitbucket.repository("half");
    bitbucket.next("POST", "/repositories/acme/half/src", refusal(403, "No"));
    assertFails(ErrorKind.FORBIDDEN, () -> repositories().create(half, Visibility.PRIVATE));
    assertThat(repositories().find(half).orElseThrow().defaultBranch()).isEmpty();
    bitbucket.next("GET", ROOT, refusal(403, "No"));
    assertFails(ErrorKind.FORBIDDEN, () -> repositories().find(shop));
  }

  @Test
  @DisplayName("there are no deployments, which Bitbucket only shows")
  void noDeployments() {
    assertThat(provider.deployments()).isEmpty();
  }

  private static String at(String path) {
    return "/repositories/{workspace}/{repo_slug}" + path;
  }

  private static Dispatch dispatch(String key, String branch) {
    return new Dispatch("deploy", branch, Map.of("environment", "prod"), OperationKey.named(key));
  }

  private FakeHook hook(String receiver, boolean active) {
    return bitbucket
        .state()
        .hooks()
        .add(id -> new FakeHook(id, receiver, "theirs", active, List.of("repo:push")));
  }

  private Comments comments() {
    return provider.comments().orElseThrow();
  }

  private Workflows workflows() {
    return provider.workflows().orElseThrow();
  }

  private Webhooks webhooks() {
    return provider.webhooks().orElseThrow();
  }

  private Repositories repositories() {
    return provider.repositories().orElseThrow();
  }
}
