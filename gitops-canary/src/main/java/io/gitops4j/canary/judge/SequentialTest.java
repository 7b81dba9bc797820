package io.gitops4j.canary.judge;

/**
 * A judge with a stated error rate that holds at every moment at once: it may be asked after each
 * sample, and stopped when one likes. It aborts when an e-value, the wealth of somebody who bets
 * against "the canary is not worse" at fair odds, has grown to 1/α; by Ville's inequality that
 * happens with a probability of at most α while it is not worse.
 *
 * <p>Once it aborts it stays with that, whatever comes later; it promotes as long as the evidence
 * suffices.
 */
public interface SequentialTest extends Judge {
  /** How often it may be wrong. */
  ErrorBudget budget();

  /** The same test with another budget. */
  SequentialTest within(ErrorBudget budget);
}
