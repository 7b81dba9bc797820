package io.gitops4j.git.ci;

import java.util.Objects;

/**
 * Something that a CI file is told by the forge's settings, where a person puts it.
 *
 * @param name under which the settings have it
 * @param isSecret whether it is to be kept from readers; GitHub calls it a secret, GitLab a masked
 *     variable, Bitbucket a secured one, Azure DevOps a secret one
 * @param purpose what it is for, for people
 */
public record CiRequirement(String name, boolean isSecret, String purpose) {
  /** Checks that nothing is missing. */
  public CiRequirement {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(purpose, "purpose");
  }

  static CiRequirement secret(String name, String purpose) {
    return new CiRequirement(name, true, purpose);
  }

  static CiRequirement variable(String name, String purpose) {
    return new CiRequirement(name, false, purpose);
  }

  @Override
  public String toString() {
    return (isSecret ? "secret " : "variable ") + name + ": " + purpose;
  }
}
