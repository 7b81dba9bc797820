package io.gitops4j.core.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SignatureException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The signature of a webhook")
class WebhookSignatureTest {
  private static final Instant SENT = Instant.parse("2026-01-05T09:00:00Z");
  private static final byte[] BODY =
      "{\"type\":\"io.gitops4j.run.ended.v1\"}".getBytes(StandardCharsets.UTF_8);
  private final Secret secret = WebhookSignature.newSecret();
  private final Map<String, List<String>> headers = signed(secret);
  private final String signature = headers.get("webhook-signature").get(0);

  private static Map<String, List<String>> signed(Secret... secrets) {
    Map<String, List<String>> headers = new TreeMap<>();
    WebhookSignature.sign(List.of(secrets), "run-7", SENT, BODY)
        .forEach((name, value) -> headers.put(name, List.of(value)));
    return headers;
  }

  private String verify(byte[] body, Instant now) throws SignatureException {
    return WebhookSignature.verify(List.of(secret), headers, body, now);
  }

  private void assertRefused(byte[] body, Instant now, String why) {
    assertThatThrownBy(() -> verify(body, now))
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining(secret.reveal())
        .hasMessageNotContaining(signature);
  }

  @Test
  @DisplayName("is the one that the reference libraries of Standard Webhooks make")
  void referenceVector() {
    Secret known = Secret.of("whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    Map<String, String> made =
        WebhookSignature.sign(
            List.of(known),
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            Instant.ofEpochSecond(1614265330),
            "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8));
    assertThat(made)
        .containsEntry("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek")
        .containsEntry("webhook-timestamp", "1614265330")
        .containsEntry("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  @DisplayName("verifies, and gives the id")
  void verifies() throws SignatureException {
    assertThat(verify(BODY, SENT)).isEqualTo("run-7");
    assertThat(verify(BODY, SENT.plusSeconds(300))).isEqualTo("run-7");
    assertThat(verify(BODY, SENT.minusSeconds(300))).isEqualTo("run-7");
  }

  @Test
  @DisplayName("verifies whatever the case of the headers' names")
  void anyCase() throws SignatureException {
    headers.put("Webhook-Id", headers.remove("webhook-id"));
    headers.put("WEBHOOK-SIGNATURE", headers.remove("webhook-signature"));
    assertThat(verify(BODY, SENT)).isEqualTo("run-7");
  }

  @Test
  @DisplayName("is none of a body of which any byte was changed, or that is longer or shorter")
  void changedBody() {
    for (int i = 0; i < BODY.length; i++) {
      byte[] changed = BODY.clone();
      changed[i] ^= 1;
      assertRefused(changed, SENT, "no signature");
    }
    assertRefused(java.util.Arrays.copyOf(BODY, BODY.length + 1), SENT, "no signature");
    assertRefused(java.util.Arrays.copyOf(BODY, BODY.length - 1), SENT, "no signature");
  }

  @Test
  @DisplayName("is none once the id or the time was changed")
  void changedHeaders() {
    List<String> id = headers.put("webhook-id", List.of("run-8"));
    assertRefused(BODY, SENT, "no signature");
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", List.of(String.valueOf(SENT.getEpochSecond() + 1)));
    assertRefused(BODY, SENT, "no signature");
  }

  @Test
  @DisplayName("is refused when it is older than five minutes, or as much too early")
  void oldOnes() {
    assertRefused(BODY, SENT.plusSeconds(301), "at another time");
    assertRefused(BODY, SENT.minusSeconds(301), "at another time");
    assertThatThrownBy(
            () ->
                WebhookSignature.verify(
                    List.of(secret), headers, BODY, SENT.plusSeconds(3), Duration.ofSeconds(2)))
        .isInstanceOf(SignatureException.class);
  }

  @Test
  @DisplayName("is none of somebody with another secret")
  void otherSecret() {
    assertThatThrownBy(
            () ->
                WebhookSignature.verify(List.of(WebhookSignature.newSecret()), headers, BODY, SENT))
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining("no signature");
    assertThatThrownBy(() -> WebhookSignature.verify(List.of(), headers, BODY, SENT))
        .isInstanceOf(SignatureException.class);
  }

  @Test
  @DisplayName("verifies with the old and with the new secret while both are in use")
  void rotation() throws SignatureException {
    Secret next = WebhookSignature.newSecret();
    Map<String, List<String>> both = signed(secret, next);
    assertThat(WebhookSignature.verify(List.of(secret), both, BODY, SENT)).isEqualTo("run-7");
    assertThat(WebhookSignature.verify(List.of(next), both, BODY, SENT)).isEqualTo("run-7");
    assertThat(WebhookSignature.verify(List.of(next, secret), headers, BODY, SENT))
        .isEqualTo("run-7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"webhook-id", "webhook-timestamp", "webhook-signature"})
  @DisplayName("is refused when a header is missing or there twice")
  void missingHeaders(String name) {
    List<String> value = headers.remove(name);
    assertRefused(BODY, SENT, "0 headers " + name);
    headers.put(name, List.of(value.get(0), value.get(0)));
    assertRefused(BODY, SENT, "2 headers " + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v1", "v1,", "v1a,abc", "v2,g0hM", "v1,%%%", " , ,"})
  @DisplayName("is refused when it is no signature")
  void noSignature(String text) {
    headers.put("webhook-signature", List.of(text));
    assertThatThrownBy(() -> verify(BODY, SENT))
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining("no signature");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "now", "-1", "1e9", "999999999999", "1767603600.5"})
  @DisplayName("is refused when its time is no time, even if it was signed so")
  void noTime(String text) {
    headers.put("webhook-timestamp", List.of(text));
    assertThatThrownBy(() -> verify(BODY, SENT)).isInstanceOf(SignatureException.class);
  }

  @Test
  @DisplayName("needs a secret of the right form, and does not show the wrong one")
  void secrets() {
    byte[] key = new byte[65];
    for (String wrong :
        List.of(
            "",
            "hunter2hunter2hunter2hunter2hunter2",
            "whsec_",
            "whsec_hunter2!",
            "whsec_" + Base64.getEncoder().encodeToString(new byte[23]),
            "whsec_" + Base64.getEncoder().encodeToString(key))) {
      assertThatThrownBy(() -> WebhookSignature.sign(List.of(Secret.of(wrong)), "id", SENT, BODY))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("Not a webhook's secret")
          .hasMessageNotContaining("hunter2")
          .hasNoCause();
    }
    assertThat(WebhookSignature.newSecret()).isNotEqualTo(WebhookSignature.newSecret());
  }

  @Test
  @DisplayName("is of an id without a dot, so that id and time can't be shifted")
  void ids() {
    for (String wrong : List.of("", "a.1")) {
      assertThatThrownBy(() -> WebhookSignature.sign(List.of(secret), wrong, SENT, BODY))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
