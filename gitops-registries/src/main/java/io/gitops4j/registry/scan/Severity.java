package io.gitops4j.registry.scan;

import java.util.Locale;

/** How bad a finding is, from the least. */
public enum Severity {
  /** The scanner does not know. */
  UNKNOWN,
  /** Of no consequence as a rule. */
  NEGLIGIBLE,
  /** Low: a score below 4. */
  LOW,
  /** Medium: a score from 4. */
  MEDIUM,
  /** High: a score from 7. */
  HIGH,
  /** Critical: a score from 9. */
  CRITICAL;

  /** What a scanner's word means; {@link #UNKNOWN} for words that are none of these. */
  static Severity of(String word) {
    for (Severity each : values()) {
      if (each.name().equals(word.toUpperCase(Locale.ROOT))) {
        return each;
      }
    }
    return UNKNOWN;
  }

  /**
   * What a score from 0 to 10 means.
   *
   * @see <a href="https://www.first.org/cvss/v3.1/specification-document">CVSS 3.1, 5</a>
   */
  static Severity of(double score) {
    if (score >= 9) {
      return CRITICAL;
    }
    if (score >= 7) {
      return HIGH;
    }
    if (score >= 4) {
      return MEDIUM;
    }
    return score > 0 ? LOW : NEGLIGIBLE;
  }

  /** As people write it: {@code high}. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
