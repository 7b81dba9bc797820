package io.gitops4j.contracts.registry;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Who may do what. Thread-safe. */
@FunctionalInterface
interface AccessControl {
  /** Lets everybody do everything. */
  AccessControl OPEN = (authorization, needed) -> scope -> true;

  /**
   * Lets a request in.
   *
   * @param authorization the request's header
   * @param needed what it needs
   * @return what it may do besides
   * @throws RefusedRequest if it may not
   */
  Predicate<Scope> admit(Optional<String> authorization, List<Scope> needed);
}
