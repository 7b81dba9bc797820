package io.gitops4j.core.engine;

import io.gitops4j.core.engine.RunRecord.OpIntended;
import io.gitops4j.core.engine.RunRecord.OpObserved;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a run's records say of one operation. Not thread-safe. */
final class OpState {
  private static final Set<String> HAPPENED = Set.of("DONE", "ADOPTED");

  private final OpIntended intended;
  private final Instant at;
  private @Nullable OpObserved observed;

  OpState(OpIntended intended, Instant at) {
    this.intended = intended;
    this.at = at;
  }

  void observe(OpObserved what) {
    observed = what;
  }

  OpIntended intended() {
    return intended;
  }

  Instant intendedAt() {
    return at;
  }

  Optional<OpObserved> observed() {
    return Optional.ofNullable(observed);
  }

  boolean happened() {
    return observed != null && HAPPENED.contains(observed.outcome());
  }
}
