package io.gitops4j.core.model;

/**
 * One execution of a pipeline; unique within a tenant. Derived from what was started, so that a
 * redelivered webhook names the same run.
 *
 * @param value letters, digits and {@code -}
 */
public record RunId(String value) {
  /** Checks the form. */
  public RunId {
    Names.check("run", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
