package io.gitops4j.canary.judge;

import java.util.List;
import java.util.Set;

/**
 * Says what the samples of a canary mean. A pure function of them: the same samples give the same
 * judgement, so that what was decided can be worked out again from the journal. Thread-safe.
 */
public interface Judge {
  /** A short name, unique among the judges of a canary: {@code error-rate}. */
  String name();

  /** All it was told, for the pipeline's fingerprint. */
  String describe();

  /** The names of the numbers it reads, as {@code canary.errors}. */
  Set<String> reads();

  /**
   * What all samples so far mean, the oldest first. Samples that lack a number it reads are left
   * out: nothing seen is no evidence for anything.
   */
  Judgement judge(List<Sample> samples);

  /**
   * Whether it ever says {@link Judgement.Verdict#PROMOTE}. One that doesn't looks for harm alone,
   * and nobody waits for its consent.
   */
  default boolean canPromote() {
    return true;
  }
}
