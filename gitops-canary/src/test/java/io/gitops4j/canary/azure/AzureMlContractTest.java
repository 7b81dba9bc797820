package io.gitops4j.canary.azure;

import io.gitops4j.contracts.DeploymentTargetContract;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.DeploymentTarget;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;

@DisplayName("A workspace of Azure ML as a target")
class AzureMlContractTest extends DeploymentTargetContract {
  private final AzureMlService service = new AzureMlService();

  @AfterEach
  void close() {
    service.close();
  }

  @Override
  protected DeploymentTarget open() {
    return AzureMlTarget.on(AzureMlService.WORKSPACE, () -> Secret.of("entra-token"))
        .at(service.url())
        .lookingEvery(Duration.ofMillis(1));
  }

  @Override
  protected KubernetesManifest object(String name, String value) {
    Fields file = Fields.of("name", name).with("auth_mode", "key").with("description", value);
    return EndpointYaml.read(name + ".yml", file);
  }

  @Override
  protected String called(String name) {
    return "OnlineEndpoint/" + name;
  }

  @Override
  protected void lose(String application, String environment, KubernetesManifest object) {
    service.lose(object.name());
  }
}
