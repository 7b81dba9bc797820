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
  private @Nullable Instant doubtSince;

  OpState(OpIntended intended, Instant at) {
    this.intended = intended;
    this.at = at;
  }

  void observe(OpObserved what) {
    observed = what;
  }

  /** It may have been sent, and nobody knows what became of it. */
  void doubt(Instant since) {
    doubtSince = since;
  }

  /** When it last became unknown whether it is under way; empty if it is known not to be. */
  Optional<Instant> doubtSince() {
    return Optional.ofNullable(doubtSince);
  }

  boolean isOpen() {
    return observed == null;
  }

  boolean isUncertain() {
    return observed != null && observed.outcome().equals("UNCERTAIN");
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
