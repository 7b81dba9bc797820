package io.gitops4j.examples.guide;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.registry.DockerfileImage.dockerfile;
import static java.time.Duration.ofMinutes;

import io.gitops4j.core.model.Secret;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.registry.ArtifactSteps;
import io.gitops4j.registry.Buildah;
import io.gitops4j.registry.DockerfileImage;
import java.nio.file.Path;

/** What docs/guide/dockerfiles.md shows, compiled. */
final class DockerfilesPage {
  private DockerfilesPage() {}

  static void build(Path checkout, Given.Vault vault) {
    DockerfileImage web =
        dockerfile("web", "quay.io/team/web")
            .context(checkout.resolve("web"))
            .file("Dockerfile")
            .argument("GREETING", "hello")
            .target("app")
            .platforms("linux/amd64", "linux/arm64")
            .secret("npm", () -> Secret.of(vault.read("npm")))
            .basesFrom("quay.io", "docker.io")
            .from("web")
            .by(Buildah.found().withTimeout(ofMinutes(20)));

    Pipeline.named("web")
        .produce(web)
        .stage(
            "prod",
            prod ->
                prod.into("prod")
                    .then(ArtifactSteps.copy(web, "quay.io/prod/web"))
                    .change(Change.in("gitops", file("prod.yaml").set("image", web.pinned()))));
  }
}
