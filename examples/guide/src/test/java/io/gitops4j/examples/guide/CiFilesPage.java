package io.gitops4j.examples.guide;

import static io.gitops4j.core.pipeline.Products.pushed;
import static io.gitops4j.core.pipeline.Trigger.artifact;

import com.sun.net.httpserver.HttpServer;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.git.ci.BuiltImage;
import io.gitops4j.git.ci.CiFile;
import io.gitops4j.git.ci.CiSpec;
import io.gitops4j.git.github.GitHubProvider;
import java.lang.System.Logger.Level;
import java.security.SignatureException;
import java.time.Clock;
import java.util.List;

/** What docs/guide/ci-files.md shows, compiled. */
final class CiFilesPage {
  private CiFilesPage() {}

  static void write(GitRepository repository, GitHubProvider provider, RepositoryUrl url) {
    CiSpec spec = CiSpec.image("ghcr.io/acme/shop").onPush("main", "release/*");
    CiFile file = CiFile.gitHub(spec);

    file.commitTo(repository, "main");

    file.missing(provider.ciSettings(url));
  }

  static Pipeline pipeline() {
    return Pipeline.named("shop")
        .version("1")
        .on(artifact("ghcr.io/acme/shop"))
        .produce(pushed("shop", Artifact.Kind.IMAGE));
  }

  static void receive(
      HttpServer server, Secret secret, Clock clock, Delivery delivery, System.Logger log) {
    server.createContext(
        "/images",
        exchange -> {
          int status = 204;
          try {
            byte[] body = exchange.getRequestBody().readAllBytes();
            BuiltImage image =
                BuiltImage.receive(
                    List.of(secret), exchange.getRequestHeaders(), body, clock.instant());
            delivery.start("shop", image.start(), Actor.of("ci"));
          } catch (SignatureException | IllegalArgumentException e) {
            log.log(Level.WARNING, e.getMessage());
            status = 401;
          }
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
  }
}
