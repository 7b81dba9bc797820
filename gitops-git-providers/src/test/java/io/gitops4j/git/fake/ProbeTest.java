package io.gitops4j.git.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.ProviderContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A host that is asked what it is")
class ProbeTest {
  @TempDir Path cache;

  private final List<String> shown = new CopyOnWriteArrayList<>();

  private ProviderContext context() {
    return ProviderContext.in(cache)
        .withCredentials(() -> Credentials.token(FakeForge.TOKEN))
        .withOptions(Fields.of(Plugins.PROVIDER, Plugins.PROBE));
  }

  /** A host with one answer, and 404 elsewhere. */
  private HttpServer host(String path, int status, String header, String body) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestHeaders().getOrDefault("Authorization", List.of()).forEach(shown::add);
          boolean here = exchange.getRequestURI().getPath().equals(path);
          byte[] answer = (here ? body : "").getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          if (here && !header.isEmpty()) {
            exchange.getResponseHeaders().set(header, "1");
          }
          exchange.sendResponseHeaders(
              here ? status : 404, answer.length == 0 ? -1 : answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static RepositoryUrl url(HttpServer server) {
    return RepositoryUrl.parse(
        "http://127.0.0.1:" + server.getAddress().getPort() + "/acme/gitops.git");
  }

  private GitProvider provider(RepositoryUrl url) {
    return Plugins.of(ProbeTest.class.getClassLoader()).git(url, context());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "GitHub, /api/v3/meta, 401, X-GitHub-Request-Id, {}",
        "GitLab, /api/v4/version, 401, ``, {\"message\":\"401 Unauthorized\"}",
        "Gitea, /api/v1/version, 200, ``, {\"version\":\"1.26.0\"}",
        "BitbucketDataCenter, /rest/api/latest/application-properties, 200, ``,"
            + " `{\"version\":\"9.2\",\"displayName\":\"Bitbucket\"}`"
      })
  @DisplayName("is known by its answer, and not shown the credentials")
  void known(String forge, String path, int status, String header, String body) throws IOException {
    HttpServer server = host(path, status, header, body);
    try (GitProvider provider = provider(url(server))) {
      assertThat(provider.getClass().getSimpleName()).isEqualTo(forge + "Provider");
      assertThat(shown).isEmpty();
    } finally {
      server.stop(0);
    }
  }

  @Test
  @DisplayName("and is no forge, or does not answer, gives an error with the remedy")
  void unknown() throws IOException {
    HttpServer server = host("/", 200, "", "{}");
    RepositoryUrl url = url(server);
    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> provider(url))
        .matches(e -> e.kind() == ErrorKind.NOT_FOUND)
        .withMessageContaining("none of")
        .withMessageContaining("gitea")
        .withMessageContaining("option provider");
    server.stop(0);
    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> provider(url))
        .matches(e -> e.kind() == ErrorKind.UNAVAILABLE);
  }

  @Test
  @DisplayName("is not asked where the URL tells")
  void told() {
    try (GitProvider provider = provider(RepositoryUrl.parse("https://github.com/acme/gitops"))) {
      assertThat(provider.getClass().getSimpleName()).isEqualTo("GitHubProvider");
    }
  }
}
