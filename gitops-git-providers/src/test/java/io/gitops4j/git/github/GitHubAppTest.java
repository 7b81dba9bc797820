package io.gitops4j.git.github;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.git.fake.FakeForge;
import io.gitops4j.git.fake.ForgeCall;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A GitHub App")
class GitHubAppTest extends GitHubFixture {
  private static final String ASK = "POST /app/installations/{installation_id}/access_tokens";
  private static final KeyPair KEYS = keys();

  /** Where PKCS #1 begins in PKCS #8, for keys of 2,048 bits. */
  private static final int WRAPPING = 26;

  private Instant now = SystemClock.utc().instant();

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String kind) {
    byte[] der = KEYS.getPrivate().getEncoded();
    byte[] content = kind.isEmpty() ? der : Arrays.copyOfRange(der, WRAPPING, der.length);
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    String name = kind + "PRIVATE KEY-----\n";
    return "-----BEGIN " + name + text + "\n-----END " + name;
  }

  private GitHubApp app(String kind) {
    ProviderContext context = ProviderContext.in(folder).withClock(() -> now);
    return GitHubApp.of("Iv23abc", Secret.of(pem(kind)), 7)
        .withApi(github.api())
        .withContext(context);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA ", ""})
  @DisplayName("shows a token that it signed, for ten minutes at most, with either form of key")
  void signs(String kind) throws Exception {
    assertThat(app(kind).get()).isEqualTo(Credentials.basic("x-access-token", FakeForge.TOKEN));
    ForgeCall call = github.calls(ASK).get(0);
    assertThat(call.value("installation_id")).isEqualTo("7");
    String[] parts = call.header("Authorization").replace("Bearer ", "").split("\\.", -1);
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(KEYS.getPublic());
    signature.update((parts[0] + "." + parts[1]).getBytes(UTF_8));
    assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    assertThat(json(parts[0]).path("alg").asText()).isEqualTo("RS256");
    JsonNode claims = json(parts[1]);
    assertThat(claims.path("iss").asText()).isEqualTo("Iv23abc");
    assertThat(claims.path("iat").asLong()).isEqualTo(now.getEpochSecond() - 60);
    assertThat(claims.path("exp").asLong() - now.getEpochSecond()).isBetween(1L, 600L);
  }

  private static JsonNode json(String part) throws Exception {
    return new JsonMapper().readTree(Base64.getUrlDecoder().decode(part));
  }

  @Test
  @DisplayName("asks for a token once, and again five minutes before it expires")
  void keepsTokens() {
    GitHubApp app = app("");
    app.get();
    now = now.plus(Duration.ofMinutes(54));
    app.get();
    assertThat(github.calls(ASK)).hasSize(1);
    now = now.plus(Duration.ofMinutes(2));
    app.get();
    assertThat(github.calls(ASK)).hasSize(2);
  }

  @Test
  @DisplayName("asks once, however many threads want its token")
  void sharesTokens() throws Exception {
    GitHubApp app = app("");
    Callable<Credentials> one = app::get;
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (Future<Credentials> token : threads.invokeAll(List.of(one, one, one, one, one, one))) {
        assertThat(token.get().user()).isEqualTo("x-access-token");
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(github.calls(ASK)).hasSize(1);
  }

  @Test
  @DisplayName("opens the API and Git over HTTP")
  void opensBoth() {
    ProviderContext context = github.context(folder.resolve("app")).withCredentials(app(""));
    try (GitHubProvider asApp = GitHubProvider.open(context)) {
      assertThat(asApp.repository(shop).head("main"))
          .isEqualTo(github.state().repository().head("main"));
      assertThat(asApp.pullRequests().orElseThrow().find(shop, "feature")).isEmpty();
    }
    assertThat(github.calls(ASK)).hasSize(1);
  }

  @Test
  @DisplayName("says what is missing, and never repeats its key")
  void refuses() {
    github.next("POST", "/app/installations/7/access_tokens", refusal(404, "Not Found"));
    GitHubApp app = app("");
    assertThat(assertFails(ErrorKind.NOT_FOUND, app::get))
        .hasMessageContaining("get a token for installation 7 of app Iv23abc");
    assertThat(app).hasToString("installation 7 of app Iv23abc");
    for (String bad : List.of("geheim", pem("").replace("MII", "AAA"), pem("EC "))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> GitHubApp.of("1", Secret.of(bad), 7))
          .withMessageStartingWith("Could not read the private key")
          .withMessageNotContaining("geheim")
          .withNoCause();
    }
  }
}
