package io.gitops4j.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.spi.ProviderContext;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Failures say what is wrong, and never a secret. */
class GitFailureTest extends ServedTest {
  private static final String WRONG = "s3cret-and-wrong";

  @Test
  void wrongCredentialsAreUnauthenticatedAndNotRepeated() {
    ProviderException e = failure(http(Credentials.basic(GitServer.USER, WRONG)));
    assertThat(e.kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
    StringWriter all = new StringWriter();
    e.printStackTrace(new PrintWriter(all));
    assertThat(all.toString()).doesNotContain(WRONG);
    assertThat(e).hasMessageContaining("http://127.0.0.1");
  }

  @Test
  void noCredentialsAreUnauthenticated() {
    assertThat(failure(http(Credentials.NONE)).kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
  }

  @Test
  void credentialsAreAskedForAtEachUse() {
    Deque<Credentials> rotated = new ArrayDeque<>();
    JGitRepository repository =
        connect(
            server.http(name),
            ProviderContext.in(folder.resolve("a")).withCredentials(rotated::removeFirst));
    rotated.add(Credentials.basic(GitServer.USER, WRONG));
    rotated.add(Credentials.basic(GitServer.USER, GitServer.PASSWORD));
    assertThat(failure(repository).kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
    assertThat(repository.head("main")).contains(first);
  }

  @Test
  void whoMayOnlyReadIsForbiddenToPush() {
    JGitRepository reader = http(Credentials.basic("reader", GitServer.PASSWORD));
    assertThat(reader.head("main")).contains(first);
    ProviderException e =
        catchThrowableOfType(
            ProviderException.class,
            () -> reader.commit(CommitMain.request(CommitMain.key(1), first, "a.txt")));
    assertThat(e.kind()).isEqualTo(ErrorKind.FORBIDDEN);
    assertThat(e).hasMessageContaining("pull request");
  }

  @Test
  void aRepositoryThatIsNotThereIsNotFound() {
    for (RepositoryUrl url :
        List.of(server.git("none"), RepositoryUrl.of(folder.resolve("none")))) {
      ProviderException e = failure(connect(url, ProviderContext.in(folder.resolve("a"))));
      assertThat(e.kind()).as(e.getMessage()).isEqualTo(ErrorKind.NOT_FOUND);
    }
    JGitRepository http =
        connect(
            server.http("none"),
            ProviderContext.in(folder.resolve("a"))
                .withCredentials(() -> Credentials.basic(GitServer.USER, GitServer.PASSWORD)));
    assertThat(failure(http).kind()).isEqualTo(ErrorKind.NOT_FOUND);
  }

  @Test
  void noNetworkIsUnavailableAndMayBeTriedAgain() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    for (String scheme : List.of("git", "http")) {
      RepositoryUrl url = RepositoryUrl.parse(scheme + "://127.0.0.1:" + port + "/shop.git");
      JGitRepository repository = connect(url, ProviderContext.in(folder.resolve("a")));
      ProviderException e = failure(repository);
      assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
      assertThat(e.retry()).isEqualTo(Retry.AFTER);
      ProviderException unsent =
          catchThrowableOfType(
              ProviderException.class,
              () -> repository.commit(CommitMain.request(CommitMain.key(1), first, "a.txt")));
      assertThat(unsent.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
      assertThat(unsent.retry()).isEqualTo(Retry.AFTER);
    }
  }

  @Test
  void aServerThatSaysNothingIsUnavailableInTime() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      for (String scheme : List.of("git", "http")) {
        RepositoryUrl url =
            RepositoryUrl.parse(scheme + "://127.0.0.1:" + silent.getLocalPort() + "/shop.git");
        ProviderContext context =
            ProviderContext.in(folder.resolve("a")).withTimeout(Duration.ofSeconds(1));
        assertThat(failure(connect(url, context)).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
      }
    }
  }

  private JGitRepository http(Credentials credentials) {
    return connect(
        server.http(name),
        ProviderContext.in(folder.resolve("a")).withCredentials(() -> credentials));
  }

  private static ProviderException failure(JGitRepository repository) {
    ProviderException e =
        catchThrowableOfType(ProviderException.class, () -> repository.head("main"));
    assertThat(e).isNotNull();
    return e;
  }
}
