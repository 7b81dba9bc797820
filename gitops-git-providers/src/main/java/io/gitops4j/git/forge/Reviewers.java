package io.gitops4j.git.forge;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who is asked for a review.
 *
 * @param people by their logins
 * @param teams without their organisation, which is that of the repository
 */
public record Reviewers(List<String> people, List<String> teams) {
  /** Tells them apart: a team is named with its organisation, {@code acme/leads}. */
  public static Reviewers of(Set<String> names) {
    Predicate<String> isTeam = name -> name.contains("/");
    return new Reviewers(
        names.stream().filter(isTeam.negate()).sorted().toList(),
        names.stream()
            .filter(isTeam)
            .map(name -> name.substring(name.indexOf('/') + 1))
            .sorted()
            .toList());
  }
}
