package io.gitops4j.k8s.details;

import io.gitops4j.k8s.health.HealthVerdict;
import io.gitops4j.k8s.model.ObjectId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** An object that was applied, and the pods that come of it. Immutable. */
public interface ObjectDetails {
  /** Which. */
  ObjectId id();

  /** How it is; empty if it could not be read. One that is gone has failed. */
  Optional<HealthVerdict> health();

  /** Whether it is not there any more. */
  boolean isMissing();

  /** How many pods it wants, if it says. */
  OptionalLong wantedPods();

  /** Its pods, those of objects that it made included; the newest first. */
  List<PodDetails> pods();

  /** Whether its kind is one that pods come of. */
  boolean isWorkload();
}
