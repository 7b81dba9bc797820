package io.gitops4j.registry;

import static io.gitops4j.core.pipeline.Trigger.newVersion;
import static io.gitops4j.core.pipeline.Versions.semver;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.engine.VersionWatch;
import io.gitops4j.core.events.WebhookRefusedException;
import io.gitops4j.core.journal.MemoryJournal;
import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Products;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.registry.webhook.RegistryWebhookReceiver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("servers")
@Timeout(120)
@DisplayName("distribution 3 that notifies")
class DistributionNotificationsTest {
  private static final String HOST = "registry.example";
  private static final String NOTIFICATIONS =
      """
      notifications:
        endpoints:
          - name: watch
            url: http://127.0.0.1:%d/hooks
            headers:
              Authorization: [Bearer swordfish]
            timeout: 5s
            threshold: 5
            backoff: 1s
      """;

  @TempDir Path folder;
  private final List<ImageReference> hints = new CopyOnWriteArrayList<>();
  private final List<Integer> answers = new CopyOnWriteArrayList<>();

  @Test
  @DisplayName("has a pushed tag start a run from its digest, long before the next look")
  void startsRun() throws IOException {
    HttpServer hooks =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try {
      int port = hooks.getAddress().getPort();
      DistributionServer server = DistributionServer.three(NOTIFICATIONS.formatted(port));
      Registry registry = Registries.http(server.address(), ProviderContext.in(folder));
      Pipeline pipeline =
          Pipeline.named("app")
              .on(newVersion(HOST + "/team/app", semver("^1.2")))
              .produce(Products.pushed("app", Artifact.Kind.IMAGE));
      try (MemoryJournal journal = new MemoryJournal(SystemClock.utc());
          Delivery delivery = delivery(pipeline, registry, journal);
          VersionWatch watch = delivery.versionWatch().every(Duration.ofDays(1)).build()) {
        hooks.createContext("/hooks", exchange -> answer(exchange, watch));
        hooks.start();
        assertThat(watch.watch(TenantId.DEFAULT, pipeline).look()).isEmpty();
        watch.start();
        Digest image = RegistryContent.putImage(registry, "team/app", "layer").digest();
        registry.tag("team/app", "1.2.3", image);
        await(() -> !delivery.runs(TenantId.DEFAULT).isEmpty());
        Run run = delivery.runs(TenantId.DEFAULT).get(0);
        assertThat(run.release().start().artifact())
            .hasValueSatisfying(
                from -> assertThat(from).hasToString(HOST + "/team/app:1.2.3@" + image));
        assertThat(hints).extracting(ImageReference::toString).contains(HOST + "/team/app:1.2.3");
        assertThat(answers).isNotEmpty().containsOnly(204);
      }
    } finally {
      hooks.stop(0);
    }
  }

  private static Delivery delivery(Pipeline pipeline, Registry registry, MemoryJournal journal) {
    ConfiguredConnections connections =
        ConfiguredConnections.using(
                Plugins.of(DistributionNotificationsTest.class.getClassLoader()))
            .registry(HOST, registry)
            .build();
    return Delivery.builder()
        .pipelines(PipelineCatalog.of(pipeline))
        .connections(tenant -> connections)
        .journal(journal)
        .build();
  }

  private void answer(HttpExchange exchange, VersionWatch watch) throws IOException {
    RegistryWebhookReceiver receiver =
        RegistryWebhookReceiver.distribution(HOST, Secret.of("swordfish"));
    int status = 204;
    try {
      byte[] body = exchange.getRequestBody().readAllBytes();
      for (ImageReference pushed :
          receiver.receive(exchange.getRequestURI(), exchange.getRequestHeaders(), body)) {
        hints.add(pushed);
        watch.hint(pushed);
      }
    } catch (WebhookRefusedException e) {
      status = e.status();
    }
    answers.add(status);
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
