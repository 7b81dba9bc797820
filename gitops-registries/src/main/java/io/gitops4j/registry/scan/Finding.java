package io.gitops4j.registry.scan;

/**
 * One thing that a scanner found. Immutable.
 *
 * @param id the vulnerability or rule: {@code CVE-2021-44228}
 * @param component what has it, such as a package; may be empty
 * @param severity how bad it is
 * @param fixable whether a version without it is known; true where the report does not say
 */
public record Finding(String id, String component, Severity severity, boolean fixable) {
  @Override
  public String toString() {
    return id + (component.isEmpty() ? "" : " in " + component) + " (" + severity.word() + ")";
  }
}
