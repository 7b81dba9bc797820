package io.gitops4j.canary.judge;

/**
 * How often a judge may be wrong, however often it is asked.
 *
 * @param falseAborts the largest probability that it ever aborts a canary that is not worse
 * @param falsePromotions the largest probability that it ever promotes a canary that is not good
 *     enough
 */
public record ErrorBudget(double falseAborts, double falsePromotions) {
  /** Checks that both are probabilities that leave something to decide. */
  public ErrorBudget {
    check(falseAborts);
    check(falsePromotions);
  }

  /**
   * The same for both.
   *
   * @param alpha more than 0, at most 0.5
   */
  public static ErrorBudget of(double alpha) {
    return new ErrorBudget(alpha, alpha);
  }

  /** For people: {@code false aborts 0.05, false promotions 0.05}. */
  @Override
  public String toString() {
    return "false aborts " + falseAborts + ", false promotions " + falsePromotions;
  }

  /** What an e-value's logarithm has to reach to abort. */
  double abortThreshold() {
    return -Math.log(falseAborts);
  }

  /** What an e-value's logarithm has to reach to promote. */
  double promoteThreshold() {
    return -Math.log(falsePromotions);
  }

  private static void check(double alpha) {
    if (!(alpha > 0 && alpha <= 0.5)) {
      throw new IllegalArgumentException(
          "An error rate is more than 0 and at most 0.5; found " + alpha);
    }
  }
}
