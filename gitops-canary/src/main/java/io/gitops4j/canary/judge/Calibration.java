package io.gitops4j.canary.judge;

import java.util.List;
import java.util.Random;

/**
 * What a time with the same version on both tracks (an A/A test) says of a judge: whether its error
 * rate holds on this traffic, and what to tell it if not.
 *
 * <p>From the samples it estimates how much each track varies by itself, by maximum likelihood,
 * with the largest variation that they allow (an upper limit of 95 %). With that largest variation
 * it lets the errors that were seen fall on the tracks anew, 400 times, and counts how often the
 * judge aborts, being asked after each sample. Two things no such correction mends, so that they
 * fail it: a track that is worse all the time, as slower machines are, and variation that lasts
 * longer than a sample.
 *
 * @param passed whether the judge, as it is, keeps its error rate, as far as the samples tell
 * @param windows the samples with errors in them; at least 30 are needed
 * @param variation how much each track varies by itself: standard deviation divided by mean
 * @param largestVariation the upper limit of that
 * @param ratio the canary's error rate divided by stable's
 * @param falseAborts the share of canaries drawn anew that the judge aborts
 * @param calibrated the judge if it passed; else told of the largest variation, which mends what
 *     can be mended
 * @param sentence for people
 */
public record Calibration(
    boolean passed,
    int windows,
    double variation,
    double largestVariation,
    double ratio,
    double falseAborts,
    ErrorRate calibrated,
    String sentence) {
  private static final int FEWEST = 30;
  private static final int REDRAWN = 400;
  private static final double STEP = 0.05;

  /** In standard deviations: chance alone does it in 3 of 1,000 calibrations. */
  private static final double TOO_MUCH = 3;

  /** Half the 90 % quantile of χ² with one degree of freedom: one-sided, 95 %. */
  private static final double LIMIT = 1.353;

  /**
   * Looks at the samples of a time with the same version on both tracks. Pure: the same samples
   * give the same answer. Takes some seconds for hundreds of samples.
   *
   * @param samples that tile the time; as long as a canary at least, better some times as long
   */
  public static Calibration of(ErrorRate judge, List<Sample> samples) {
    List<Window> windows = Window.of(samples);
    if (windows.size() < FEWEST) {
      String few =
          "Not calibrated: %d samples have errors, %d are needed."
              .formatted(windows.size(), FEWEST);
      return new Calibration(
          false, windows.size(), Double.NaN, Double.NaN, Double.NaN, Double.NaN, judge, few);
    }
    double[] variation = variation(windows);
    double aborts = falseAborts(judge, windows, variation[1]);
    double logRatio = logRatio(windows, variation[0]);
    String fault = fault(windows, variation[0], logRatio);
    boolean holds = aborts <= judge.budget().falseAborts();
    String measured =
        ("over %d samples each track varies by itself by %s, at most %s; of %d canaries drawn anew "
                + "with that, %s aborted, may be %s")
            .formatted(
                windows.size(),
                Words.percent(variation[0]),
                Words.percent(variation[1]),
                REDRAWN,
                Words.percent(aborts),
                Words.percent(judge.budget().falseAborts()));
    ErrorRate calibrated =
        holds ? judge : judge.overdispersion(Math.max(judge.overdispersion(), variation[1]));
    String remedy =
        fault.isEmpty() && !holds
            ? " overdispersion(%s) mends it.".formatted(Words.number(calibrated.overdispersion()))
            : "";
    return new Calibration(
        holds && fault.isEmpty(),
        windows.size(),
        variation[0],
        variation[1],
        Math.exp(logRatio),
        aborts,
        calibrated,
        (holds && fault.isEmpty() ? "Passed: " : "Failed: ") + fault + measured + "." + remedy);
  }

  /** The most likely variation, and the largest that is not much less likely. */
  private static double[] variation(List<Window> windows) {
    double[] logs = new double[(int) Math.round(2 / STEP) + 1];
    int best = 0;
    for (int i = 0; i < logs.length; i++) {
      double variation = i * STEP;
      logs[i] = log(windows, variation, 0);
      best = logs[i] > logs[best] ? i : best;
    }
    int largest = best;
    while (largest + 1 < logs.length && logs[largest + 1] >= logs[best] - LIMIT) {
      largest++;
    }
    return new double[] {best * STEP, largest * STEP};
  }

  private static double falseAborts(ErrorRate judge, List<Window> windows, double variation) {
    Random random = new Random(windows.size());
    int aborted = 0;
    for (int run = 0; run < REDRAWN; run++) {
      ErrorRateCourse course = judge.course();
      for (Window window : windows) {
        Window w = window.redrawn(variation, random);
        course.add(w.errors(), w.requests(), w.stableErrors(), w.stableRequests());
        if (course.worse() >= judge.budget().abortThreshold()) {
          aborted++;
          break;
        }
      }
    }
    return (double) aborted / REDRAWN;
  }

  /** What no correction mends, as a clause; empty if nothing. */
  private static String fault(List<Window> windows, double variation, double logRatio) {
    double gain = log(windows, variation, logRatio) - log(windows, variation, 0);
    if (gain > TOO_MUCH * TOO_MUCH / 2) {
      return "the canary's error rate is "
          + Words.number(Math.exp(logRatio))
          + " times stable's with the same version, more than chance makes it; ";
    }
    double squares = 0;
    double following = 0;
    double before = 0;
    for (Window window : windows) {
      double residual = window.residual(variation);
      squares += residual * residual;
      following += residual * before;
      before = residual;
    }
    return following / squares * Math.sqrt(windows.size()) > TOO_MUCH
        ? "what differs between the tracks lasts for several samples, so take longer samples; "
        : "";
  }

  /** The most likely logarithm of the ratio of the rates; the likelihood has one top. */
  private static double logRatio(List<Window> windows, double variation) {
    double low = -5;
    double high = 5;
    while (high - low > 1e-3) {
      double third = (high - low) / 3;
      boolean left = log(windows, variation, low + third) > log(windows, variation, high - third);
      low = left ? low : low + third;
      high = left ? high - third : high;
    }
    return (low + high) / 2;
  }

  private static double log(List<Window> windows, double variation, double logRatio) {
    return windows.stream().mapToDouble(w -> w.logLikelihood(variation, logRatio)).sum();
  }
}
