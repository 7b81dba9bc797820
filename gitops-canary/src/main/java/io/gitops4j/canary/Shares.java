package io.gitops4j.canary;

import io.gitops4j.core.spi.Split;
import io.gitops4j.core.spi.Split.Route;
import org.jspecify.annotations.Nullable;

/**
 * What the split is after a move, whoever is stable.
 *
 * @param who has a part
 * @param percent the candidate's share, where both have one
 * @param mirror of so many percent of requests the candidate gets a copy; 0 for none
 * @param route requests that go to the candidate for sure; its track is of no account
 */
record Shares(Who who, int percent, int mirror, @Nullable Route route) {
  /** Who has a part. */
  enum Who {
    /** As it was. */
    SAME,
    /** Both. */
    BOTH,
    /** The candidate alone is left. */
    CANDIDATE,
    /** Stable alone is there. */
    STABLE
  }

  static Shares of(Who who) {
    return new Shares(who, who == Who.CANDIDATE ? 100 : 0, 0, null);
  }

  static Shares both(int percent, int mirror, @Nullable Route route) {
    return new Shares(Who.BOTH, percent, mirror, route);
  }

  /** Whether the candidate answers, or gets copies of, any requests of users. */
  boolean isWatched() {
    return percent > 0 || mirror > 0;
  }

  /** The split; null if it stays as it was. */
  @Nullable Split of(Roles roles) {
    return switch (who) {
      case SAME -> null;
      case CANDIDATE -> Split.all(roles.candidate());
      case STABLE -> Split.all(roles.stable());
      case BOTH -> extended(roles.split(percent), roles.candidate());
    };
  }

  private Split extended(Split split, String candidate) {
    Split extended = mirror > 0 ? split.withMirror(candidate, mirror) : split;
    if (route == null) {
      return extended;
    }
    return route.by() == Route.By.HEADER
        ? extended.withHeader(route.name(), route.value(), candidate)
        : extended.withCookie(route.name(), route.value(), candidate);
  }

  String describe() {
    return who
        + " "
        + percent
        + " %"
        + (mirror > 0 ? " copies " + mirror + " %" : "")
        + (route == null ? "" : " " + route.by() + " " + route.name() + ": " + route.value());
  }
}
