package io.gitops4j.core.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.engine.RunEvent;
import io.gitops4j.core.engine.RunEvent.Kind;
import io.gitops4j.core.engine.Subscriber;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.spi.SystemClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.SignatureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A webhook")
@Timeout(60)
class WebhookTest {
  private final Deliveries deliveries = new Deliveries();
  private final Secret secret = WebhookSignature.newSecret();
  private final LoopbackServer server = LoopbackServer.start();
  private final Webhook webhook = Webhook.to("ops", server.address(), secret);

  @AfterEach
  void stop() {
    server.close();
  }

  private Run start(Delivery delivery) throws InterruptedException {
    Run run = delivery.start("jukebox", Start.manual(), Deliveries.ANN);
    delivery.work();
    return delivery.run(run.id());
  }

  private List<String> ids() throws IOException {
    List<String> ids = new ArrayList<>();
    for (LoopbackServer.Request request : server.requests()) {
      ids.add(new ObjectMapper().readTree(request.body()).path("id").asText());
    }
    return ids;
  }

  private static List<String> ids(Delivery delivery, Run run) {
    return delivery.events(run.id()).stream().map(CloudEvents::id).toList();
  }

  @Test
  @DisplayName("posts every event in order, signed, as a CloudEvent")
  void posts() throws IOException, InterruptedException, SignatureException {
    try (Delivery delivery = deliveries.of(Deliveries.pipeline(), webhook)) {
      Run run = start(delivery);
      assertThat(ids()).isEqualTo(ids(delivery, run));
      for (LoopbackServer.Request request : server.requests()) {
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.headers().get("Content-type")).containsExactly(CloudEvents.MEDIA_TYPE);
        String id =
            WebhookSignature.verify(
                List.of(secret), request.headers(), request.body(), SystemClock.utc().instant());
        assertThat(id).isEqualTo(new ObjectMapper().readTree(request.body()).path("id").asText());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 400, 401, 404, 429, 500, 503})
  @DisplayName("sends again, with the same id, what was not answered by a status from 200 to 299")
  void repeats(int status) throws IOException, InterruptedException {
    server.answers(status);
    try (Delivery delivery = deliveries.of(Deliveries.pipeline(), webhook)) {
      Run run = start(delivery);
      assertThat(server.requests()).hasSize(1);
      server.answers(204);
      deliveries.pass(Duration.ofSeconds(1));
      delivery.work();
      List<String> all = new ArrayList<>(ids(delivery, run));
      all.add(0, all.get(0));
      assertThat(ids()).isEqualTo(all);
      assertThat(server.requests())
          .as("a redirect is not followed")
          .extracting(LoopbackServer.Request::path)
          .containsOnly("/hook");
    }
  }

  @Test
  @DisplayName("leaves a server alone that says it is gone")
  void gone() throws InterruptedException {
    server.answers(410);
    try (Delivery delivery = deliveries.of(Deliveries.pipeline(), webhook)) {
      start(delivery);
      deliveries.pass(Duration.ofHours(1));
      delivery.work();
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  @DisplayName("does not wait for ever for an answer, and sends again")
  void silent() throws IOException, InterruptedException {
    server.keepsSilent();
    try (Delivery delivery =
        deliveries.of(Deliveries.pipeline(), webhook.withTimeout(Duration.ofMillis(200)))) {
      Run run = start(delivery);
      assertThat(run.status()).isEqualTo(Run.Status.WAITING);
      server.answers(200);
      deliveries.pass(Duration.ofSeconds(1));
      delivery.work();
      assertThat(ids()).containsAll(ids(delivery, run));
    }
  }

  @Test
  @DisplayName("sends again when nobody is there, and shows neither the address nor the secret")
  void nobodyThere() throws InterruptedException {
    URI there = URI.create(server.address() + "?token=s3cr3t");
    server.close();
    Webhook lost = Webhook.to("ops", there, secret);
    RunEvent event;
    try (Delivery delivery = deliveries.of(Deliveries.pipeline())) {
      event = delivery.events(start(delivery).id()).get(0);
    }
    assertThatThrownBy(() -> lost.tell(event))
        .isInstanceOf(IOException.class)
        .hasMessage("Its server can't be reached: ConnectException")
        .hasNoCause();
    assertThat(lost + " " + lost.name())
        .doesNotContain("s3cr3t", "127.0.0.1", secret.reveal(), "whsec");
  }

  @Test
  @DisplayName("sends only the kinds and the tenants that are wanted")
  void filters() throws InterruptedException {
    Webhook ends = webhook.only(Kind.ENDED, Kind.PARKED);
    Webhook others = webhook.onlyOf(new TenantId("other"));
    try (Delivery delivery = deliveries.of(Deliveries.pipeline())) {
      List<RunEvent> events = delivery.events(start(delivery).id());
      assertThat(events).isNotEmpty().noneMatch(ends::wants).noneMatch(others::wants);
      assertThat(events).allMatch(webhook::wants);
      assertThat(events).allMatch(webhook.onlyOf(TenantId.DEFAULT)::wants);
      assertThat(events).anyMatch(webhook.only(Kind.STARTED)::wants);
    }
  }

  @Test
  @DisplayName("signs with both secrets while the server changes from one to the other")
  void twoSecrets() throws InterruptedException, SignatureException {
    Secret next = WebhookSignature.newSecret();
    try (Delivery delivery =
        deliveries.of(Deliveries.pipeline(), webhook.withAnotherSecret(next))) {
      start(delivery);
    }
    LoopbackServer.Request request = server.requests().get(0);
    for (Secret one : List.of(secret, next)) {
      WebhookSignature.verify(
          List.of(one), request.headers(), request.body(), SystemClock.utc().instant());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://hooks.example/x",
        "http://127.0.0.1.example/x",
        "https://user:pass@hooks.example/x",
        "ftp://hooks.example/x",
        "hooks.example/x",
        "https:///x",
        "mailto:ops@hooks.example"
      })
  @DisplayName("goes to an https address without a password, or to this machine")
  void addresses(String address) {
    assertThatThrownBy(() -> Webhook.to("ops", URI.create(address), secret))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ops")
        .hasMessageNotContaining("pass@");
  }

  @Test
  @DisplayName("goes anywhere by plain http only when that is asked for")
  void plainHttp() {
    assertThat(Webhook.toPlainHttp("ops", URI.create("http://hooks.example/x"), secret).name())
        .isEqualTo("ops");
    for (String local : List.of("http://localhost:1/", "http://[::1]:1/", "HTTPS://a.example/")) {
      assertThat(Webhook.to("ops", URI.create(local), secret)).hasToString("Webhook ops");
    }
  }

  @Test
  @DisplayName("refuses options that would break its promises")
  void options() {
    HttpClient follows =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    assertThatThrownBy(() -> webhook.withClient(follows))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> webhook.withTimeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> webhook.withAnotherSecret(Secret.of("hunter2")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("hunter2");
    assertThat(webhook.withClient(HttpClient.newHttpClient()).name()).isEqualTo("ops");
    assertThat(webhook.patience()).isEqualTo(Subscriber.PATIENCE);
    assertThat(webhook.withPatience(Duration.ofHours(1)).patience()).isEqualTo(Duration.ofHours(1));
  }
}
