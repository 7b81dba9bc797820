package io.gitops4j.git.gitlab;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.Comments;
import io.gitops4j.core.spi.Comments.Comment;
import io.gitops4j.core.spi.Deployments;
import io.gitops4j.core.spi.Deployments.Deployment;
import io.gitops4j.core.spi.PullRequests.Proposal;
import io.gitops4j.core.spi.Repositories.Visibility;
import io.gitops4j.core.spi.Webhooks;
import io.gitops4j.core.spi.Webhooks.Webhook;
import io.gitops4j.core.spi.Workflows;
import io.gitops4j.core.spi.Workflows.Dispatch;
import io.gitops4j.core.spi.Workflows.WorkflowRun;
import io.gitops4j.git.fake.FakeDeployment;
import io.gitops4j.git.fake.FakeHook;
import io.gitops4j.git.fake.FakeRun;
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

@DisplayName("Around GitLab's merge requests,")
class GitLabFacetDetailsTest extends GitLabFixture {
  private static final URI RECEIVER = URI.create("https://hooks.example.org/gitops4j");
  private static final String HOOKS = PROJECT + "/hooks";
  private static final String VARIABLES =
      "GET /api/v4/projects/{id}/pipelines/{pipeline_id}/variables";

  @Test
  @DisplayName("notes are read to the last page, without GitLab's own and those on lines")
  void notes() {
    gitlab.pageSize(2);
    long number = open().number();
    for (int i = 1; i <= 7; i++) {
      comments().add(shop, number, "Note " + i);
    }
    assertThat(comments().of(shop, number))
        .extracting(Comment::text)
        .containsExactly("Note 1", "Note 2", "Note 3", "Note 4", "Note 5", "Note 6", "Note 7");
    assertThat(comments().of(shop, number))
        .extracting(c -> c.author().value())
        .containsOnly("robot");
  }

  @Test
  @DisplayName("a draft is one whatever is said of it later, and its title does not show it")
  void drafts() {
    PullRequest draft = requests().open(shop, proposal().asDraft());
    assertThat(draft.title()).isEqualTo("Change it");
    assertThat(gitlab.state().pull(1).orElseThrow().title()).isEqualTo("Draft: Change it");
    assertThat(requests().describe(shop, 1, "Change more", "").title()).isEqualTo("Change more");
    assertThat(merge(draft).reason()).isEqualTo("it is a draft");
    assertThat(requests().open(shop, onBranch("other", "Draft: Mine")).title()).isEqualTo("Mine");
  }

  @Test
  @DisplayName("reviewers are asked by their names")
  void reviewers() {
    requests().open(shop, proposal().reviewedBy(Set.of("bob", "ada")));
    assertThat(gitlab.state().pull(1).orElseThrow().reviewers()).containsExactly("ada", "bob");
    requests().describe(shop, 1, "Other", "");
    assertThat(gitlab.state().pull(1).orElseThrow().reviewers()).containsExactly("ada", "bob");
  }

  @Test
  @DisplayName("nothing is opened for a reviewer whom GitLab does not know")
  void unknownReviewer() {
    Proposal proposal = proposal().reviewedBy(Set.of("ada", "nobody"));
    assertThat(assertFails(ErrorKind.INVALID, () -> requests().open(shop, proposal)))
        .hasMessageContaining("no user of that name");
    assertThat(requests().find(shop, "feature")).isEmpty();
  }

  @Test
  @DisplayName("a pipeline is found among others, with its key and inputs as variables")
  void pipelines() {
    gitlab.pageSize(2);
    WorkflowRun mine = workflows().start(shop, dispatch("mine", "main"));
    for (int i = 0; i < 6; i++) {
      workflows().start(shop, dispatch("other " + i, "main"));
    }
    workflows().start(shop, dispatch("elsewhere", "feature"));
    assertThat(workflows().find(shop, dispatch("mine", "main"), Instant.EPOCH)).contains(mine);
    assertThat(gitlab.calls(VARIABLES)).hasSize(7);
    assertThat(workflows().find(shop, dispatch("elsewhere", "main"), Instant.EPOCH)).isEmpty();
    Instant later = gitlab.state().now().plusSeconds(60);
    assertThat(workflows().find(shop, dispatch("mine", "main"), later)).isEmpty();
    assertThat(gitlab.state().runs().find(Long.parseLong(mine.id())).orElseThrow().inputs())
        .containsEntry("environment", "prod")
        .containsEntry(Workflows.KEY_INPUT, OperationKey.named("mine").value());
  }

  @Test
  @DisplayName("a pipeline whose variables these credentials may not read is somebody else's")
  void othersPipelines() {
    WorkflowRun mine = workflows().start(shop, dispatch("mine", "main"));
    WorkflowRun others = workflows().start(shop, dispatch("mine", "main"));
    String path = PROJECT + "/pipelines/" + others.id() + "/variables";
    gitlab.next("GET", path, refusal(403, "403 Forbidden"));
    assertThat(workflows().find(shop, dispatch("mine", "main"), Instant.EPOCH)).contains(mine);
  }

  @Test
  @DisplayName("a pipeline that may be among too many is looked for by people")
  void tooManyPipelines() {
    Instant now = gitlab.state().now();
    for (int i = 0; i <= 300; i++) {
      WorkflowRun.State running = WorkflowRun.State.RUNNING;
      gitlab.state().runs().add(id -> new FakeRun(id, "", "main", Map.of(), running, now));
    }
    Dispatch mine = dispatch("mine", "main");
    assertThat(assertFails(ErrorKind.INTERNAL, () -> workflows().find(shop, mine, Instant.EPOCH)))
        .hasMessageContaining("more than 300 were started since");
    WorkflowRun started = workflows().start(shop, mine);
    assertThat(workflows().find(shop, mine, Instant.EPOCH)).contains(started);
  }

  @Test
  @DisplayName("no pipeline is started without its branch, or with variables that it does not take")
  void unstartable() {
    assertThat(assertFails(ErrorKind.NOT_FOUND, () -> workflows().start(shop, dispatch("1", "no"))))
        .hasMessageContaining("no such branch");
    Fields base = Fields.of("base", List.of("Insufficient permissions to set pipeline variables"));
    gitlab.next(
        "POST",
        PROJECT + "/pipeline",
        Trouble.instead(ForgeAnswer.of(400, Fields.of("message", base))));
    assertThat(assertFails(ErrorKind.INVALID, () -> workflows().start(shop, dispatch("1", "main"))))
        .hasMessageContaining("Insufficient permissions to set pipeline variables");
  }

  @Test
  @DisplayName("a secret that can sign signs, and any other is sent along")
  void secrets() {
    webhooks().register(shop, RECEIVER, Secret.of("sesame"));
    webhooks()
        .register(shop, RECEIVER, Secret.of("whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="));
    ForgeCall made = gitlab.calls("POST /api/v4/projects/{id}/hooks").get(0);
    assertThat(made.text("token")).isEqualTo("sesame");
    assertThat(made.json().has("signing_token")).isFalse();
    ForgeCall changed = gitlab.calls("PUT /api/v4/projects/{id}/hooks/{hook_id}").get(0);
    assertThat(changed.text("token")).isEmpty();
    assertThat(changed.text("signing_token")).startsWith("whsec_");
    assertThat(gitlab.state().hooks().all().get(0).events())
        .containsExactly("push_events", "tag_push_events", "merge_requests_events");
  }

  @Test
  @DisplayName("other webhooks are left alone, and one that GitLab disabled is made anew")
  void otherHooks() {
    gitlab.pageSize(1);
    FakeHook others = hook("https://other.example.org/{token}", true);
    FakeHook another = hook("https://another.example.org/", true);
    FakeHook disabled = hook(RECEIVER.toString(), false);
    Webhook registered = webhooks().register(shop, RECEIVER, Secret.of("sesame"));
    assertThat(registered.active()).isTrue();
    assertThat(registered.id()).isNotEqualTo(Long.toString(disabled.id()));
    assertThat(webhooks().list(shop)).hasSize(2).contains(registered);
    webhooks().remove(shop, RECEIVER);
    assertThat(gitlab.state().hooks().all()).containsExactly(others, another);
  }

  @ParameterizedTest
  @CsvSource({"401, UNAUTHENTICATED", "403, FORBIDDEN", "404, NOT_FOUND", "422, INVALID"})
  @DisplayName("a webhook's secret is in no exception, even where GitLab repeats it")
  void secretsStay(int status, ErrorKind kind) {
    gitlab.next("POST", HOOKS, refusal(status, "the token sesame-street is not welcome"));
    Secret secret = Secret.of("sesame-street");
    ProviderException e = assertFails(kind, () -> webhooks().register(shop, RECEIVER, secret));
    assertThat(e).hasMessageContaining("the token *** is not welcome").hasNoCause();
  }

  @ParameterizedTest
  @CsvSource({"401, UNAUTHENTICATED", "403, FORBIDDEN", "404, NOT_FOUND"})
  @DisplayName("each refusal has its kind")
  void refusals(int status, ErrorKind kind) {
    long number = open().number();
    gitlab.next("POST", REQUESTS + "/1/notes", refusal(status, "No"));
    assertFails(kind, () -> comments().add(shop, number, "Hello"));
    gitlab.next("POST", PROJECT + "/deployments", refusal(status, "No"));
    Deployment deployment = deployment(head("main"), Deployments.State.SUCCEEDED, "");
    assertFails(kind, () -> deployments().set(shop, deployment));
    gitlab.next("POST", PROJECT + "/pipelines/1/cancel", refusal(status, "No"));
    assertFails(kind, () -> workflows().cancel(shop, "1"));
    gitlab.next("DELETE", HOOKS + "/.*", refusal(status, "No"));
    hook(RECEIVER.toString(), true);
    if (status == 404) {
      webhooks().remove(shop, RECEIVER);
    } else {
      assertFails(kind, () -> webhooks().remove(shop, RECEIVER));
    }
  }

  @Test
  @DisplayName(
      "what has ended is recorded once more when it begins again, and its state twice is one")
  void redeployed() {
    CommitId head = head("main");
    deployments().set(shop, deployment(head, Deployments.State.SUCCEEDED, ""));
    deployments().set(shop, deployment(head, Deployments.State.SUCCEEDED, ""));
    assertThat(gitlab.state().deployments().all()).hasSize(1);
    deployments().set(shop, deployment(head, Deployments.State.IN_PROGRESS, ""));
    assertThat(states()).containsExactly(Deployments.State.IN_PROGRESS);
    deployments().set(shop, deployment(head, Deployments.State.INACTIVE, ""));
    assertThat(states()).containsExactly(Deployments.State.INACTIVE);
    assertThat(gitlab.state().deployments().all()).hasSize(2);
  }

  @Test
  @DisplayName("what a job of CI deployed is listed and left as it is")
  void jobs() {
    CommitId head = head("main");
    FakeDeployment ofJob =
        gitlab
            .state()
            .deployments()
            .add(id -> new FakeDeployment(id, "prod", head, "running", "", "a job's"));
    assertThat(states()).containsExactly(Deployments.State.IN_PROGRESS);
    deployments().set(shop, deployment(head, Deployments.State.SUCCEEDED, ""));
    assertThat(states()).containsExactly(Deployments.State.SUCCEEDED);
    assertThat(gitlab.state().deployments().find(ofJob.id())).contains(ofJob);
  }

  @Test
  @DisplayName("a deployment's address is its environment's")
  void address() {
    String url = "https://shop.example.org/";
    deployments().set(shop, deployment(head("main"), Deployments.State.IN_PROGRESS, url));
    deployments().set(shop, deployment(head("main"), Deployments.State.SUCCEEDED, url));
    assertThat(deployments().list(shop, "prod")).extracting(Deployment::url).containsExactly(url);
    assertThat(gitlab.calls("PUT /api/v4/projects/{id}/environments/{environment_id}")).hasSize(1);
  }

  @Test
  @DisplayName("a project is made in a group that is there, and is as open as was said")
  void projects() {
    var projects = provider.repositories().orElseThrow();
    RepositoryUrl open = gitlab.repository("open");
    projects.create(open, Visibility.PUBLIC);
    assertThat(projects.find(open).orElseThrow().visibility()).isEqualTo(Visibility.PUBLIC);
    RepositoryUrl nowhere = RepositoryUrl.parse(gitlab.origin() + "/nobody/open.git");
    assertFails(ErrorKind.NOT_FOUND, () -> projects.create(nowhere, Visibility.PUBLIC));
    assertThat(projects.find(nowhere)).isEmpty();
    gitlab.next("GET", PROJECT, refusal(403, "No"));
    assertFails(ErrorKind.FORBIDDEN, () -> projects.find(shop));
  }

  private static Proposal proposal() {
    return new Proposal("feature", "main", "Change it", "Because", Set.of());
  }

  private Proposal onBranch(String branch, String title) {
    write(branch, "config.yaml", "version: v5\nreplicas: 2\n");
    return new Proposal(branch, "main", title, "Because", Set.of());
  }

  private static Dispatch dispatch(String key, String branch) {
    return new Dispatch("", branch, Map.of("environment", "prod"), OperationKey.named(key));
  }

  private static Deployment deployment(CommitId commit, Deployments.State state, String url) {
    return new Deployment("prod", commit, state, url, "A sentence");
  }

  private FakeHook hook(String receiver, boolean active) {
    return gitlab
        .state()
        .hooks()
        .add(id -> new FakeHook(id, receiver, "theirs", active, List.of()));
  }

  private List<Deployments.State> states() {
    return deployments().list(shop, "prod").stream().map(Deployment::state).toList();
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

  private Deployments deployments() {
    return provider.deployments().orElseThrow();
  }
}
