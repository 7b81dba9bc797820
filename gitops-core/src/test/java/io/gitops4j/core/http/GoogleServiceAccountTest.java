package io.gitops4j.core.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.ProviderContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A service account of Google Cloud")
class GoogleServiceAccountTest {
  private static final Instant BEGIN = Instant.parse("2026-03-01T09:00:00Z");

  @TempDir Path folder;
  private final List<Fields> asked = new ArrayList<>();
  private KeyPair keys;
  private HttpServer google;
  private Instant now = BEGIN;
  private boolean deleted;

  @BeforeEach
  void open() throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    keys = generator.generateKeyPair();
    google = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    google.createContext("/token", this::answer);
    google.start();
  }

  @AfterEach
  void close() {
    google.stop(0);
  }

  /** Verifies what it is shown as Google's document says, and gives a token for an hour. */
  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      String[] parts = form.split("&assertion=", -1);
      boolean right =
          URLDecoder.decode(parts[0], UTF_8)
                  .equals("grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer")
              && exchange.getRequestHeaders().getFirst("Authorization") == null
              && isSigned(parts[1])
              && !deleted;
      String body =
          right
              ? "{\"access_token\": \"ya29.%d\", \"expires_in\": 3599, \"token_type\": \"Bearer\"}"
                  .formatted(asked.size())
              : "{\"error\": \"invalid_grant\", \"error_description\": \"Invalid JWT Signature.\"}";
      byte[] bytes = body.getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(right ? 200 : 400, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private boolean isSigned(String token) throws IOException {
    String[] parts = token.split("\\.", -1);
    asked.add(Json.object(Base64.getUrlDecoder().decode(parts[1])));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(keys.getPublic());
      signature.update((parts[0] + "." + parts[1]).getBytes(UTF_8));
      return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private String address() {
    return "http://127.0.0.1:" + google.getAddress().getPort() + "/token";
  }

  private GoogleServiceAccount account() {
    String pem = Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded());
    String key = "-----BEGIN PRIVATE KEY-----\n" + pem + "\n-----END PRIVATE KEY-----\n";
    Fields file =
        Fields.of("type", "service_account")
            .with("client_email", "deployer@acme.iam.gserviceaccount.com")
            .with("private_key", key)
            .with("token_uri", address());
    Secret json = Secret.of(new String(Json.write(file), UTF_8));
    return GoogleServiceAccount.of(json, ProviderContext.in(folder).withClock(() -> now));
  }

  @Test
  @DisplayName("gives one token for nearly an hour, then another")
  void renews() {
    GoogleServiceAccount account = account();
    assertThat(account.get().reveal()).isEqualTo("ya29.1");
    now = BEGIN.plus(Duration.ofMinutes(54));
    assertThat(account.get().reveal()).isEqualTo("ya29.1");
    now = BEGIN.plus(Duration.ofMinutes(55));
    assertThat(account.get().reveal()).isEqualTo("ya29.2");
    assertThat(account.forRegistry().toString()).doesNotContain("ya29");
    assertThat(asked.get(0))
        .isEqualTo(
            Fields.of("iss", "deployer@acme.iam.gserviceaccount.com")
                .with("scope", "https://www.googleapis.com/auth/cloud-platform")
                .with("aud", address())
                .with("iat", BEGIN.getEpochSecond())
                .with("exp", BEGIN.plusSeconds(3600).getEpochSecond()));
  }

  @Test
  @DisplayName("whose key was deleted says so, and nothing of the key")
  void refused() {
    deleted = true;
    GoogleServiceAccount account = account();
    ProviderException refused = catchThrowableOfType(ProviderException.class, account::get);
    assertThat(refused.kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
    assertThat(refused)
        .hasMessageContaining("deployer@acme.iam.gserviceaccount.com: Invalid JWT Signature.");
    assertThat(account).hasToString("deployer@acme.iam.gserviceaccount.com");
  }

  @Test
  @DisplayName("is refused where the file is another one, without a word of it")
  void otherFiles() {
    for (String text :
        List.of("s3cret", "{\"type\": \"authorized_user\", \"refresh_token\": \"s3cret\"}")) {
      assertThatThrownBy(() -> GoogleServiceAccount.of(Secret.of(text), ProviderContext.in(folder)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Give the content of the JSON file that Google made")
          .hasMessageNotContaining("s3cret");
    }
  }
}
