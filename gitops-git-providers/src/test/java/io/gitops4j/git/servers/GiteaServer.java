package io.gitops4j.git.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.secrets.SecretScan;
import io.gitops4j.core.spi.Reviews.Review;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A real Gitea on a port of the loopback interface: its REST API, Git over HTTP, and webhooks to
 * the loopback interface; no web pages. Its repositories are those of one organisation. It ends
 * when it is closed, and when this JVM ends in whatever way. Thread-safe.
 */
public final class GiteaServer implements AutoCloseable {
  /** Who owns the repositories. */
  public static final String ORGANIZATION = "acme";

  private static @Nullable GiteaServer shared;
  private static String trouble = "";

  private final GiteaProcess process;
  private final GiteaApi api;
  private final long team;
  private final Map<String, Account> accounts = new ConcurrentHashMap<>();
  private final Map<RepositoryUrl, GiteaRunner> runners = new ConcurrentHashMap<>();
  private final AtomicInteger repositories = new AtomicInteger();

  private GiteaServer(GiteaProcess process) {
    this.process = process;
    this.api = new GiteaApi(process.url());
    call(admin(), "POST", "orgs", Map.of("username", ORGANIZATION));
    this.team =
        call(admin(), "POST", "orgs/" + ORGANIZATION + "/teams", writers()).path("id").asLong();
  }

  /** Somebody with a token that may do all that the account may. */
  public record Account(String login, String token) {
    @Override
    public String toString() {
      return login;
    }
  }

  /**
   * The server that all tests of this JVM share. Where it was not built the test is skipped; with
   * {@code -Dgitops4j.required=gitea} it fails.
   */
  public static synchronized GiteaServer shared() {
    if (shared == null && trouble.isEmpty()) {
      try {
        shared = start();
      } catch (IOException e) {
        trouble = String.valueOf(e.getMessage());
      }
    }
    GiteaServer running = shared;
    return running == null ? unable(trouble) : running;
  }

  /**
   * Starts a server of a test's own.
   *
   * @throws IOException if it was not built, or does not start
   */
  public static GiteaServer start() throws IOException {
    return new GiteaServer(GiteaProcess.start());
  }

  /** Where it is, with a slash at the end; its API is at {@code api/v1/} below. */
  public URI url() {
    return process.url();
  }

  /** Who may do everything. */
  public Account admin() {
    return process.admin();
  }

  /**
   * Somebody who may push to all repositories, make some, open and merge pull requests, and whose
   * approvals count, but who doesn't administer anything. Made when first asked for.
   */
  public Account writer(String login) {
    return accounts.computeIfAbsent(login, this::newWriter);
  }

  /**
   * A new repository with one commit on {@code main}.
   *
   * @param files what is in the files, by their paths; none leaves the repository empty
   * @return its URL for Git; the name is {@value #ORGANIZATION} and one not used before
   */
  public RepositoryUrl newRepository(Map<String, String> files) {
    String name = "shop-" + repositories.incrementAndGet();
    JsonNode made =
        call(
            admin(),
            "POST",
            "orgs/" + ORGANIZATION + "/repos",
            Map.of("name", name, "default_branch", "main"));
    RepositoryUrl repository = RepositoryUrl.parse(made.path("clone_url").asText());
    if (!files.isEmpty()) {
      List<Map<String, String>> changes =
          files.entrySet().stream().map(file -> creation(file.getKey(), file.getValue())).toList();
      call(
          admin(),
          "POST",
          path(repository) + "contents",
          Map.of("branch", "main", "message", "Begin", "files", changes));
    }
    return repository;
  }

  /** The bare repository on disk, for a test that acts as somebody else. */
  public Path folder(RepositoryUrl repository) {
    return process.repositories().resolve(repository.name() + ".git");
  }

  /**
   * From now on nobody pushes to a branch, and a pull request needs so many approvals, of its
   * present head, to be merged; also by an administrator.
   */
  public void protect(RepositoryUrl repository, String branch, int approvals) {
    call(
        admin(),
        "POST",
        path(repository) + "branch_protections",
        Map.of(
            "rule_name", branch,
            "enable_push", false,
            "required_approvals", approvals,
            "dismiss_stale_approvals", true,
            "block_on_rejected_reviews", true,
            "block_admin_merge_override", true));
  }

  /** A {@link #writer} reviews a pull request as it is now. */
  public void review(RepositoryUrl repository, long number, String login, Review.State state) {
    String event =
        switch (state) {
          case APPROVED -> "APPROVED";
          case CHANGES_REQUESTED -> "REQUEST_CHANGES";
          case COMMENTED -> "COMMENT";
        };
    call(
        writer(login),
        "POST",
        path(repository) + "pulls/" + number + "/reviews",
        Map.of("event", event, "body", "I have looked at it"));
  }

  /** A workflow's run ends, well or badly; nothing of it is run. */
  public void endWorkflow(RepositoryUrl repository, String run, boolean well) {
    runners.computeIfAbsent(repository, this::newRunner).end(run, well);
  }

  private GiteaRunner newRunner(RepositoryUrl repository) {
    String path = path(repository) + "actions/runners/registration-token";
    JsonNode registration = call(admin(), "POST", path, Map.of());
    return GiteaRunner.register(url(), registration.path("token").asText());
  }

  /**
   * Asks the API.
   *
   * @param path below {@code api/v1/}
   * @param body the JSON object to send; empty for none
   * @return what came back; {@code isMissingNode()} for nothing
   * @throws IllegalStateException if it is not success
   */
  public JsonNode call(Account as, String method, String path, Map<String, ?> body) {
    return api.call("token " + as.token(), method, path, body);
  }

  /** A repository's path in the API, with a slash at the end. */
  public static String path(RepositoryUrl repository) {
    return "repos/" + repository.name() + "/";
  }

  @Override
  public void close() throws IOException {
    process.close();
  }

  private Account newWriter(String login) {
    String password = GiteaProcess.PASSWORD;
    call(
        admin(),
        "POST",
        "admin/users",
        Map.of(
            "username",
            login,
            "email",
            login + "@example.org",
            "password",
            password,
            "must_change_password",
            false));
    call(admin(), "PUT", "teams/" + team + "/members/" + login, Map.of());
    String basic = Base64.getEncoder().encodeToString((login + ":" + password).getBytes(UTF_8));
    JsonNode token =
        api.call(
            "Basic " + basic,
            "POST",
            "users/" + login + "/tokens",
            Map.of("name", "tests", "scopes", List.of("all")));
    SecretScan.guard(token.path("sha1").asText());
    return new Account(login, token.path("sha1").asText());
  }

  private static Map<String, Object> writers() {
    return Map.of(
        "name",
        "writers",
        "permission",
        "write",
        "units",
        List.of("repo.code", "repo.issues", "repo.pulls", "repo.releases"),
        "includes_all_repositories",
        true,
        "can_create_org_repo",
        true);
  }

  private static Map<String, String> creation(String path, String content) {
    String encoded = Base64.getEncoder().encodeToString(content.getBytes(UTF_8));
    return Map.of("operation", "create", "path", path, "content", encoded);
  }

  private static GiteaServer unable(String why) {
    if (System.getProperty("gitops4j.required", "").contains("gitea")) {
      throw new IllegalStateException("Gitea is required, and could not be started: " + why);
    }
    return abort("no Gitea could be started: " + why);
  }
}
