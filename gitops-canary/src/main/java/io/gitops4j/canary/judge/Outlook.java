package io.gitops4j.canary.judge;

import java.time.Duration;

/**
 * How long a judge will take, worked out before a canary starts.
 *
 * @param toAbort until it aborts a canary as bad as was asked for; a week if longer
 * @param toPromote until it promotes a canary that is as good as stable; a week if longer
 * @param sentence for people
 */
public record Outlook(Duration toAbort, Duration toPromote, String sentence) {
  private static final int LONGEST = 7 * 24 * 60;

  /**
   * Feeds the test with what is expected of each minute. As the logarithm of the evidence grows by
   * the same amount on average in each, about half of all canaries are decided sooner.
   */
  static Outlook of(
      ErrorRate judge, double requestsPerMinute, double weight, double baseline, double worse) {
    Check.positive("requestsPerMinute", requestsPerMinute);
    Check.positive("weight", weight);
    Check.below("weight", weight, 1);
    Check.positive("baseline", baseline);
    Check.below("baseline", baseline, 1);
    Check.below("worse", worse, 1.0000001);
    if (!(worse > baseline)) {
      throw new IllegalArgumentException("What is worse is more than the baseline; found " + worse);
    }
    double canary = requestsPerMinute * weight;
    double stable = requestsPerMinute - canary;
    int abort = 0;
    ErrorRateCourse bad = judge.course();
    while (abort < LONGEST && bad.worse() < judge.budget().abortThreshold()) {
      bad.add(canary * worse, canary, stable * baseline, stable);
      abort++;
    }
    int promote = 0;
    ErrorRateCourse good = judge.course();
    while (promote < LONGEST && good.goodEnough() < judge.budget().promoteThreshold()) {
      good.add(canary * baseline, canary, stable * baseline, stable);
      promote++;
    }
    return new Outlook(
        Duration.ofMinutes(abort),
        Duration.ofMinutes(promote),
        "At %s requests a minute and %s this needs %s to see %s → %s, and %s to show that the same rate is good enough."
            .formatted(
                Words.number(requestsPerMinute),
                Words.percent(weight),
                about(abort),
                Words.percent(baseline),
                Words.percent(worse),
                about(promote)));
  }

  private static String about(int minutes) {
    if (minutes >= LONGEST) {
      return "more than a week";
    }
    return minutes < 180
        ? "about " + minutes + (minutes == 1 ? " minute" : " minutes")
        : "about " + Math.round(minutes / 60.0) + " hours";
  }
}
