package io.gitops4j.k8s.health;

/** How an object is, in a word. */
public enum HealthState {
  /** As it is wanted. kstatus says Current, Argo CD Healthy. */
  HEALTHY,
  /** On its way, or nobody has looked at it yet. kstatus says InProgress. */
  PROGRESSING,
  /** Stopped on purpose; it goes on when somebody says so. */
  SUSPENDED,
  /** It will not get there by itself. Argo CD says Degraded. */
  FAILED,
  /** It is being deleted. */
  TERMINATING
}
