package io.gitops4j.registry;

import static io.gitops4j.contracts.RegistryContent.bytes;
import static io.gitops4j.registry.RawRequests.code;
import static io.gitops4j.registry.RawRequests.header;
import static io.gitops4j.registry.RawRequests.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gitops4j.contracts.registry.EmbeddedRegistry;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Tls;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Access to the embedded registry")
class EmbeddedRegistryAccessTest {
  private static final String WRITER = basic("robot", "s3cret-5d41402a");
  private static final String READER = basic("guest", "gu3st");
  private static final Digest DIGEST = Digest.of(bytes("content"));
  private static final String BLOB = "/v2/team/app/blobs/" + DIGEST;
  private static final String UPLOAD = "/v2/team/app/blobs/uploads/?digest=" + DIGEST;
  private static final String SERVICE = "/token?service=gitops4j-registry";

  @TempDir Path folder;
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private EmbeddedRegistry registry;
  private RawRequests raw;

  private EmbeddedRegistry.Builder builder() {
    return EmbeddedRegistry.in(folder)
        .clock(now::get)
        .user("robot", "s3cret-5d41402a")
        .reader("guest", "gu3st");
  }

  private void start(EmbeddedRegistry.Builder settings) {
    registry = settings.start();
    raw = new RawRequests(registry.url());
  }

  @AfterEach
  void stop() {
    if (registry != null) {
      registry.close();
    }
  }

  private static String basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  private int status(String method, String path, String authorization) throws Exception {
    return raw.send(method, path, bytes("content"), "Authorization", authorization).statusCode();
  }

  private String token(String scopes, String authorization) throws Exception {
    HttpResponse<byte[]> answer =
        raw.send("GET", SERVICE + scopes, new byte[0], "Authorization", authorization);
    assertThat(answer.statusCode()).isEqualTo(200);
    return "Bearer " + json(answer).path("token").asText();
  }

  @Test
  @DisplayName("by password: who is unknown is asked for it, and a reader may not write")
  void knowsPasswords() throws Exception {
    start(builder());
    HttpResponse<byte[]> asked = raw.send("GET", "/v2/");
    assertThat(asked.statusCode()).isEqualTo(401);
    assertThat(code(asked)).isEqualTo("UNAUTHORIZED");
    assertThat(header(asked, "WWW-Authenticate")).isEqualTo("Basic realm=\"gitops4j\"");
    assertThat(status("POST", UPLOAD, basic("robot", "gu3st"))).isEqualTo(401);
    assertThat(status("POST", UPLOAD, "Basic ???")).isEqualTo(401);
    assertThat(status("POST", UPLOAD, READER)).isEqualTo(403);
    assertThat(status("POST", UPLOAD, WRITER)).isEqualTo(201);
    assertThat(status("GET", BLOB, READER)).isEqualTo(200);
    assertThat(status("DELETE", BLOB, READER)).isEqualTo(403);
    assertThat(status("DELETE", BLOB, WRITER)).isEqualTo(202);
  }

  @Test
  @DisplayName("by token: a request says which scope it needs, and a token of that scope is enough")
  void asksForTokens() throws Exception {
    start(builder().tokens(Duration.ofMinutes(5)));
    HttpResponse<byte[]> asked = raw.send("POST", UPLOAD, bytes("content"));
    assertThat(asked.statusCode()).isEqualTo(401);
    assertThat(header(asked, "WWW-Authenticate"))
        .isEqualTo(
            "Bearer realm=\""
                + registry.url()
                + "/token\",service=\"gitops4j-registry\",scope=\"repository:team/app:pull,push\"");
    assertThat(status("POST", UPLOAD, WRITER)).isEqualTo(401);
    String token = token("&scope=repository:team/app:pull,push", WRITER);
    assertThat(status("POST", UPLOAD, token)).isEqualTo(201);
    assertThat(status("GET", BLOB, token)).isEqualTo(200);
    assertThat(status("GET", "/v2/", token)).isEqualTo(200);
    HttpResponse<byte[]> more = raw.send("DELETE", BLOB, new byte[0], "Authorization", token);
    assertThat(more.statusCode()).isEqualTo(401);
    assertThat(header(more, "WWW-Authenticate"))
        .endsWith("scope=\"repository:team/app:delete\",error=\"insufficient_scope\"");
    assertThat(status("GET", BLOB.replace("team/app", "team/other"), token)).isEqualTo(401);
    assertThat(status("DELETE", BLOB, token("&scope=repository:team/app:*", WRITER)))
        .isEqualTo(202);
  }

  @Test
  @DisplayName("by token: nobody gets more than they may, and a wrong password gets nothing")
  void givesNoMoreThanAllowed() throws Exception {
    start(builder().tokens(Duration.ofMinutes(5)));
    String token = token("&scope=repository:team/app:pull,push", READER);
    assertThat(status("POST", UPLOAD, token)).isEqualTo(401);
    assertThat(status("GET", BLOB, token)).isEqualTo(404);
    assertThat(status("GET", SERVICE, basic("robot", "wrong"))).isEqualTo(401);
    assertThat(raw.send("GET", SERVICE).statusCode()).isEqualTo(401);
    assertThat(status("GET", "/token?service=other", WRITER)).isEqualTo(400);
    assertThat(status("GET", "/v2/", "Bearer made-up")).isEqualTo(401);
    assertThat(registry.requests().toString())
        .doesNotContain("s3cret-5d41402a", token.substring(7));
  }

  @Test
  @DisplayName("by token: it ends when the token expires")
  void tokensExpire() throws Exception {
    start(builder().tokens(Duration.ofMinutes(5)));
    String token = token("", WRITER);
    now.set(Instant.EPOCH.plusSeconds(299));
    assertThat(status("GET", "/v2/", token)).isEqualTo(200);
    now.set(Instant.EPOCH.plusSeconds(300));
    HttpResponse<byte[]> expired = raw.send("GET", "/v2/", new byte[0], "Authorization", token);
    assertThat(expired.statusCode()).isEqualTo(401);
    assertThat(header(expired, "WWW-Authenticate")).contains("error=\"invalid_token\"");
  }

  @Test
  @DisplayName("by token: a mount needs leave to pull from the other repository as well")
  void mountsNeedBothScopes() throws Exception {
    start(builder().tokens(Duration.ofMinutes(5)));
    assertThat(status("POST", UPLOAD, token("&scope=repository:team/app:push,pull", WRITER)))
        .isEqualTo(201);
    String mount = "/v2/prod/app/blobs/uploads/?mount=" + DIGEST;
    String one = token("&scope=repository:prod/app:pull,push", WRITER);
    HttpResponse<byte[]> asked =
        raw.send("POST", mount + "&from=team/app", new byte[0], "Authorization", one);
    assertThat(asked.statusCode()).isEqualTo(401);
    assertThat(header(asked, "WWW-Authenticate"))
        .contains("scope=\"repository:prod/app:pull,push repository:team/app:pull\"");
    assertThat(status("POST", mount, one)).isEqualTo(202);
    String both =
        token("&scope=repository:prod/app:pull,push&scope=repository:team/app:pull", WRITER);
    assertThat(status("POST", mount + "&from=team/app", both)).isEqualTo(201);
    String inOne = token("&scope=repository:prod/app:pull,push%20repository:team/app:pull", WRITER);
    assertThat(status("POST", mount, inOne)).isEqualTo(201);
  }

  @Test
  @DisplayName("without a password is for pulling alone, where it is allowed")
  void strangersMayPull() throws Exception {
    start(builder().anonymousPull());
    assertThat(status("POST", UPLOAD, WRITER)).isEqualTo(201);
    assertThat(raw.send("GET", BLOB).statusCode()).isEqualTo(200);
    assertThat(raw.send("POST", UPLOAD, bytes("content")).statusCode()).isEqualTo(401);
    registry.close();
    start(builder().anonymousPull().tokens(Duration.ofMinutes(5)));
    assertThat(raw.send("GET", BLOB).statusCode()).isEqualTo(401);
    HttpResponse<byte[]> answer = raw.send("GET", SERVICE + "&scope=repository:team/app:pull,push");
    String token = "Bearer " + json(answer).path("access_token").asText();
    assertThat(status("GET", BLOB, token)).isEqualTo(200);
    assertThat(status("POST", UPLOAD, token)).isEqualTo(401);
  }

  @Test
  @DisplayName("with tokens needs somebody who gets them")
  void tokensNeedUsers() {
    assertThatIllegalStateException()
        .isThrownBy(() -> EmbeddedRegistry.in(folder).tokens(Duration.ofMinutes(1)).start())
        .withMessageContaining("there is no user");
  }

  @Test
  @DisplayName("by TLS is for those who know its authority, and shows theirs if that is wanted")
  void speaksTls() throws Exception {
    PrivateAuthority authority = PrivateAuthority.in(folder);
    start(EmbeddedRegistry.in(folder).tls(authority.present("server")));
    assertThat(registry.url()).hasScheme("https");
    assertThatIOException().isThrownBy(() -> raw.send("GET", "/v2/"));
    Tls known = Tls.USUAL.trusting(authority.certificate());
    assertThat(by(known).send("GET", "/v2/").statusCode()).isEqualTo(200);
    registry.close();
    Tls both = authority.present("strict").trusting(authority.certificate());
    start(EmbeddedRegistry.in(folder).tls(both));
    assertThatIOException().isThrownBy(() -> by(known).send("GET", "/v2/"));
    Tls shown = authority.present("client").trusting(authority.certificate());
    assertThat(by(shown).send("GET", "/v2/").statusCode()).isEqualTo(200);
  }

  private RawRequests by(Tls tls) {
    return new RawRequests(
        registry.url(), HttpClient.newBuilder().sslContext(tls.context()).build());
  }
}
