package io.gitops4j.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A registry that wants tokens from a service")
class BearerTokenTest {
  private static final Instant MONDAY = Instant.parse("2026-01-05T09:00:00Z");

  @TempDir Path folder;
  private LoopbackRegistry server;
  private final AtomicReference<Instant> now = new AtomicReference<>(MONDAY);
  private final AtomicReference<String> realm = new AtomicReference<>("");
  private final Set<String> revoked = ConcurrentHashMap.newKeySet();

  /** What the service was asked: method, query or form, and credentials. */
  private final List<String> asked = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws IOException {
    server = LoopbackRegistry.over(OciLayoutRegistry.at(folder.resolve("registry")));
    realm.set("http://" + server.address() + "/token");
    server.intercept(this::answer);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Registry connect(Credentials credentials, Fields options) {
    return Registries.http(
        server.address(),
        ProviderContext.in(folder)
            .withCredentials(() -> credentials)
            .withOptions(options)
            .withClock(now::get));
  }

  private Registry connect(Credentials credentials) {
    return connect(credentials, Fields.none());
  }

  /** A token lists the scopes it was asked for; the registry wants those that the call needs. */
  private boolean answer(HttpExchange exchange) throws IOException {
    if (exchange.getRequestURI().getPath().equals("/token")) {
      token(exchange);
      return true;
    }
    String shown = exchange.getRequestHeaders().getFirst("Authorization");
    String need = need(exchange);
    if (shown != null && !revoked.contains(shown) && allows(shown, need)) {
      return false;
    }
    exchange
        .getResponseHeaders()
        .set(
            "WWW-Authenticate",
            "Bearer realm=\"" + realm + "\",service=\"loopback\",scope=\"" + need + "\"");
    exchange.getRequestBody().readAllBytes();
    LoopbackApi.refuse(exchange, 401, "UNAUTHORIZED", "a token is required");
    return true;
  }

  private void token(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String query = exchange.getRequestURI().getQuery();
    String words = query == null ? java.net.URLDecoder.decode(form, StandardCharsets.UTF_8) : query;
    String shown = exchange.getRequestHeaders().getFirst("Authorization");
    asked.add(exchange.getRequestMethod() + " " + words + " " + shown);
    if (shown != null && shown.equals(basic("robot", "wr0ng-5d41402a"))) {
      LoopbackApi.refuse(exchange, 401, "DENIED", "wr0ng-5d41402a is no password");
      return;
    }
    String token =
        Base64.getUrlEncoder()
            .encodeToString((asked.size() + " " + words).getBytes(StandardCharsets.UTF_8));
    byte[] answer =
        ("{\"token\":\"" + token + "\",\"expires_in\":300}").getBytes(StandardCharsets.UTF_8);
    LoopbackApi.send(exchange, 200, answer);
  }

  private static String need(HttpExchange exchange) {
    HttpCall call =
        HttpCall.of(
            exchange.getRequestMethod(),
            java.net.URI.create("http://127.0.0.1" + exchange.getRequestURI()),
            "test");
    return String.join(" ", Scopes.of(call).words());
  }

  private static boolean allows(String shown, String need) {
    String token = shown.substring("Bearer ".length());
    String words = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    return Set.of(words.replace("&", " ").replace("scope=", "").split(" "))
        .containsAll(List.of(need.split(" ")));
  }

  private static String basic(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  @DisplayName("gets one for each kind of work, kept until it is old")
  void kept() {
    Registry registry = connect(Credentials.basic("robot", "r1ght-5d41402a"));
    RegistryContent.putImage(registry, "team/app", "layer");
    RegistryContent.putImage(registry, "team/app", "other layer");
    assertThat(asked)
        .containsExactly(
            "GET service=loopback&scope=repository:team/app:pull&account=robot "
                + basic("robot", "r1ght-5d41402a"),
            "GET service=loopback&scope=repository:team/app:pull,push&account=robot "
                + basic("robot", "r1ght-5d41402a"));
    now.set(MONDAY.plusSeconds(239));
    registry.tags("team/app", "", 1);
    assertThat(asked).hasSize(2);
    now.set(MONDAY.plusSeconds(241));
    registry.tags("team/app", "", 1);
    assertThat(asked).hasSize(3);
  }

  @Test
  @DisplayName("gets one for both repositories when a blob is mounted")
  void mounts() {
    Registry registry = connect(Credentials.basic("robot", "r1ght-5d41402a"));
    Digest layer = RegistryContent.putBlob(registry, "team/app", "layer");
    assertThat(registry.mount("prod/app", layer, "team/app")).isTrue();
    assertThat(asked.get(asked.size() - 1))
        .contains("scope=repository:prod/app:pull,push&scope=repository:team/app:pull");
  }

  @Test
  @DisplayName("gets another when one is refused before its time")
  void renewed() {
    Registry registry = connect(Credentials.basic("robot", "r1ght-5d41402a"));
    registry.tags("team/app", "", 1);
    String first =
        "Bearer "
            + Base64.getUrlEncoder()
                .encodeToString(
                    "1 service=loopback&scope=repository:team/app:pull&account=robot"
                        .getBytes(StandardCharsets.UTF_8));
    revoked.add(first);
    assertThat(registry.tags("team/app", "", 1)).isEmpty();
    assertThat(asked).hasSize(2);
  }

  @Test
  @DisplayName("gets one for nothing where there are no credentials")
  void anonymous() {
    assertThat(connect(Credentials.NONE).tags("team/app", "", 1)).isEmpty();
    assertThat(asked).containsExactly("GET service=loopback&scope=repository:team/app:pull null");
  }

  @Test
  @DisplayName("gets one for a refresh token, which is sent in a form")
  void refreshed() {
    assertThat(connect(Credentials.basic("<token>", "r3fresh")).tags("team/app", "", 1)).isEmpty();
    assertThat(asked)
        .containsExactly(
            "POST grant_type=refresh_token&client_id=gitops4j&service=loopback"
                + "&scope=repository:team/app:pull&refresh_token=r3fresh null");
  }

  @Test
  @DisplayName("shows no secret when the service refuses, even where that repeats it")
  void refused() {
    Registry registry = connect(Credentials.basic("robot", "wr0ng-5d41402a"));
    ProviderException refusal =
        catchThrowableOfType(ProviderException.class, () -> registry.tags("team/app", "", 1));
    assertThat(refusal.kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
    assertThat(refusal)
        .hasMessageStartingWith("Could not get a token for 127.0.0.1 from 127.0.0.1: ");
    assertThat(refusal.toString()).doesNotContain("wr0ng-5d41402a");
  }

  @Test
  @DisplayName("gets nothing from us at another host, unless the connection names it")
  void elsewhere() {
    realm.set(realm.get().replace("127.0.0.1", "localhost"));
    Registry registry = connect(Credentials.basic("robot", "r1ght-5d41402a"));
    ProviderException refusal =
        catchThrowableOfType(ProviderException.class, () -> registry.tags("team/app", "", 1));
    assertThat(refusal.kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
    assertThat(refusal)
        .hasMessage(
            "Could not get a token for 127.0.0.1: the registry points to another host, localhost."
                + " If that is right, name its host as the connection's option tokenHost.");
    assertThat(asked).isEmpty();
    Registry named =
        connect(Credentials.basic("robot", "r1ght-5d41402a"), Fields.of("tokenHost", "localhost"));
    assertThat(named.tags("team/app", "", 1)).isEmpty();
  }
}
