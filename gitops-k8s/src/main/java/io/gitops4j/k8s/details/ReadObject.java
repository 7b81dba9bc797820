package io.gitops4j.k8s.details;

import io.gitops4j.k8s.health.HealthVerdict;
import io.gitops4j.k8s.model.ObjectId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** An object as it was read; without a verdict if it could not be. */
record ReadObject(
    ObjectId id,
    @Nullable HealthVerdict verdict,
    boolean isMissing,
    OptionalLong wantedPods,
    List<PodDetails> pods)
    implements ObjectDetails {
  @Override
  public Optional<HealthVerdict> health() {
    return Optional.ofNullable(verdict);
  }

  @Override
  public boolean isWorkload() {
    return Workloads.is(id);
  }
}
