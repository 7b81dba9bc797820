package io.gitops4j.canary;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Names;
import io.gitops4j.core.spi.Split;

/**
 * Who is who in a canary: the roles change with each release, the names stay.
 *
 * @param stable the track that has the traffic when the canary begins
 * @param candidate the track that is to have it
 */
public record Roles(String stable, String candidate) {
  /** Checks that they are two. */
  public Roles {
    Names.check("track", stable);
    Names.check("track", candidate);
    if (stable.equals(candidate)) {
      throw new IllegalArgumentException("A canary has two tracks, not twice " + stable);
    }
  }

  /** As a split tells it: the one of the two with more traffic is stable, else the first. */
  static Roles of(String first, String second, Split split) {
    return split.percent(second) > split.percent(first)
        ? new Roles(second, first)
        : new Roles(first, second);
  }

  /** So much to the candidate, the rest to stable. */
  public Split split(int percent) {
    return Split.of(stable, candidate, percent);
  }

  Fields toFields() {
    return Fields.of("stable", stable).with("candidate", candidate);
  }

  static Roles of(Fields fields) {
    return new Roles(fields.text("stable"), fields.text("candidate"));
  }
}
