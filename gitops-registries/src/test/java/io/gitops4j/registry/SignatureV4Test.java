package io.gitops4j.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpServer;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.ProviderContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Credentials of Amazon's ECR")
class SignatureV4Test {
  private static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");
  private static final AwsKeys KEYS =
      new AwsKeys("AKIDEXAMPLE", Secret.of("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), null);

  @Test
  @DisplayName("are asked for with signatures as Amazon's own test suite has them")
  void signs() {
    SignatureV4 signature = new SignatureV4("us-east-1", "service");
    URI uri = URI.create("https://example.amazonaws.com/");
    assertThat(signature.sign("GET", uri, Map.of(), new byte[0], KEYS, NOW))
        .containsEntry(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                + " SignedHeaders=host;x-amz-date,"
                + " Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
    assertThat(signature.sign("POST", uri, Map.of(), new byte[0], KEYS, NOW).get("Authorization"))
        .endsWith("Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
  }

  @Test
  @DisplayName("are kept for six hours, and asked for with the keys of the moment")
  void kept() throws IOException {
    List<String> seen = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          var headers = exchange.getRequestHeaders();
          seen.add(headers.getFirst("X-Amz-Target") + " " + body);
          seen.add(
              headers.getFirst("Content-Type") + " " + headers.getFirst("X-Amz-Security-Token"));
          seen.add(headers.getFirst("Authorization"));
          String token =
              Base64.getEncoder()
                  .encodeToString(("AWS:pw" + seen.size()).getBytes(StandardCharsets.UTF_8));
          LoopbackApi.send(
              exchange,
              200,
              ("{\"authorizationData\":[{\"authorizationToken\":\"" + token + "\"}]}")
                  .getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    server.start();
    try {
      AtomicReference<Instant> now = new AtomicReference<>(NOW);
      AwsKeys temporary = new AwsKeys("ID", Secret.of("s"), Secret.of("session"));
      EcrCredentials credentials =
          new EcrCredentials(
              URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"),
              "eu-central-1",
              () -> temporary,
              ProviderContext.in(Path.of("unused")).withClock(now::get));
      assertThat(credentials.get()).isEqualTo(Credentials.basic("AWS", "pw3"));
      assertThat(credentials.get()).isEqualTo(Credentials.basic("AWS", "pw3"));
      now.set(NOW.plusSeconds(6 * 60 * 60));
      assertThat(credentials.get()).isEqualTo(Credentials.basic("AWS", "pw6"));
      assertThat(seen.subList(0, 2))
          .containsExactly(
              "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken {}",
              "application/x-amz-json-1.1 session");
      assertThat(seen.get(2))
          .startsWith(
              "AWS4-HMAC-SHA256 Credential=ID/20150830/eu-central-1/ecr/aws4_request,"
                  + " SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target,");
    } finally {
      server.stop(0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quay.io",
        "123456789012.dkr.ecr.eu-central-1.amazonaws.com.evil.example",
        "12345.dkr.ecr.eu-central-1.amazonaws.com",
        "123456789012.dkr.ecr.eu/x.amazonaws.com"
      })
  @DisplayName("are for its addresses alone")
  void addresses(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> EcrCredentials.of(address, () -> KEYS, ProviderContext.in(Path.of("unused"))));
  }
}
