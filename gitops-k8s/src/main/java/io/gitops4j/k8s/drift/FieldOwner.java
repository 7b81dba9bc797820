package io.gitops4j.k8s.drift;

import java.time.Instant;

/**
 * Who sets a field, as the server keeps the books.
 *
 * @param manager {@code kubectl-edit}
 * @param operation {@code Apply} or {@code Update}
 * @param subresource through which, {@code scale}; empty for none
 * @param at when this manager last changed anything through it; long ago if that is not known
 */
public record FieldOwner(String manager, String operation, String subresource, Instant at) {
  /** {@code kubectl-edit at 2026-03-01T10:00:00Z}. */
  @Override
  public String toString() {
    return manager
        + (subresource.isEmpty() ? "" : " (" + subresource + ")")
        + (at.equals(Instant.EPOCH) ? "" : " at " + at);
  }
}
