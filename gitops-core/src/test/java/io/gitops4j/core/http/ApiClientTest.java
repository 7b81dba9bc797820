package io.gitops4j.core.http;

import static io.gitops4j.core.http.ScriptedApi.Answer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.http.ScriptedApi.Answer;
import io.gitops4j.core.http.ScriptedApi.Request;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.ProviderContext;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A client of an HTTP API")
class ApiClientTest {
  private static final String TOKEN = "s3cr3t-t0ken";

  private final ScriptedApi server = new ScriptedApi();
  private Instant now = Instant.parse("2026-01-05T09:00:00Z");
  private final ProviderContext context =
      ProviderContext.in(Path.of("unused"))
          .withCredentials(() -> Credentials.token(TOKEN))
          .withTimeout(Duration.ofSeconds(10))
          .withClock(() -> now);
  private final ApiClient api = ApiClient.of(server.base(), context);

  @AfterEach
  void stop() {
    server.close();
  }

  private ApiRequest read() {
    return api.to("read the thing").get("/things/{}", 7);
  }

  private ApiRequest create() {
    return api.to("create a thing").post("/things").body(Fields.of("name", "x"));
  }

  private static ProviderException failure(ThrowingCallable call) {
    ProviderException e = catchThrowableOfType(ProviderException.class, call);
    assertThat(e).isNotNull();
    assertThat(e).hasMessageStartingWith("Could not ").message().doesNotContain(TOKEN);
    return e;
  }

  private Request only() {
    assertThat(server.requests()).hasSize(1);
    return server.requests().get(0);
  }

  @Test
  @DisplayName("sends values as single segments of the path, and JSON as the body")
  void sends() {
    server.answer(json(201, "{\"id\":1,\"big\":12345678901234567890,\"none\":null}"));
    Fields answer =
        api.to("create")
            .post("/repos/{}/files/{}", "a b/c", "ü+~.yaml")
            .with("ref", "x&y=z")
            .with("ref", "2")
            .body(Fields.of("name", "ä").with("inner", Fields.of("list", List.of(1, 2))))
            .object();
    assertThat(answer.number("id")).isEqualTo(1);
    assertThat(answer.text("big")).isEqualTo("12345678901234567890");
    assertThat(only().method()).isEqualTo("POST");
    assertThat(only().target())
        .isEqualTo("/api/repos/a%20b%2Fc/files/%C3%BC%2B~.yaml?ref=x%26y%3Dz&ref=2");
    assertThat(only().body()).isEqualTo("{\"name\":\"ä\",\"inner\":{\"list\":[1,2]}}");
    assertThat(only().header("Authorization")).isEqualTo("Bearer " + TOKEN);
    assertThat(only().header("Content-type")).isEqualTo("application/json");
  }

  @Test
  @DisplayName("shows credentials as the API wants them")
  void authorizes() {
    Credentials ann = Credentials.basic("ann", "pässword");
    Credentials token = Credentials.token("t");
    assertThat(Authorization.basic().headers(ann))
        .isEqualTo(Map.of("Authorization", "Basic YW5uOnDDpHNzd29yZA=="));
    assertThat(Authorization.header("PRIVATE-TOKEN").headers(token))
        .isEqualTo(Map.of("PRIVATE-TOKEN", "t"));
    assertThat(Authorization.scheme("token").headers(token))
        .isEqualTo(Map.of("Authorization", "token t"));
    assertThat(Authorization.basicOrBearer().headers(token))
        .isEqualTo(Map.of("Authorization", "Bearer t"));
    assertThat(Authorization.basicOrBearer().headers(ann)).isNotEmpty();
    assertThat(Authorization.bearer().headers(Credentials.NONE)).isEmpty();
  }

  @ParameterizedTest(name = "HTTP {0} is {1}, {2}")
  @CsvSource({
    "400, INVALID, NEVER",
    "401, UNAUTHENTICATED, NEVER",
    "403, FORBIDDEN, NEVER",
    "404, NOT_FOUND, NEVER",
    "409, STALE, NEVER",
    "422, INVALID, NEVER",
    "429, RATE_LIMITED, AFTER",
    "500, UNAVAILABLE, LOOK_FIRST",
    "503, UNAVAILABLE, LOOK_FIRST"
  })
  @DisplayName("says what a refusal means, in the server's words, without the token")
  void refuses(int status, ErrorKind kind, Retry retry) {
    server.answer(json(status, "{\"message\":[\"no for " + TOKEN + "\",{\"error\":\"why\"}]}"));
    ProviderException e = failure(() -> create().object());
    assertThat(e.kind()).isEqualTo(kind);
    assertThat(e.retry()).isEqualTo(retry);
    assertThat(e.getMessage()).startsWith("Could not create a thing: ").contains("; why");
    assertThat(server.requests()).as("a change is sent once").hasSize(1);
  }

  @Test
  @DisplayName(
      "sends a read again where the failure passes, and says when the server wants a pause")
  void readsAgain() {
    server.answer(json(502, ""), json(503, ""), json(200, "{\"id\":7}"));
    assertThat(read().object().number("id")).isEqualTo(7);
    assertThat(server.requests()).hasSize(3);
    server.answer(json(503, "{}").with("Retry-After", "30"));
    ProviderException e = failure(() -> read().object());
    assertThat(e.retry()).isEqualTo(Retry.AFTER);
    assertThat(e.retryAfter()).contains(Duration.ofSeconds(30));
    assertThat(server.requests()).hasSize(4);
  }

  @Test
  @DisplayName("sends nothing more with credentials that have no calls left, until they have")
  void keepsToTheBudget() {
    server.answer(json(429, "{}").with("Retry-After", "60"));
    assertThat(failure(() -> create().object()).retryAfter()).contains(Duration.ofSeconds(60));
    now = now.plusSeconds(20);
    ProviderException e = failure(() -> read().object());
    assertThat(e.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(e.retryAfter()).contains(Duration.ofSeconds(40));
    assertThat(server.requests()).hasSize(1);
    now = now.plusSeconds(40);
    long reset = now.plusSeconds(100).getEpochSecond();
    server.answer(
        json(200, "{\"id\":7}")
            .with("X-RateLimit-Remaining", "0")
            .with("X-RateLimit-Reset", Long.toString(reset)));
    assertThat(read().object().number("id")).isEqualTo(7);
    assertThat(failure(() -> read().object()).retryAfter()).contains(Duration.ofSeconds(100));
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  @DisplayName("takes a 403 that names a pause for what it is: too many calls")
  void limitedByForbidden() {
    server.answer(json(403, "{\"message\":\"slow down\"}").with("Retry-After", "5"));
    assertThat(failure(() -> create().object()).kind()).isEqualTo(ErrorKind.RATE_LIMITED);
  }

  @Test
  @DisplayName("follows a redirect of a read to another origin without credentials")
  void redirectsElsewhere() {
    server.answer(
        json(302, "").with("Location", server.otherOrigin() + "/moved"), json(200, "{\"id\":7}"));
    assertThat(read().object().number("id")).isEqualTo(7);
    assertThat(server.requests().get(1).headers()).doesNotContainKey("Authorization");
    server.answer(json(307, "").with("Location", server.otherOrigin() + "/moved"));
    assertThat(failure(() -> create().object()).getMessage()).contains("where we do not go");
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  @DisplayName(
      "follows a redirect of a change within the origin, with method, body and credentials")
  void redirectsChanges() {
    server.answer(json(307, "").with("Location", "/api/renamed"), json(201, "{\"id\":8}"));
    assertThat(create().object().number("id")).isEqualTo(8);
    Request second = server.requests().get(1);
    assertThat(second.method()).isEqualTo("POST");
    assertThat(second.body()).isEqualTo("{\"name\":\"x\"}");
    assertThat(second.header("Authorization")).isNotEmpty();
    server.answer(json(302, "").with("Location", "/api/signin"));
    assertThat(failure(() -> create().object()).kind()).isEqualTo(ErrorKind.INVALID);
  }

  @Test
  @DisplayName("hides what a body has of secrets, where the server repeats it")
  void hidesSecrets() {
    server.answer(json(422, "{\"message\":\"what is webhook-5ecret?\"}"));
    ApiRequest request = create().hiding(Secret.of("webhook-5ecret"));
    assertThat(failure(request::object).getMessage()).contains("what is ***?");
    assertThat(request.toString()).doesNotContain("webhook-5ecret");
  }

  @Test
  @DisplayName("takes a page to sign in for what it is")
  void signIn() {
    Answer page = new Answer(203, Map.of("Content-Type", "text/html; charset=utf-8"), "<p>", false);
    server.answer(page);
    assertThat(failure(() -> create().object()).kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
    server.answer(json(200, "no JSON"));
    assertThat(failure(() -> read().object()).kind()).isEqualTo(ErrorKind.INTERNAL);
  }

  @Test
  @DisplayName("reads again what was cut short, and looks first where that was a change")
  void cutShort() {
    server.answer(json(200, "{\"id\":").cutShort(), json(200, "{\"id\":7}"));
    assertThat(read().object().number("id")).isEqualTo(7);
    server.answer(json(201, "{\"id\":").cutShort());
    ProviderException e = failure(() -> create().object());
    assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(e.retry()).isEqualTo(Retry.LOOK_FIRST);
  }

  @Test
  @DisplayName("says that there is no connection, and that nothing was done")
  void noConnection() {
    server.close();
    ProviderException e = failure(() -> create().object());
    assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(e.retry()).isEqualTo(Retry.AFTER);
    assertThat(e.getMessage()).contains("no connection to 127.0.0.1:");
  }

  @Test
  @DisplayName("asks the API's own words what they mean")
  void ownRefusals() {
    ApiClient own =
        api.withRefusals(
            answer ->
                answer.words().contains("exists")
                    ? Optional.of(Refusal.of(ErrorKind.ALREADY_EXISTS, "there is one"))
                    : Optional.empty());
    server.answer(json(422, "{\"errors\":[{\"message\":\"it exists\"}]}"), json(422, "{}"));
    ApiRequest request = own.to("create").post("/things").body(Fields.none());
    assertThat(failure(() -> request.object()).kind()).isEqualTo(ErrorKind.ALREADY_EXISTS);
    assertThat(failure(() -> request.object()).kind()).isEqualTo(ErrorKind.INVALID);
  }

  @Test
  @DisplayName("wants https, but for this machine or where plain HTTP is allowed")
  void wantsTls() {
    URI plain = URI.create("http://git.example.org/api");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiClient.of(plain, context))
        .withMessageContaining("plainHttp");
    assertThat(ApiClient.of(plain, context.withOptions(Fields.of("plainHttp", true))))
        .hasToString("http://git.example.org/api");
    for (String bad : List.of("https://ann:pw@host/api", "ftp://host/api", "https://host/api?x")) {
      assertThatIllegalArgumentException().isThrownBy(() -> ApiClient.of(URI.create(bad), context));
    }
  }
}
