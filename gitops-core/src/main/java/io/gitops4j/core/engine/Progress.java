package io.gitops4j.core.engine;

import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.WakeKey;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** How far a node is after a walk. */
sealed interface Progress {
  /** It is done. */
  record Done() implements Progress {}

  /** It, or something inside it, waits. */
  record Waiting(Set<WakeKey> wakeOn, Instant until) implements Progress {}

  /** It failed. */
  record Failed(Problem problem) implements Progress {}

  static Progress done() {
    return new Done();
  }

  /** Several nodes side by side: whoever waits is woken by what wakes any. */
  static Waiting all(List<Waiting> waits) {
    Set<WakeKey> wakeOn = new LinkedHashSet<>();
    Instant until = Instant.MAX;
    for (Waiting wait : waits) {
      wakeOn.addAll(wait.wakeOn());
      until = wait.until().isBefore(until) ? wait.until() : until;
    }
    return new Waiting(wakeOn, until);
  }
}
