package io.gitops4j.core.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.LogBook;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.engine.RunEvent;
import io.gitops4j.core.engine.Subscriber;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.spi.SystemClock;
import java.net.URI;
import java.security.SignatureException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("As the guide shows it")
@Timeout(60)
class EventsGuideTest {
  private final Deliveries deliveries = new Deliveries();
  private final Secret secret = WebhookSignature.newSecret();
  private final InstantSource clock = SystemClock.utc();
  private final Set<String> seen = new HashSet<>();
  private final List<String> handled = new ArrayList<>();
  private boolean losesItsAnswers;

  /** What a receiver does. */
  private int receive(HttpExchange exchange, byte[] body) throws SignatureException {
    String id =
        WebhookSignature.verify(
            List.of(secret), exchange.getRequestHeaders(), body, clock.instant());
    if (seen.add(id)) {
      handled.add(id);
    }
    return losesItsAnswers && seen.size() % 3 == 0 ? 500 : 204;
  }

  @Test
  @DisplayName("a receiver that drops what it has seen handles each event once and in order")
  void once() throws InterruptedException {
    losesItsAnswers = true;
    try (LoopbackServer server = LoopbackServer.start(this::receive)) {
      Webhook ops = Webhook.to("ops", server.address(), secret);
      Run run;
      try (Delivery delivery = deliveries.of(Deliveries.pipeline(), ops)) {
        run = delivery.start("jukebox", Start.manual(), Deliveries.ANN);
        delivery.work();
      }
      losesItsAnswers = false;
      try (Delivery delivery = deliveries.of(Deliveries.pipeline(), ops)) {
        deliveries.pass(Duration.ofSeconds(30));
        delivery.work();
        assertThat(server.requests()).hasSizeGreaterThan(handled.size());
        assertThat(handled)
            .isEqualTo(delivery.events(run.id()).stream().map(CloudEvents::id).toList());
      }
    }
  }

  @Test
  @DisplayName("subscribers are code or webhooks, and no log shows a webhook's address or secret")
  void logs() throws InterruptedException {
    List<RunEvent> ledger = new ArrayList<>();
    URI gone;
    try (LoopbackServer server = LoopbackServer.start()) {
      gone = URI.create(server.address() + "?token=s3cr3t");
    }
    try (LogBook log = LogBook.of("io.gitops4j");
        Delivery delivery =
            deliveries.of(
                Deliveries.pipeline(),
                Subscriber.named("ledger", event -> ledger.add(event)),
                Webhook.to("ops", gone, secret).only(RunEvent.Kind.STARTED))) {
      delivery.start("jukebox", Start.manual(), Deliveries.ANN);
      delivery.work();
      deliveries.pass(Duration.ofDays(4));
      for (int i = 0; i < 12; i++) {
        deliveries.pass(Duration.ofMinutes(5));
        delivery.work();
      }
      assertThat(ledger).isNotEmpty();
      assertThat(log.text())
          .contains("Could not tell ops event 0", "given up")
          .doesNotContain("s3cr3t", "127.0.0.1", "whsec", secret.reveal());
    }
  }
}
