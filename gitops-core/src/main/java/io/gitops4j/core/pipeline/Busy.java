package io.gitops4j.core.pipeline;

/** What a run does when another one owns the environment it wants. */
public enum Busy {
  /** Waits until it is free. */
  QUEUE,
  /** Asks a run that waits there without having acted to give way, and waits until it has. */
  SUPERSEDE,
  /** Ends, rejected. */
  REJECT
}
