package io.gitops4j.k8s.details;

import io.gitops4j.k8s.health.HealthVerdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A pod. Immutable. */
public interface PodDetails {
  /** Where it is. */
  String namespace();

  /** Its name there. */
  String name();

  /** {@code Pending}, {@code Running}, {@code Succeeded}, {@code Failed} or {@code Unknown}. */
  String phase();

  /** Why it is as it is, if it, its scheduler or a container says; else empty. */
  String reason();

  /** That in words; empty if nobody said more. */
  String message();

  /** How it is. */
  HealthVerdict health();

  /** Whether it is ready. */
  boolean isReady();

  /** Whether it is being deleted. */
  boolean isTerminating();

  /** The node that it is on; empty while it is on none. */
  String node();

  /** When it was made. */
  Instant createdAt();

  /** Its containers, those that run first included. */
  List<ContainerDetails> containers();

  /** How often its containers were started again. */
  default long restarts() {
    return containers().stream().mapToLong(ContainerDetails::restarts).sum();
  }

  /** What its containers use, if that is measured. */
  default Optional<Usage> usage() {
    return containers().stream().flatMap(c -> c.usage().stream()).reduce(Usage::and);
  }
}
