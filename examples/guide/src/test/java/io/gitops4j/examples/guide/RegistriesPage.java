package io.gitops4j.examples.guide;

import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.model.Tls;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.pipeline.Steps;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.ArtifactCopier;
import io.gitops4j.registry.ArtifactSteps;
import io.gitops4j.registry.DockerCredentials;
import io.gitops4j.registry.scan.ScanCheck;
import io.gitops4j.registry.scan.Severity;
import io.gitops4j.registry.scan.Waiver;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** What docs/guide/registries.md shows, compiled. */
final class RegistriesPage {
  private RegistriesPage() {}

  static ConfiguredConnections connect(Path cache, ClassLoader loader, Given.Vault vault) {
    return ConfiguredConnections.using(Plugins.of(loader))
        .registry(
            "quay.io",
            "quay.io",
            ProviderContext.in(cache).withCredentials(DockerCredentials.found("quay.io")))
        .registry(
            "registry.internal",
            "registry.internal:5000",
            ProviderContext.in(cache)
                .withCredentials(() -> vault.robot())
                .withTls(Tls.USUAL.trusting(Path.of("company-ca.pem"))))
        .build();
  }

  static void copy(Registry quay, Registry internal, Given.Request request, Given.Console console) {
    ArtifactCopier.create()
        .withReferrers()
        .withProgress(progress -> console.line(progress.toString()))
        .withCancellation(request::isAborted)
        .copy(quay, "team/model", "1.2.0", internal, "prod/model", "1.2.0");
  }

  static Pipeline steps(Product model) {
    return Pipeline.named("jukebox")
        .stage(
            "release",
            stage ->
                stage
                    .then(
                        Steps.check(
                            "scan",
                            ScanCheck.of(Path.of("trivy.json"))
                                .below(Severity.HIGH)
                                .waiving(
                                    List.of(
                                        Waiver.of(
                                            "CVE-2026-1",
                                            Instant.parse("2026-12-31T00:00:00Z"),
                                            "not reachable")))))
                    .then(ArtifactSteps.copy(model, "quay.io/prod/jukebox"))
                    .then(ArtifactSteps.moveTag(model, "production")));
  }
}
