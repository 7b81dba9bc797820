package io.gitops4j.canary.judge;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Histograms under way: a comparison of rates for each bound. */
final class LatencyCourse extends Course {
  private static final String ALL = "+Inf";

  private final double tolerated;
  private final double atMost;
  private final double promoting;
  private final double overdispersion;
  private final NavigableMap<Double, Slower> bounds = new TreeMap<>();

  LatencyCourse(
      ErrorBudget budget,
      double tolerated,
      double atMost,
      double promoting,
      double overdispersion) {
    super(budget);
    this.tolerated = tolerated;
    this.atMost = atMost;
    this.promoting = promoting;
    this.overdispersion = overdispersion;
  }

  @Override
  boolean add(Sample sample) throws BadSample {
    NavigableMap<Double, Double> canary = buckets(sample, "canary.le.");
    NavigableMap<Double, Double> stable = buckets(sample, "stable.le.");
    if (!canary.containsKey(Double.POSITIVE_INFINITY)
        || !stable.containsKey(Double.POSITIVE_INFINITY)) {
      return false;
    }
    double requests = canary.lastEntry().getValue();
    double stableRequests = stable.lastEntry().getValue();
    canary.keySet().retainAll(stable.keySet());
    canary.remove(Double.POSITIVE_INFINITY);
    if (bounds.isEmpty()) {
      canary.keySet().forEach(le -> bounds.put(le, new Slower(tolerated, atMost, overdispersion)));
    }
    if (!bounds.keySet().equals(canary.keySet())) {
      throw new BadSample(
          "its bounds are " + canary.keySet() + ", those before were " + bounds.keySet());
    }
    for (Map.Entry<Double, Slower> each : bounds.entrySet()) {
      double slow = requests - canary.getOrDefault(each.getKey(), 0.0);
      double stableSlow = stableRequests - stable.getOrDefault(each.getKey(), 0.0);
      each.getValue().add(slow, requests, stableSlow, stableRequests);
    }
    return !bounds.isEmpty();
  }

  private static NavigableMap<Double, Double> buckets(Sample sample, String prefix)
      throws BadSample {
    NavigableMap<Double, Double> found = new TreeMap<>();
    for (Map.Entry<String, Double> number : sample.numbers().entrySet()) {
      if (number.getKey().startsWith(prefix)) {
        found.put(bound(number.getKey(), prefix), number.getValue());
      }
    }
    double before = 0;
    for (Map.Entry<Double, Double> bucket : found.entrySet()) {
      if (!(bucket.getValue() >= before && Double.isFinite(bucket.getValue()))) {
        throw new BadSample(
            "its buckets " + prefix + "… are not cumulative at " + Words.number(bucket.getKey()));
      }
      before = bucket.getValue();
    }
    return found;
  }

  private static double bound(String name, String prefix) throws BadSample {
    String text = name.substring(prefix.length());
    try {
      return text.equals(ALL) ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new BadSample(name + " has no number for a bound");
    }
  }

  @Override
  double worse() {
    if (bounds.isEmpty()) {
      return 0;
    }
    double[] logs = bounds.values().stream().mapToDouble(s -> s.rates.worse()).toArray();
    return EProcess.logSumExp(logs) - Math.log(logs.length);
  }

  @Override
  double goodEnough() {
    if (Double.isNaN(promoting)) {
      return Double.NEGATIVE_INFINITY;
    }
    Slower slower = bounds.get(promoting);
    return slower == null ? 0 : slower.rates.better();
  }

  @Override
  String counts() {
    Map.Entry<Double, Slower> most = null;
    for (Map.Entry<Double, Slower> each : bounds.entrySet()) {
      if (most == null || each.getValue().rates.worse() > most.getValue().rates.worse()) {
        most = each;
      }
    }
    if (most == null) {
      return "the tracks have no bound in common";
    }
    String missing =
        Double.isNaN(promoting) || bounds.containsKey(promoting)
            ? ""
            : "there is no bucket for " + Words.number(promoting) + " to promote by; ";
    return missing
        + most.getValue()
        + " were slower than "
        + Words.number(most.getKey())
        + ", where they differ most";
  }

  @Override
  String worseMeans() {
    return tolerated == 1
        ? "The canary is slower than stable"
        : "The canary is slow more than " + Words.number(tolerated) + " times as often as stable";
  }

  @Override
  String goodEnoughMeans() {
    return "The canary takes longer than %s less than %s times as often as stable"
        .formatted(Words.number(promoting), Words.number(atMost));
  }

  @Override
  String assumption() {
    return Assumptions.ofRates("requests", "are slow", overdispersion);
  }

  /** What was slower than a bound. */
  private static final class Slower {
    private final RateComparison rates;
    private double slow;
    private double requests;
    private double stableSlow;
    private double stableRequests;

    Slower(double tolerated, double enough, double overdispersion) {
      this.rates = new RateComparison(tolerated, enough, overdispersion);
    }

    void add(double some, double all, double stableSome, double stableAll) {
      rates.add(some, all, stableSome, stableAll);
      slow += some;
      requests += all;
      stableSlow += stableSome;
      stableRequests += stableAll;
    }

    @Override
    public String toString() {
      return Words.share(slow, requests)
          + " of its requests and "
          + Words.share(stableSlow, stableRequests)
          + " of stable's";
    }
  }
}
