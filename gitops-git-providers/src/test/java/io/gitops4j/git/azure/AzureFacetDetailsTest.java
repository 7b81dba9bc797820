package io.gitops4j.git.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.Comments;
import io.gitops4j.core.spi.Comments.Comment;
import io.gitops4j.core.spi.PullRequests.Proposal;
import io.gitops4j.core.spi.Repositories;
import io.gitops4j.core.spi.Repositories.Visibility;
import io.gitops4j.core.spi.Reviews.Review;
import io.gitops4j.core.spi.Webhooks;
import io.gitops4j.core.spi.Webhooks.Webhook;
import io.gitops4j.core.spi.Workflows;
import io.gitops4j.core.spi.Workflows.Dispatch;
import io.gitops4j.core.spi.Workflows.WorkflowRun;
import io.gitops4j.git.fake.FakeHook;
import io.gitops4j.git.fake.ForgeAnswer;
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
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Around Azure DevOps' pull requests")
class AzureFacetDetailsTest extends AzureFixture {
  private static final URI RECEIVER = URI.create("https://hooks.example.org/azure");
  private static final String THREADS =
      "/acme/web%20shop/_apis/git/repositories/shop/pullRequests/1/threads";
  private static final String START =
      "POST /{organization}/{project}/_apis/pipelines/{pipelineId}/runs";

  @Test
  @DisplayName("a proposal's reviewers are asked, and a draft is opened as one")
  void draftsAndReviewers() {
    String ada = "d6245f20-2af8-44f4-9451-8107cb2767db";
    Proposal proposal = new Proposal("feature", "main", "Change it", "Because", Set.of());
    pulls().open(shop, proposal.reviewedBy(Set.of(ada)).asDraft());
    assertThat(azure.state().pull(1).orElseThrow().reviewers()).containsExactly(ada);
    assertThat(azure.state().pull(1).orElseThrow().isDraft()).isTrue();
  }

  @Test
  @DisplayName("comments on lines, those that are gone, and what Azure DevOps says are left out")
  void commentsOfPeople() {
    open();
    azure.state().review(1, "ada@example.org", Review.State.APPROVED);
    comments().add(shop, 1, "Why?");
    assertThat(comments().of(shop, 1)).extracting(Comment::text).containsExactly("Why?");
    Fields gone =
        Fields.of("id", 1)
            .with("commentType", "text")
            .with("isDeleted", true)
            .with("author", Fields.of("uniqueName", "ada@example.org"));
    Fields thread = Fields.of("id", 7).with("comments", List.of(gone));
    Fields all = Fields.of("count", 1).with("value", List.of(thread));
    azure.next("GET", THREADS, Trouble.instead(ForgeAnswer.of(200, all)));
    assertThat(comments().of(shop, 1)).isEmpty();
  }

  @Test
  @DisplayName("a new comment is a closed thread, which no policy waits for")
  void closedThreads() {
    open();
    comments().add(shop, 1, "It waits");
    ForgeCall call = azure.calls().get(azure.calls().size() - 1);
    assertThat(call.text("status")).isEqualTo("closed");
  }

  @Test
  @DisplayName("a pipeline is started with the inputs and the key as its parameters")
  void parameters() {
    WorkflowRun run = workflows().start(shop, dispatch("42", "first"));
    ForgeCall call = azure.calls(START).get(0);
    assertThat(call.json().path("templateParameters").toString())
        .isEqualTo("{\"environment\":\"prod\",\"gitops4j_key\":\"" + key("first") + "\"}");
    assertThat(run.url())
        .isEqualTo(azure.origin() + "/acme/web%20shop/_build/results?buildId=" + run.id());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "deploy", "42"})
  @DisplayName("a pipeline is the only one, one by its name, or one by its number")
  void pipelines(String workflow) {
    if (!workflow.isEmpty()) {
      dialect.pipeline(43, "build");
    }
    WorkflowRun run = workflows().start(shop, dispatch(workflow, "first"));
    assertThat(workflows().find(shop, dispatch(workflow, "first"), Instant.EPOCH)).contains(run);
    assertThat(azure.calls(START).get(0).value("pipelineId")).isEqualTo("42");
  }

  @Test
  @DisplayName("a pipeline that is none, or could be several, is not started")
  void unknownPipelines() {
    dialect.pipeline(43, "build");
    Workflows workflows = workflows();
    assertThat(assertFails(ErrorKind.INVALID, () -> workflows.start(shop, dispatch("", "first"))))
        .hasMessageContaining("there are 2. Name it by its number");
    assertFails(ErrorKind.NOT_FOUND, () -> workflows.start(shop, dispatch("test", "first")));
    assertFails(ErrorKind.NOT_FOUND, () -> workflows.start(shop, dispatch("44", "first")));
    assertFails(ErrorKind.NOT_FOUND, () -> workflows.get(shop, "4711"));
  }

  @Test
  @DisplayName("a parameter that the pipeline does not declare is refused, in Azure's words")
  void undeclared() {
    Dispatch dispatch =
        new Dispatch("42", "main", Map.of("color", "red"), OperationKey.named("first"));
    assertThat(assertFails(ErrorKind.INVALID, () -> workflows().start(shop, dispatch)))
        .hasMessageContaining("Unexpected parameter");
  }

  @Test
  @DisplayName("a run is found by the key in its name, page after page, and not before its time")
  void foundByName() {
    dialect.hideParameters();
    for (int i = 0; i < 8; i++) {
      workflows().start(shop, dispatch("42", "other " + i));
    }
    WorkflowRun run = workflows().start(shop, dispatch("42", "first"));
    azure.pageSize(2);
    Instant later = azure.state().now().plusSeconds(60);
    assertThat(workflows().find(shop, dispatch("42", "first"), Instant.EPOCH)).contains(run);
    assertThat(workflows().find(shop, dispatch("42", "first"), later)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "completed, succeeded, SUCCEEDED, succeeded",
    "completed, partiallySucceeded, FAILED, partiallySucceeded",
    "completed, canceled, CANCELLED, canceled",
    "cancelling, none, RUNNING, ''",
    "notStarted, none, RUNNING, ''"
  })
  @DisplayName("how far a run is, and how it ended, is read as what it means")
  void states(String status, String result, WorkflowRun.State state, String conclusion) {
    Fields build = Fields.of("id", 7).with("status", status).with("result", result);
    azure.next("GET", ".*/_apis/build/builds/7", Trouble.instead(ForgeAnswer.of(200, build)));
    WorkflowRun run = workflows().get(shop, "7");
    assertThat(run.state()).isEqualTo(state);
    assertThat(run.conclusion()).isEqualTo(conclusion);
  }

  @Test
  @DisplayName("a webhook has a subscription for each kind of event, with the newest secret")
  void subscriptions() {
    webhooks().register(shop, RECEIVER, Secret.of("the first secret"));
    Webhook again = webhooks().register(shop, RECEIVER, Secret.of("the second secret"));
    assertThat(azure.state().hooks().all())
        .hasSize(4)
        .allMatch(hook -> hook.secret().equals("the second secret"))
        .extracting(hook -> hook.events().get(0))
        .containsExactlyInAnyOrder(
            "git.push",
            "git.pullrequest.created",
            "git.pullrequest.updated",
            "git.pullrequest.merged");
    assertThat(webhooks().list(shop)).containsExactly(again);
  }

  @Test
  @DisplayName("a webhook that Azure DevOps disabled is not active until it is registered again")
  void disabled() {
    webhooks().register(shop, RECEIVER, Secret.of("secret"));
    FakeHook one = azure.state().hooks().all().get(0);
    FakeHook off = new FakeHook(one.id(), one.receiver(), one.secret(), false, one.events());
    azure.state().hooks().replace(one.id(), off);
    assertThat(webhooks().list(shop)).extracting(Webhook::active).containsExactly(false);
    assertThat(webhooks().register(shop, RECEIVER, Secret.of("secret")).active()).isTrue();
  }

  @Test
  @DisplayName("a webhook's secret is in no failure, even where the server repeats it")
  void silent() {
    azure.next(
        "POST", "/acme/_apis/hooks/subscriptions", refusal(400, "Bad", "No: the long secret"));
    Secret secret = Secret.of("the long secret");
    ProviderException e =
        assertFails(ErrorKind.INVALID, () -> webhooks().register(shop, RECEIVER, secret));
    assertThat(e).hasMessageContaining("No: ***").hasNoCause();
  }

  @Test
  @DisplayName("a repository that would be more visible or less than was asked for is not made")
  void visibility() {
    Repositories repositories = provider.repositories().orElseThrow();
    ProviderException e =
        assertFails(
            ErrorKind.INVALID,
            () -> repositories.create(azure.repository("more"), Visibility.PUBLIC));
    assertThat(e).hasMessageContaining("as visible as its project, which is private");
    assertThat(repositories.find(azure.repository("more"))).isEmpty();
  }

  private static String key(String name) {
    return OperationKey.named(name).value();
  }

  private static Dispatch dispatch(String workflow, String key) {
    return new Dispatch(workflow, "main", Map.of("environment", "prod"), OperationKey.named(key));
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
}
