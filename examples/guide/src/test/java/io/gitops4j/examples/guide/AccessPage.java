package io.gitops4j.examples.guide;

import io.gitops4j.core.spi.Rendering;
import io.gitops4j.k8s.access.LeastPrivilege;
import io.gitops4j.k8s.deploy.ClusterTarget;

/** What docs/guide/access.md shows, compiled. */
final class AccessPage {
  private AccessPage() {}

  static Rendering leastRights(ClusterTarget target, Rendering rendering) {
    LeastPrivilege rights = LeastPrivilege.of(target, "shop", "prod", rendering).withDetails();

    rights.rules();
    Rendering manifests = rights.manifests("shop-deployer");

    return manifests;
  }
}
