package io.gitops4j.examples.guide;

import io.gitops4j.core.spi.Rendering;
import io.gitops4j.k8s.deploy.ClusterTarget;
import io.gitops4j.k8s.drift.Drift;
import io.gitops4j.k8s.drift.DriftReport;
import io.gitops4j.k8s.drift.IgnoreRule;

/** What docs/guide/drift.md shows, compiled. */
final class DriftPage {
  private DriftPage() {}

  static void detect(ClusterTarget target, Rendering rendering) {
    Drift drift =
        Drift.of(target)
            .ignoring(
                IgnoreRule.field("/spec/replicas").of("Deployment"),
                IgnoreRule.manager("kube-controller-manager"));

    DriftReport report = drift.detect("shop", "prod", rendering);
    System.out.println(report.text());
    drift.heal("shop", "prod", rendering);
  }
}
