package io.gitops4j.core.spi;

import io.gitops4j.core.model.CommitId;
import java.util.Objects;

/**
 * How a commit landed.
 *
 * @param how what happened
 * @param commit the commit that carries the key; for {@link How#UNCHANGED} the head that holds
 *     everything wanted already
 * @param parent what it stands on; for {@link How#UNCHANGED} the same as {@code commit}
 */
public record Landing(How how, CommitId commit, CommitId parent) {
  /** What happened. */
  public enum How {
    /** This call pushed it. */
    PUSHED,
    /** It was there already: an earlier attempt's push had landed. */
    ADOPTED,
    /** Every value was the wanted one already; nothing was committed. */
    UNCHANGED
  }

  /** Checks that all is there. */
  public Landing {
    Objects.requireNonNull(how, "how");
    Objects.requireNonNull(commit, "commit");
    Objects.requireNonNull(parent, "parent");
  }
}
