package io.gitops4j.canary.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.DeploymentTarget.Deployment;
import io.gitops4j.core.spi.DeploymentTarget.Health;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The example of docs/guide/azure-ml.md. */
class AzureMlGuideTest {
  private static final String FILES =
      """
      # endpoint.yml
      name: jukebox
      auth_mode: key
      traffic: {green: 100}
      ---
      # green.yml
      name: green
      endpoint_name: jukebox
      model: azureml:jukebox:7
      environment: azureml:sklearn:4
      code_configuration: {code: azureml:score:2, scoring_script: score.py}
      instance_type: Standard_DS3_v2
      instance_count: 1
      """;

  @Test
  void deploys() {
    try (AzureMlService service = new AzureMlService()) {
      YamlFolder files = new YamlFolder(Map.of("endpoint.yml", FILES));
      OperationKey key = new OperationKey("0".repeat(32));
      String subscription = "0000-11";

      AzureMlWorkspace workspace =
          new AzureMlWorkspace(subscription, "models", "jukebox-ws", "westeurope");
      AzureMlTarget target =
          AzureMlTarget.on(workspace, () -> Secret.of("entra-token"))
              .at(service.url())
              .lookingEvery(Duration.ofMillis(1));
      Rendering rendering =
          AzureMlRenderer.create().render(files, RenderContext.of("jukebox", "prod"));
      target.apply(new Deployment("jukebox", "prod", rendering, key));

      assertThat(target.health("jukebox", "prod").state()).isEqualTo(Health.State.HEALTHY);
      assertThat(service.get("jukebox/green").object("properties").text("environmentId"))
          .isEqualTo(workspace.id() + "/environments/sklearn/versions/4");
    }
  }
}
