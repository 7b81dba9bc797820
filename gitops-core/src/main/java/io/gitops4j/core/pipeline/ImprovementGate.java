package io.gitops4j.core.pipeline;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * Open when a metric of this run beats that of the environment's present release (the champion) by
 * a margin in a direction. With no champion, or one that was not measured, it opens and says so; a
 * run that has no finite number for the metric is refused. Immutable.
 */
public final class ImprovementGate implements Gate {
  private final String metric;
  private final double margin;
  private final boolean higherIsBetter;

  private ImprovementGate(String metric, double margin, boolean higherIsBetter) {
    this.metric = metric;
    this.margin = margin;
    this.higherIsBetter = higherIsBetter;
    if (!(margin >= 0) || Double.isInfinite(margin)) {
      throw new IllegalArgumentException("A margin is a number, and not negative");
    }
  }

  static ImprovementGate of(String metric) {
    return new ImprovementGate(metric, 0, true);
  }

  /** The same by at least so much, in the metric's own unit. */
  public ImprovementGate by(double atLeast) {
    return new ImprovementGate(metric, atLeast, higherIsBetter);
  }

  /** The same for a metric that is the better the lower it is. */
  public ImprovementGate lowerIsBetter() {
    return new ImprovementGate(metric, margin, false);
  }

  @Override
  public String name() {
    return "improves-" + metric;
  }

  @Override
  public Verdict judge(GateContext context) {
    Optional<Double> now = measured(context.release().evidence());
    Optional<Double> champion = measured(context.champion());
    if (now.isEmpty()) {
      return Verdict.refused("this run never measured " + metric);
    }
    if (champion.isEmpty()) {
      return Verdict.open("nothing to compare " + metric + " " + now.get() + " with yet");
    }
    String numbers = metric + " " + now.get() + " against the champion's " + champion.get();
    int enough = gain(now.get(), champion.get()).compareTo(BigDecimal.valueOf(margin));
    boolean better = margin == 0 ? enough > 0 : enough >= 0;
    return better ? Verdict.open(numbers) : Verdict.refused(numbers + wanted());
  }

  private Optional<Double> measured(Evidence evidence) {
    return evidence.fields().findDecimal(metric).filter(Double::isFinite);
  }

  /** The gain in decimal, as people read the numbers: 0.3 is 0.1 more than 0.2. */
  private BigDecimal gain(double now, double champion) {
    BigDecimal more = BigDecimal.valueOf(now).subtract(BigDecimal.valueOf(champion));
    return higherIsBetter ? more : more.negate();
  }

  private String wanted() {
    return ", wanted "
        + (margin == 0 ? "" : "at least " + margin + " ")
        + (higherIsBetter ? "higher" : "lower");
  }

  @Override
  public String describe() {
    return metric + (higherIsBetter ? " higher" : " lower") + (margin == 0 ? "" : " by " + margin);
  }
}
