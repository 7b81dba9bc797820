package io.gitops4j.git.gitea;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gitops4j.core.events.WebhookRefusedException;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.PullRequests;
import io.gitops4j.core.spi.PullRequests.Proposal;
import io.gitops4j.core.spi.Repositories;
import io.gitops4j.core.spi.Repositories.Visibility;
import io.gitops4j.core.spi.Reviews;
import io.gitops4j.core.spi.Webhooks;
import io.gitops4j.core.spi.Webhooks.Webhook;
import io.gitops4j.core.spi.Workflows;
import io.gitops4j.core.spi.Workflows.Dispatch;
import io.gitops4j.core.spi.Workflows.WorkflowRun;
import io.gitops4j.git.servers.GiteaServer;
import io.gitops4j.git.webhook.ForgeEvent;
import io.gitops4j.git.webhook.WebhookReceiver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("servers")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@DisplayName("Around pull requests, on a real Gitea,")
class GiteaFacetDetailsTest {
  private static final URI RECEIVER = URI.create("https://hooks.example.org/gitops4j");

  @TempDir Path cache;
  private final GiteaServer gitea = GiteaServer.shared();
  private GiteaForge forge;
  private RepositoryUrl shop;

  @BeforeEach
  void open() {
    forge = GiteaForge.usedBy(gitea.admin(), cache);
    shop = forge.repository();
  }

  @AfterEach
  void close() {
    forge.close();
  }

  private PullRequests pulls() {
    return forge.provider().pullRequests().orElseThrow();
  }

  private Webhooks webhooks() {
    return forge.provider().webhooks().orElseThrow();
  }

  private Repositories repositories() {
    return forge.provider().repositories().orElseThrow();
  }

  private void push(String from, String to, String file) {
    String content = Base64.getEncoder().encodeToString("c\n".getBytes(UTF_8));
    gitea.call(
        gitea.admin(),
        "POST",
        GiteaServer.path(shop) + "contents/" + file,
        Map.of("branch", from, "new_branch", to, "message", "Add", "content", content));
  }

  private PullRequest propose(Proposal proposal) {
    push("main", proposal.sourceBranch(), "c.txt");
    return pulls().open(shop, proposal);
  }

  private static Proposal proposal() {
    return new Proposal("feature", "main", "Release v2", "Body", Set.of());
  }

  private static ProviderException failure(ErrorKind kind, ThrowingCallable call) {
    ProviderException e = catchThrowableOfType(ProviderException.class, call);
    assertThat(e).isNotNull();
    assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
    return e;
  }

  @Test
  @DisplayName("a draft shows the title it was given, and stays a draft when it is described anew")
  void drafts() {
    PullRequest draft = propose(proposal().asDraft());
    assertThat(draft.title()).isEqualTo("Release v2");
    assertThat(pulls().describe(shop, draft.number(), "Release v3", "More").title())
        .isEqualTo("Release v3");
    assertThat(pulls().get(shop, draft.number()).title()).isEqualTo("Release v3");
    String path = GiteaServer.path(shop) + "pulls/" + draft.number();
    assertThat(gitea.call(gitea.admin(), "GET", path, Map.of()).path("title").asText())
        .isEqualTo("WIP: Release v3");
  }

  @Test
  @DisplayName("people and teams are asked for reviews")
  void reviewers() {
    gitea.writer("ada");
    long number = propose(proposal().reviewedBy(Set.of("ada", "acme/writers"))).number();
    String path = GiteaServer.path(shop) + "pulls/" + number;
    var read = gitea.call(gitea.admin(), "GET", path, Map.of());
    assertThat(read.path("requested_reviewers").path(0).path("login").asText()).isEqualTo("ada");
    assertThat(read.path("requested_reviewers_teams").path(0).path("name").asText())
        .isEqualTo("writers");
  }

  @Test
  @DisplayName("reviews past the first page count")
  void manyReviews() {
    long number = propose(proposal()).number();
    IntStream.range(0, 34)
        .forEach(i -> gitea.review(shop, number, "ada", Reviews.Review.State.COMMENTED));
    gitea.review(shop, number, "ada", Reviews.Review.State.APPROVED);
    assertThat(forge.provider().reviews().orElseThrow().of(shop, number))
        .hasSize(35)
        .extracting(Reviews.Review::state)
        .endsWith(Reviews.Review.State.APPROVED);
  }

  @Test
  @DisplayName("a webhook past the first pages is found, and those of others are left alone")
  void otherHooks() {
    Map<String, String> config =
        Map.of("url", "https://other.example.org/", "content_type", "json");
    Map<String, ?> hook = Map.of("type", "gitea", "config", config, "events", List.of("push"));
    IntStream.range(0, 55)
        .forEach(i -> gitea.call(gitea.admin(), "POST", GiteaServer.path(shop) + "hooks", hook));
    Map<String, String> odd = Map.of("url", "https://odd.example.org/{a}", "content_type", "json");
    gitea.call(
        gitea.admin(),
        "POST",
        GiteaServer.path(shop) + "hooks",
        Map.of("type", "gitea", "config", odd, "events", List.of("push")));
    webhooks().register(shop, RECEIVER, Secret.of("first"));
    webhooks().register(shop, RECEIVER, Secret.of("second"));
    assertThat(webhooks().list(shop)).hasSize(56);
    webhooks().remove(shop, RECEIVER);
    assertThat(webhooks().list(shop))
        .hasSize(55)
        .extracting(Webhook::receiver)
        .doesNotContain(RECEIVER);
  }

  @Test
  @DisplayName("a webhook that is registered again is sent with the new secret")
  void newSecret() throws Exception {
    BlockingQueue<Object> got = new LinkedBlockingQueue<>();
    HttpServer server = receiver(WebhookReceiver.gitea(Secret.of("the new one")), got);
    try {
      URI here = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
      webhooks().register(shop, here, Secret.of("the old one"));
      webhooks().register(shop, here, Secret.of("the new one"));
      push("main", "main", "d.txt");
      assertThat(got.poll(60, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              ForgeEvent.class, event -> assertThat(event.kind()).isEqualTo(ForgeEvent.Kind.PUSH));
    } finally {
      server.stop(0);
    }
  }

  private static HttpServer receiver(WebhookReceiver receiver, BlockingQueue<Object> got)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/hook", exchange -> receive(exchange, receiver, got));
    server.start();
    return server;
  }

  private static void receive(
      HttpExchange exchange, WebhookReceiver receiver, BlockingQueue<Object> got)
      throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    try {
      got.addAll(receiver.receive(exchange.getRequestHeaders(), body));
      exchange.sendResponseHeaders(204, -1);
    } catch (WebhookRefusedException e) {
      got.add(e);
      exchange.sendResponseHeaders(e.status(), -1);
    }
    exchange.close();
  }

  @Test
  @DisplayName("who does not administer a repository can't register webhooks, and is told so")
  void mayNot() {
    try (GiteaForge writers = GiteaForge.usedBy(gitea.writer("robot"), cache)) {
      Secret secret = Secret.of("a-webhook-secret-7d793037a076");
      Webhooks webhooks = writers.provider().webhooks().orElseThrow();
      ProviderException e =
          failure(
              ErrorKind.FORBIDDEN, () -> webhooks.register(writers.repository(), RECEIVER, secret));
      assertThat(e.getMessage()).startsWith("Could not ").doesNotContain(secret.reveal());
    }
  }

  @Test
  @DisplayName("a workflow is found past the first page, and can't be stopped by the API")
  void workflows() {
    Workflows workflows = forge.provider().workflows().orElseThrow();
    WorkflowRun first = workflows.start(shop, dispatch("this"));
    IntStream.range(0, 51).forEach(i -> workflows.start(shop, dispatch("other " + i)));
    assertThat(workflows.find(shop, dispatch("this"), Instant.EPOCH))
        .map(WorkflowRun::id)
        .contains(first.id());
    ProviderException e = failure(ErrorKind.INVALID, () -> workflows.cancel(shop, first.id()));
    assertThat(e).hasMessageContaining("can't stop runs").hasMessageContaining(first.url());
    failure(ErrorKind.NOT_FOUND, () -> workflows.cancel(shop, "987654321"));
    Dispatch absent = new Dispatch("absent.yml", "main", Map.of(), OperationKey.named("x"));
    failure(ErrorKind.NOT_FOUND, () -> workflows.start(shop, absent));
  }

  private static Dispatch dispatch(String key) {
    return new Dispatch(
        "deliver.yml", "main", Map.of("environment", "prod"), OperationKey.named(key));
  }

  @Test
  @DisplayName("a repository is made of an account of one's own, and of no other account")
  void ofAccounts() {
    RepositoryUrl own = RepositoryUrl.parse(gitea.url() + gitea.admin().login() + "/tools");
    assertThat(repositories().create(own, Visibility.PUBLIC).visibility())
        .isEqualTo(Visibility.PUBLIC);
    failure(ErrorKind.ALREADY_EXISTS, () -> repositories().create(own, Visibility.PUBLIC));
    RepositoryUrl other = RepositoryUrl.parse(gitea.url() + "nobody/tools");
    failure(ErrorKind.NOT_FOUND, () -> repositories().create(other, Visibility.PRIVATE));
  }

  @Test
  @DisplayName("a repository without commits has no default branch")
  void emptyRepository() {
    RepositoryUrl empty = gitea.newRepository(Map.of());
    assertThat(repositories().find(empty).orElseThrow().defaultBranch()).isEmpty();
    assertThat(repositories().find(shop).orElseThrow().visibility()).isEqualTo(Visibility.PUBLIC);
  }
}
