package io.gitops4j.examples.guide;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.PullRequestSpec.pullRequest;

import com.sun.net.httpserver.HttpServer;
import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Previews;
import io.gitops4j.core.events.ForgeReporter;
import io.gitops4j.core.events.WebhookRefusedException;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.pipeline.Steps;
import io.gitops4j.core.pipeline.Workflow;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.git.webhook.ForgeEventRouter;
import io.gitops4j.git.webhook.WebhookReceiver;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;

/** What docs/guide/forges.md shows, compiled. */
final class ForgesPage {
  private ForgesPage() {}

  static void connect(Path cache, Given.Vault vault, ClassLoader loader) {
    ProviderContext context =
        ProviderContext.in(cache)
            .withCredentials(() -> Credentials.token(vault.read("gitea-token")))
            .withOptions(Fields.of("provider", "gitea"));

    ConfiguredConnections.using(Plugins.of(loader))
        .repository("gitops", RepositoryUrl.parse("https://git.example.org/acme/gitops"), context)
        .build();
  }

  static void webhooks(
      Given.Vault vault,
      Delivery delivery,
      RepositoryUrl sourceUrl,
      RepositoryUrl gitopsUrl,
      HttpServer server,
      System.Logger log) {
    WebhookReceiver receiver = WebhookReceiver.gitea(Secret.of(vault.read("hook-secret")));
    ForgeEventRouter router =
        ForgeEventRouter.to(delivery, TenantId.DEFAULT)
            .starts(sourceUrl, "shop")
            .wakes(gitopsUrl, "gitops");

    server.createContext(
        "/hooks",
        exchange -> {
          int status = 204;
          try {
            byte[] body = exchange.getRequestBody().readAllBytes();
            receiver.receive(exchange.getRequestHeaders(), body).forEach(router::route);
          } catch (WebhookRefusedException e) {
            log.log(Level.WARNING, e.getMessage());
            status = e.status();
          }
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
  }

  static Change pullRequests(Product car) {
    return Change.in("gitops", file("prod.yaml").set("image.tag", car.tag()))
        .through(
            pullRequest("Release {application} {version}")
                .reviewers("ada", "bob")
                .labels("release")
                .mergedByUs(MergeMethod.SQUASH)
                .approvals(2));
  }

  static Pipeline workflow() {
    return Pipeline.named("shop")
        .stage(
            "prod",
            s ->
                s.into("prod")
                    .then(
                        Steps.workflow(
                                "shop",
                                Workflow.named("deploy.yml")
                                    .on("main")
                                    .input("version", "{version}"))
                            .within(Duration.ofHours(1))
                            .retry(1, Duration.ofMinutes(5))));
  }

  static Delivery.Builder report(Connections connections) {
    return Delivery.builder()
        .subscriber(
            ForgeReporter.of(connections)
                .statusesIn("shop")
                .commentsOnPullRequests()
                .statusesOnPullRequests()
                .deploymentsIn("shop"));
  }

  static void previews(
      Product image,
      Pipeline shop,
      Connections connections,
      Delivery delivery,
      RepositoryUrl shopUrl) {
    Previews previews =
        Previews.of(
                "shop",
                number ->
                    Pipeline.named("shop-pr-" + number)
                        .produce(image)
                        .stage(
                            "preview",
                            s ->
                                s.into("shop-pr-" + number)
                                    .then(
                                        Steps.copyFolder(
                                                "gitops",
                                                "preview-template",
                                                "previews/{environment}")
                                            .with("image", image.reference()))),
                Steps.deleteFolder("gitops", "previews/{environment}"))
            .expiringAfter(Duration.ofDays(3));

    Delivery.builder()
        .pipelines(previews.or(PipelineCatalog.of(shop)))
        .subscriber(
            ForgeReporter.of(connections)
                .commentsOnPreviews(previews, "https://{environment}.preview.example.org"));

    ForgeEventRouter.to(delivery, TenantId.DEFAULT).previews(shopUrl, previews);
  }
}
