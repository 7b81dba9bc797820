package io.gitops4j.examples.guide;

import io.gitops4j.canary.azure.AzureMlRenderer;
import io.gitops4j.canary.azure.AzureMlTarget;
import io.gitops4j.canary.azure.AzureMlWorkspace;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.spi.DeploymentTarget.Deployment;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;

/** What docs/guide/azure-ml.md shows, compiled. */
final class AzureMlPage {
  private AzureMlPage() {}

  static void apply(
      String subscription, Given.Entra entra, ManifestSource files, OperationKey key) {
    AzureMlWorkspace workspace =
        new AzureMlWorkspace(subscription, "models", "jukebox-ws", "westeurope");
    AzureMlTarget target = AzureMlTarget.on(workspace, () -> entra.token());
    Rendering rendering =
        AzureMlRenderer.create().render(files, RenderContext.of("jukebox", "prod"));
    target.apply(new Deployment("jukebox", "prod", rendering, key));
  }
}
