package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.WakeKey;
import java.time.Duration;
import java.util.Set;

/** What a gate says, always with a sentence. */
public sealed interface Verdict {
  /** Why, for people. */
  String sentence();

  /** The stage may act. */
  record Open(String sentence) implements Verdict {}

  /**
   * Not yet.
   *
   * @param sentence what would open it
   * @param recheck when to judge again at the latest
   * @param wakeOn what would make it worth judging earlier
   */
  record Blocked(String sentence, Duration recheck, Set<WakeKey> wakeOn) implements Verdict {
    /** Checks the duration. */
    public Blocked {
      wakeOn = Set.copyOf(wakeOn);
      if (recheck.isNegative() || recheck.isZero()) {
        throw new IllegalArgumentException("A blocked gate must say when to judge it again");
      }
    }
  }

  /** Never: the run is rejected. */
  record Refused(String sentence) implements Verdict {}

  /** The stage may act. */
  static Verdict open(String sentence) {
    return new Open(sentence);
  }

  /** Not yet. */
  static Verdict blocked(String sentence, Duration recheck, WakeKey... wakeOn) {
    return new Blocked(sentence, recheck, Set.of(wakeOn));
  }

  /** Never. */
  static Verdict refused(String sentence) {
    return new Refused(sentence);
  }
}
