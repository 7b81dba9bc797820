package io.gitops4j.core.model;

/**
 * One of the parties that share a process: its runs, caches and budgets are kept apart.
 *
 * @param value letters, digits, {@code .}, {@code _} and {@code -}; at most 63
 */
public record TenantId(String value) {
  /** The tenant of a platform that has only one. */
  public static final TenantId DEFAULT = new TenantId("default");

  /** Checks the form. */
  public TenantId {
    Names.check("tenant", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
