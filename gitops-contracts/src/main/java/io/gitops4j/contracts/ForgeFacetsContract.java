package io.gitops4j.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.edit.YamlEdit;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.Comments;
import io.gitops4j.core.spi.Comments.Comment;
import io.gitops4j.core.spi.CommitRequest;
import io.gitops4j.core.spi.Deployments;
import io.gitops4j.core.spi.Deployments.Deployment;
import io.gitops4j.core.spi.ExpectedEdit;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.core.spi.PullRequests.Proposal;
import io.gitops4j.core.spi.Repositories;
import io.gitops4j.core.spi.Repositories.Repository;
import io.gitops4j.core.spi.Repositories.Visibility;
import io.gitops4j.core.spi.Webhooks;
import io.gitops4j.core.spi.Webhooks.Webhook;
import io.gitops4j.core.spi.Workflows;
import io.gitops4j.core.spi.Workflows.Dispatch;
import io.gitops4j.core.spi.Workflows.WorkflowRun;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a {@link GitProvider} gives its users around pull requests: comments, webhooks, workflows,
 * deployments, repositories. Fill in {@link #newForge()}. A facet that a provider does not have is
 * skipped.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
public abstract class ForgeFacetsContract {
  private static final URI RECEIVER = URI.create("https://hooks.example.org/gitops4j");
  private static final String CONFIG = "config.yaml";

  private @Nullable GitForge made;

  /** For subclasses. */
  protected ForgeFacetsContract() {}

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
  final void commentsAreReadInTheOrderTheyWereMade() {
    Comments comments = facet(provider().comments());
    long number = open(false).number();
    comments.add(repository(), number, "First\n\n- an item");
    Comment second = comments.add(repository(), number, "Second");
    assertThat(comments.of(repository(), number))
        .extracting(Comment::text)
        .containsExactly("First\n\n- an item", "Second");
    comments.replace(repository(), number, second.id(), "Third");
    assertThat(comments.of(repository(), number))
        .extracting(Comment::text)
        .containsExactly("First\n\n- an item", "Third");
  }

  @Test
  final void aCommentIsKeptCurrentRatherThanRepeated() {
    Comments comments = facet(provider().comments());
    long number = open(false).number();
    comments.add(repository(), number, "What do you think?");
    Comment first = comments.keep(repository(), number, "plan", "It waits");
    Comment other = comments.keep(repository(), number, "gates", "All open");
    Comment later = comments.keep(repository(), number, "plan", "It is done");
    assertThat(later.id()).isEqualTo(first.id()).isNotEqualTo(other.id());
    List<Comment> all = comments.of(repository(), number);
    assertThat(all).hasSize(3);
    assertThat(all.get(1).text()).startsWith("It is done");
    assertThat(all.get(2).text()).startsWith("All open");
  }

  @Test
  final void aCommentThatIsGoneIsNotFound() {
    Comments comments = facet(provider().comments());
    long number = open(false).number();
    Comment comment = comments.add(repository(), number, "Hello");
    String unknown = comment.id().replaceAll("[0-9]+$", "987654321");
    GitRepositoryFixture.assertFails(
        ErrorKind.NOT_FOUND, () -> comments.replace(repository(), number, unknown, "Bye"));
  }

  @Test
  final void aDraftIsNotMergedBeforeItIsReady() {
    PullRequest draft = open(true);
    assertThat(draft.state()).isEqualTo(PullRequest.State.OPEN);
    var pulls = provider().pullRequests().orElseThrow();
    forge().mergesBy(MergeMethod.MERGE);
    var merge = pulls.merge(repository(), draft.number(), draft.head(), MergeMethod.MERGE);
    assertThat(merge.merged()).isFalse();
    assertThat(merge.reason()).containsIgnoringCase("draft");
  }

  @Test
  final void aWebhookIsRegisteredOnceForAReceiver() {
    Webhooks webhooks = facet(provider().webhooks());
    assertThat(webhooks.list(repository())).isEmpty();
    webhooks.register(repository(), RECEIVER, Secret.of("the first secret"));
    webhooks.register(repository(), RECEIVER.resolve("/other"), Secret.of("another secret"));
    Webhook again = webhooks.register(repository(), RECEIVER, Secret.of("the second secret"));
    assertThat(again.active()).isTrue();
    assertThat(webhooks.list(repository()))
        .extracting(Webhook::receiver)
        .containsExactlyInAnyOrder(RECEIVER, RECEIVER.resolve("/other"));
    webhooks.remove(repository(), RECEIVER);
    webhooks.remove(repository(), RECEIVER);
    assertThat(webhooks.list(repository()))
        .extracting(Webhook::receiver)
        .containsExactly(RECEIVER.resolve("/other"));
  }

  @Test
  final void aDeploymentOfACommitIsOneWhateverItsState() {
    Deployments deployments = facet(provider().deployments());
    CommitId head = head("main");
    assertThat(deployments.list(repository(), "prod")).isEmpty();
    deployments.set(repository(), deployment("prod", head, Deployments.State.IN_PROGRESS));
    deployments.set(repository(), deployment("test", head, Deployments.State.FAILED));
    deployments.set(repository(), deployment("prod", head, Deployments.State.SUCCEEDED));
    assertThat(deployments.list(repository(), "prod"))
        .extracting(Deployment::commit, Deployment::state)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(head, Deployments.State.SUCCEEDED));
    assertThat(deployments.list(repository(), "test"))
        .extracting(Deployment::state)
        .containsExactly(Deployments.State.FAILED);
  }

  @Test
  final void aRepositoryIsMadeOnceAndCanBeWrittenTo() {
    Repositories repositories = facet(provider().repositories());
    RepositoryUrl url = forge().sibling("made-by-us");
    assertThat(repositories.find(url)).isEmpty();
    Repository made = repositories.create(url, Visibility.PRIVATE);
    assertThat(made.visibility()).isEqualTo(Visibility.PRIVATE);
    assertThat(made.defaultBranch()).isEqualTo("main");
    assertThat(repositories.find(url)).contains(made);
    assertThat(provider().repository(url).head("main")).isPresent();
    GitRepositoryFixture.assertFails(
        ErrorKind.ALREADY_EXISTS, () -> repositories.create(url, Visibility.PRIVATE));
    assertThat(repositories.find(repository()).orElseThrow().defaultBranch()).isEqualTo("main");
  }

  @Test
  final void aWorkflowIsFoundAgainByItsKeyAndFollowedToItsEnd() {
    Workflows workflows = facet(provider().workflows());
    Instant before = Instant.EPOCH;
    Dispatch dispatch = dispatch("first");
    assertThat(workflows.find(repository(), dispatch, before)).isEmpty();
    WorkflowRun started = workflows.start(repository(), dispatch);
    assertThat(started.state()).isEqualTo(WorkflowRun.State.RUNNING);
    workflows.start(repository(), dispatch("second"));
    assertThat(workflows.find(repository(), dispatch, before))
        .map(WorkflowRun::id)
        .contains(started.id());
    forge().endsWorkflow(started.id(), true);
    assertThat(workflows.get(repository(), started.id()).state())
        .isEqualTo(WorkflowRun.State.SUCCEEDED);
  }

  @Test
  final void aWorkflowThatFailsOrIsStoppedSaysSo() {
    Workflows workflows = facet(provider().workflows());
    WorkflowRun failing = workflows.start(repository(), dispatch("first"));
    WorkflowRun stopped = workflows.start(repository(), dispatch("second"));
    forge().endsWorkflow(failing.id(), false);
    workflows.cancel(repository(), stopped.id());
    workflows.cancel(repository(), failing.id());
    assertThat(workflows.get(repository(), failing.id()).state())
        .isEqualTo(WorkflowRun.State.FAILED);
    assertThat(workflows.get(repository(), stopped.id()).state())
        .isEqualTo(WorkflowRun.State.CANCELLED);
  }

  private Dispatch dispatch(String key) {
    return new Dispatch(
        forge().workflow(), "main", Map.of("environment", "prod"), OperationKey.named(key));
  }

  private static Deployment deployment(
      String environment, CommitId commit, Deployments.State state) {
    return new Deployment(environment, commit, state, "", "A sentence");
  }

  private GitForge forge() {
    if (made == null) {
      throw new IllegalStateException("Only there while a test runs");
    }
    return made;
  }

  private GitProvider provider() {
    return forge().provider();
  }

  private RepositoryUrl repository() {
    return forge().repository();
  }

  private static <T> T facet(Optional<T> facet) {
    Assumptions.assumeTrue(facet.isPresent(), "The provider does not have this");
    return facet.orElseThrow();
  }

  private CommitId head(String branch) {
    return provider().repository(repository()).head(branch).orElseThrow();
  }

  private PullRequest open(boolean draft) {
    GitRepository git = provider().repository(repository());
    CommitId base = head("main");
    YamlEdit edit = YamlEdit.set(CONFIG, "version", "v2");
    ExpectedEdit expected =
        new ExpectedEdit(edit, edit.current(git.read(base, CONFIG).orElseThrow()));
    git.commit(
        CommitRequest.of(
                GitRepositoryFixture.key("facets"), "main", base, List.of(expected), "Set version")
            .onNewBranch("feature"));
    Proposal proposal = new Proposal("feature", "main", "Change it", "Because", Set.of());
    return provider()
        .pullRequests()
        .orElseThrow()
        .open(repository(), draft ? proposal.asDraft() : proposal);
  }
}
