package io.gitops4j.canary.metrics;

import io.gitops4j.canary.metrics.RawSeries.RawSample;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How much one counter grew in a window.
 *
 * <p>Every sample in the window counts what it has more than the one before, wherever that is; or
 * all it has if it has less, as the counter began again. So a sample counts the same in every
 * window it is in, and windows that tile time leave nothing out and count nothing twice.
 *
 * @param grown by how much
 * @param points how many samples the window has
 * @param untold how many of them count nothing, as it can't be told what was counted before
 */
record Growth(double grown, int points, int untold) {
  /**
   * Works it out.
   *
   * @param series samples from before the window until its end
   * @param from begin, left out
   * @param lookback how long before a sample the one before it may be
   * @param beginsAtZero whether a sample without one before it was counted from 0
   */
  static Growth of(
      RawSeries series,
      Instant from,
      Instant to,
      Duration lookback,
      Predicate<RawSample> beginsAtZero) {
    double grown = 0;
    int points = 0;
    int untold = 0;
    @Nullable RawSample before = null;
    for (RawSample sample : series.samples()) {
      if (sample.at().isAfter(to) || Double.isNaN(sample.value())) {
        continue;
      }
      if (sample.at().isAfter(from)) {
        points++;
        if (before != null && !before.at().isBefore(sample.at().minus(lookback))) {
          grown += more(before.value(), sample.value());
        } else if (beginsAtZero.test(sample)) {
          grown += sample.value();
        } else {
          untold++;
        }
      }
      before = sample;
    }
    return new Growth(grown, points, untold);
  }

  private static double more(double before, double now) {
    return now >= before ? now - before : now;
  }

  /** Whether any sample of the window counts. */
  boolean isKnown() {
    return points > untold;
  }
}
