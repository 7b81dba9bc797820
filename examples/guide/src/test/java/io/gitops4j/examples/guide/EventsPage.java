package io.gitops4j.examples.guide;

import com.sun.net.httpserver.HttpExchange;
import io.gitops4j.core.audit.AuditExport;
import io.gitops4j.core.audit.AuditVerdict;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.RunEvent;
import io.gitops4j.core.engine.Subscriber;
import io.gitops4j.core.events.Webhook;
import io.gitops4j.core.events.WebhookSignature;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.spi.Journal;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SignatureException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;

/** What docs/guide/events.md shows, compiled. */
final class EventsPage {
  private EventsPage() {}

  static Delivery subscribe(Queue<RunEvent> ledger, Secret secret) {
    Delivery delivery =
        Delivery.builder()
            .subscriber(Subscriber.named("ledger", event -> ledger.add(event)))
            .subscriber(
                Webhook.to("ops", URI.create("https://ops.example/hooks/gitops4j"), secret)
                    .only(RunEvent.Kind.ENDED, RunEvent.Kind.PARKED))
            .build();

    return delivery;
  }

  static void verify(
      HttpExchange exchange,
      Secret secret,
      byte[] body,
      Clock clock,
      Set<String> seen,
      Consumer<byte[]> handle)
      throws SignatureException {
    String id =
        WebhookSignature.verify(
            List.of(secret), exchange.getRequestHeaders(), body, clock.instant());
    if (seen.add(id)) {
      handle.accept(body);
    }
  }

  static boolean export(Journal journal, TenantId tenant, Instant from, Instant to, Path file)
      throws IOException {
    String seal;
    try (Writer out = Files.newBufferedWriter(file)) {
      seal = AuditExport.of(journal, tenant).between(from, to).writeTo(out);
    }
    AuditVerdict verdict = AuditExport.verify(Files.newBufferedReader(file));
    boolean unchanged = verdict.lastHash().equals(Optional.of(seal));

    return unchanged;
  }
}
