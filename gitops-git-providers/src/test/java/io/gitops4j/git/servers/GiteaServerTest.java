package io.gitops4j.git.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Reviews.Review;
import io.gitops4j.git.servers.GiteaServer.Account;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What tests that use Gitea rely on. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Tag("servers")
class GiteaServerTest {
  private GiteaServer gitea;
  private Account robot;
  private RepositoryUrl shop;

  @BeforeEach
  void start() {
    gitea = GiteaServer.shared();
    robot = gitea.writer("robot");
    shop = gitea.newRepository(Map.of("a.txt", "a\n", "apps/b.txt", "b\n"));
  }

  @Test
  void aNewRepositoryHasItsFilesInOneCommitOnMain() {
    JsonNode tree = get("git/trees/main?recursive=true").path("tree");
    assertThat(tree.findValuesAsText("path")).containsExactly("a.txt", "apps", "apps/b.txt");
    assertThat(get("commits?sha=main")).hasSize(1);
    assertThat(gitea.folder(shop)).isDirectory();
  }

  @Test
  void aProtectedBranchTakesNoCommits() {
    gitea.protect(shop, "main", 0);
    assertThatIllegalStateException()
        .isThrownBy(() -> commit("main", "main"))
        .withMessageContaining("403");
    assertThat(get("commits?sha=main")).hasSize(1);
  }

  @Test
  void aPullRequestIsMergedOnceItsHeadIsApproved() {
    gitea.protect(shop, "main", 1);
    long number = propose();
    gitea.review(shop, number, "ada", Review.State.COMMENTED);
    assertThatIllegalStateException()
        .isThrownBy(() -> merge(number))
        .withMessageContaining("approval");
    gitea.review(shop, number, "ada", Review.State.APPROVED);
    merge(number);
    assertThat(get("pulls/" + number).path("merged").asBoolean()).isTrue();
  }

  @Test
  void aPullRequestThatSomebodyRejectedIsNotMerged() {
    gitea.protect(shop, "main", 1);
    long number = propose();
    gitea.review(shop, number, "ada", Review.State.APPROVED);
    gitea.review(shop, number, "bob", Review.State.CHANGES_REQUESTED);
    assertThatIllegalStateException().isThrownBy(() -> merge(number)).withMessageContaining("405");
  }

  @Test
  void webhooksAreDeliveredToTheLoopbackInterface() throws Exception {
    BlockingQueue<String> events = new ArrayBlockingQueue<>(10);
    HttpServer listener = listener(events);
    try {
      String target = "http://127.0.0.1:" + listener.getAddress().getPort() + "/";
      Map<String, String> config = Map.of("url", target, "content_type", "json");
      gitea.call(
          gitea.admin(),
          "POST",
          GiteaServer.path(shop) + "hooks",
          Map.of("type", "gitea", "config", config, "events", List.of("push"), "active", true));
      commit("main", "main");
      assertThat(events.poll(60, TimeUnit.SECONDS)).isEqualTo("push");
    } finally {
      listener.stop(0);
    }
  }

  private static HttpServer listener(BlockingQueue<String> events) throws IOException {
    HttpServer listener =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    listener.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          events.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-Gitea-Event")));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    listener.start();
    return listener;
  }

  /** Opens a pull request, and waits until Gitea has found out whether it can be merged. */
  private long propose() {
    commit("main", "feature");
    Map<String, String> proposal = Map.of("head", "feature", "base", "main", "title", "Change");
    long number =
        gitea
            .call(robot, "POST", GiteaServer.path(shop) + "pulls", proposal)
            .path("number")
            .asLong();
    while (!get("pulls/" + number).path("mergeable").asBoolean()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    return number;
  }

  private void merge(long number) {
    Map<String, String> merge = Map.of("Do", "merge");
    gitea.call(robot, "POST", GiteaServer.path(shop) + "pulls/" + number + "/merge", merge);
  }

  private void commit(String from, String to) {
    String content = Base64.getEncoder().encodeToString("c\n".getBytes(UTF_8));
    gitea.call(
        robot,
        "POST",
        GiteaServer.path(shop) + "contents/c.txt",
        Map.of("branch", from, "new_branch", to, "message", "Add c", "content", content));
  }

  private JsonNode get(String path) {
    return gitea.call(robot, "GET", GiteaServer.path(shop) + path, Map.of());
  }
}
