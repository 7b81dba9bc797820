package io.gitops4j.examples.guide;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.Trigger.newVersion;
import static io.gitops4j.core.pipeline.Versions.semver;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.VersionWatch;
import io.gitops4j.core.events.WebhookRefusedException;
import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.pipeline.Products;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.webhook.RegistryWebhookReceiver;
import io.gitops4j.testkit.DeliveryKit;
import java.time.Duration;
import java.util.Map;

/** What docs/guide/new-versions.md shows, compiled. */
final class NewVersionsPage {
  private NewVersionsPage() {}

  static Pipeline pipeline() {
    Product app = Products.pushed("app", Artifact.Kind.IMAGE);

    Pipeline pipeline =
        Pipeline.named("app")
            .on(newVersion("registry.example/team/app", semver(">=1.2 <2")))
            .produce(app)
            .stage(
                "test",
                s ->
                    s.into("test")
                        .change(Change.in("gitops", file("test.yaml").set("image", app.pinned()))));

    return pipeline;
  }

  static VersionWatch watch(Delivery delivery, Pipeline pipeline) {
    VersionWatch watch =
        delivery
            .versionWatch()
            .every(Duration.ofMinutes(5))
            .build()
            .watch(TenantId.DEFAULT, pipeline)
            .start();

    return watch;
  }

  static void webhooks(HttpServer server, String secret, VersionWatch watch) {
    RegistryWebhookReceiver receiver =
        RegistryWebhookReceiver.harbor("registry.example", Secret.of(secret));

    server.createContext(
        "/hooks",
        exchange -> {
          int status = 204;
          try {
            byte[] body = exchange.getRequestBody().readNBytes(1 << 20);
            receiver
                .receive(exchange.getRequestURI(), exchange.getRequestHeaders(), body)
                .forEach(watch::hint);
          } catch (WebhookRefusedException e) {
            status = e.status();
          }
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
  }

  static void tested(Pipeline pipeline, Registry registry, Digest image) {
    try (DeliveryKit kit =
        DeliveryKit.of(pipeline)
            .repository("gitops", Map.of("test.yaml", "image: none\n"))
            .registry("registry.example", registry)) {
      registry.tag("team/app", "1.2.0", image);
      assertThat(kit.newVersions("app")).hasSize(1);
      assertThat(kit.file("gitops", "test.yaml")).contains(image.toString());
    }
  }
}
