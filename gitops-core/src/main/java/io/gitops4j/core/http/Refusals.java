package io.gitops4j.core.http;

import java.util.Optional;

/** How an API says no in ways of its own. */
@FunctionalInterface
public interface Refusals {
  /** What HTTP's statuses mean, and no more. */
  Refusals USUAL = answer -> Optional.empty();

  /** What an answer means that is no success; empty for what its status usually means. */
  Optional<Refusal> meaning(ApiAnswer answer);
}
