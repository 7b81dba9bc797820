package io.gitops4j.registry.scan;

import java.time.Instant;

/**
 * That a finding is put up with for a time. Immutable.
 *
 * @param id the finding's
 * @param component what has it; empty for whatever has it
 * @param until when it ends
 * @param reason why, for people; not empty
 */
public record Waiver(String id, String component, Instant until, String reason) {
  /** Checks that there is a reason. */
  public Waiver {
    if (id.isBlank() || reason.isBlank()) {
      throw new IllegalArgumentException("A waiver names a finding and says why");
    }
  }

  /** For a finding in whatever has it. */
  public static Waiver of(String id, Instant until, String reason) {
    return new Waiver(id, "", until, reason);
  }

  boolean covers(Finding finding) {
    return id.equals(finding.id())
        && (component.isEmpty() || component.equals(finding.component()));
  }

  boolean holds(Instant now) {
    return now.isBefore(until);
  }
}
