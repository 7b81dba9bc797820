package io.gitops4j.examples.guide;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.health.HealthProfile;
import io.gitops4j.k8s.health.HealthVerdict;

/** What docs/guide/kubernetes-health.md shows, compiled. */
final class KubernetesHealthPage {
  private KubernetesHealthPage() {}

  static void judge(Fields object) {
    HealthProfile profile = HealthProfile.argoCd();

    HealthVerdict verdict = profile.judge(object);
    verdict.state();
    verdict.rule();
    verdict.evidence();
    verdict.sentence();
  }
}
