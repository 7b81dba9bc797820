package io.gitops4j.examples.quickstart;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.health.HealthProfile;
import io.gitops4j.k8s.health.HealthVerdict;
import java.util.List;

/** A Deployment is judged while its replicas come up one by one. No cluster, no network. */
public final class Health {
  private Health() {}

  /** Prints the verdicts. */
  public static void main(String[] arguments) {
    HealthProfile profile = HealthProfile.argoCd();
    for (long available = 0; available <= 3; available++) {
      HealthVerdict verdict = profile.judge(deployment(available));
      System.out.printf("%-12s%s%n", verdict.state(), verdict.sentence());
      System.out.printf("            by %s, %s%n", verdict.rule(), verdict.evidence());
    }
  }

  private static Fields deployment(long available) {
    Fields status =
        Fields.of("replicas", 3)
            .with("updatedReplicas", 3)
            .with("availableReplicas", available)
            .with("readyReplicas", available)
            .with("conditions", List.of(Fields.of("type", "Available").with("status", "True")));
    return Fields.of("apiVersion", "apps/v1")
        .with("kind", "Deployment")
        .with("metadata", Fields.of("name", "jukebox"))
        .with("spec", Fields.of("replicas", 3))
        .with("status", status);
  }
}
