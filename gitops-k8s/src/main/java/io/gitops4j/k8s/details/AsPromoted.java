package io.gitops4j.k8s.details;

/**
 * Whether what runs is what was promoted, by digest; pods that have ended don't run.
 *
 * @param answer in a word
 * @param sentence why
 */
public record AsPromoted(Answer answer, String sentence) {
  /** In a word. */
  public enum Answer {
    /** Every container of the promoted images runs the promoted digest. */
    YES,
    /** A container of a promoted image runs another digest. */
    NO,
    /** It can't be told: nothing was promoted, nothing of it runs, or no node said what it runs. */
    UNKNOWN
  }
}
