package io.gitops4j.git.ci;

import java.util.Set;

/**
 * What a repository's CI has in the forge's settings, by name; nobody can read the secrets'
 * contents.
 *
 * @param secrets what is kept from readers: GitHub's secrets, the masked, secured or secret
 *     variables of the others
 * @param variables what is not
 */
public record CiSettings(Set<String> secrets, Set<String> variables) {
  /** Copies both. */
  public CiSettings {
    secrets = Set.copyOf(secrets);
    variables = Set.copyOf(variables);
  }

  boolean have(CiRequirement need) {
    return (need.isSecret() ? secrets : variables).contains(need.name());
  }
}
