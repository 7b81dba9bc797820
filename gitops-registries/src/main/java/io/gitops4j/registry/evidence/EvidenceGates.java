package io.gitops4j.registry.evidence;

import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.pipeline.Gate;
import io.gitops4j.core.pipeline.Value;

/** Gates on the evidence of artifacts. */
public final class EvidenceGates {
  private EvidenceGates() {}

  /**
   * Open while an artifact has the evidence of a policy, as its registry has it then. Closed
   * otherwise, and judged again every minute: evidence may come later.
   *
   * @param artifact what a product became, {@code app.reference()}, or any reference with a digest
   */
  public static Gate evidence(Value<ImageReference> artifact, EvidencePolicy policy) {
    return new EvidenceGate(artifact, policy);
  }
}
