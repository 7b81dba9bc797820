package io.gitops4j.canary.judge;

import java.util.List;
import java.util.Objects;

/**
 * What samples mean, and why.
 *
 * @param verdict in a word
 * @param evidence what it rests on, for pictures and reports
 * @param sentence with the numbers, for people
 * @param assumption under which its error rate holds, for people
 */
public record Judgement(
    Verdict verdict, List<Evidence> evidence, String sentence, String assumption) {
  /** Copies the list. */
  public Judgement {
    Objects.requireNonNull(verdict, "verdict");
    Objects.requireNonNull(sentence, "sentence");
    Objects.requireNonNull(assumption, "assumption");
    evidence = List.copyOf(evidence);
  }

  /** In a word. */
  public enum Verdict {
    /** The canary is as good as it has to be. */
    PROMOTE,
    /** The canary is worse. */
    ABORT,
    /** That can't be told yet. */
    UNDECIDED
  }

  /**
   * Something that grows until it suffices.
   *
   * @param name {@code worse} or {@code good enough}
   * @param value the natural logarithm of an e-value, or what a plain threshold looks at
   * @param threshold from which on it suffices
   */
  public record Evidence(String name, double value, double threshold) {
    /** Whether it suffices. */
    public boolean suffices() {
      return value >= threshold;
    }
  }
}
