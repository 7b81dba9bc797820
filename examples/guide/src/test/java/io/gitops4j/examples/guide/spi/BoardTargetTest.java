package io.gitops4j.examples.guide.spi;

import io.gitops4j.contracts.DeploymentTargetContract;
import io.gitops4j.core.spi.DeploymentTarget;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;

class BoardTargetTest extends DeploymentTargetContract {
  private final BoardTarget target = BoardTarget.empty();

  @Override
  protected DeploymentTarget open() {
    return target;
  }

  @Override
  protected void lose(String application, String environment, KubernetesManifest object) {
    target.boards().get(application + "/" + environment).live().remove(called(object.name()));
  }
}
