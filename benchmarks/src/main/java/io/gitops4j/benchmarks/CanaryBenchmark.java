package io.gitops4j.benchmarks;

import io.gitops4j.canary.judge.ErrorRate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Replays the same counters of canaries that were made up through our judge of error rates and
 * through the rules of others: how often each aborts, after how many minutes, and how many of the
 * canary's requests failed until then. Prints a table in Markdown.
 */
public final class CanaryBenchmark {
  private static final List<CanaryCounters.Scenario> SCENARIOS =
      List.of(
          new CanaryCounters.Scenario("as good as stable", 60, 60, 1, 0, false),
          new CanaryCounters.Scenario("1 % → 2 %", 60, 0, 2, 0, false),
          new CanaryCounters.Scenario("1 % → 5 %", 60, 0, 5, 0, false),
          new CanaryCounters.Scenario("both 5 × for 10 minutes", 60, 60, 1, 0, true),
          new CanaryCounters.Scenario("as good, each varies by 0.5", 60, 60, 1, 0.5, false),
          new CanaryCounters.Scenario("as good, each varies by 1", 60, 60, 1, 1, false),
          new CanaryCounters.Scenario("1 % → 5 %, each varies by 1", 60, 0, 5, 1, false),
          new CanaryCounters.Scenario("1 % → 2 % from minute 120", 240, 120, 2, 0, false));

  private CanaryBenchmark() {}

  /**
   * Runs it.
   *
   * @param arguments how many canaries for each scenario, 10000 unless said; the seed, 1 unless
   *     said
   */
  public static void main(String[] arguments) {
    int runs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
    System.out.printf("%d canaries for each scenario, seed %d%n%n", runs, seed);
    System.out.println(
        "| scenario | rule | aborted (95 % interval) | median minute | failed requests |");
    System.out.println("|---|---|---|---|---|");
    for (CanaryCounters.Scenario scenario : SCENARIOS) {
      Random random = new Random(seed);
      List<CanaryCounters> canaries = new ArrayList<>();
      for (int i = 0; i < runs; i++) {
        canaries.add(scenario.draw(random));
      }
      rules(scenario.variation())
          .forEach((name, rule) -> System.out.println(row(scenario, name, rule, canaries)));
    }
  }

  private static Map<String, CanaryRules.Rule> rules(double variation) {
    Map<String, CanaryRules.Rule> rules = new LinkedHashMap<>();
    rules.put("Argo Rollouts ≥ 99 %, limit 3", CanaryRules.breaches(0.99, 3));
    rules.put("Argo Rollouts ≥ 98 %, limit 3", CanaryRules.breaches(0.98, 3));
    rules.put("Argo Rollouts ≥ 95 %, limit 3", CanaryRules.breaches(0.95, 3));
    rules.put("Flagger ≥ 98 %, threshold 5", CanaryRules.breaches(0.98, 4));
    rules.put("Mann-Whitney each 10 min", CanaryRules.mannWhitney());
    rules.put("z-test each minute", CanaryRules.zTestEachMinute());
    rules.put("**ours, α = 5 %**", CanaryRules.judge(ErrorRate.errorRate()));
    if (variation > 0) {
      rules.put(
          "**ours, calibrated**",
          CanaryRules.judge(ErrorRate.errorRate().overdispersion(variation)));
    }
    return rules;
  }

  private static String row(
      CanaryCounters.Scenario scenario,
      String name,
      CanaryRules.Rule rule,
      List<CanaryCounters> canaries) {
    List<Integer> minutes = new ArrayList<>();
    int early = 0;
    double failed = 0;
    for (CanaryCounters canary : canaries) {
      int after = rule.abortedAfter(canary);
      failed += canary.errorsUntil(after == 0 ? canary.minutes() : after);
      if (after > 0) {
        minutes.add(after);
        early += scenario.onset() < scenario.minutes() && after <= scenario.onset() ? 1 : 0;
      }
    }
    Collections.sort(minutes);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s%s | %s | %.0f |",
        scenario.name(),
        name,
        wilson(minutes.size(), canaries.size()),
        early == 0
            ? ""
            : String.format(Locale.ROOT, ", %.1f %% too early", 100.0 * early / canaries.size()),
        minutes.size() * 2 < canaries.size() ? "–" : minutes.get(minutes.size() / 2),
        failed / canaries.size());
  }

  /** A share with Wilson's interval. */
  private static String wilson(int some, int all) {
    double z = 1.96;
    double p = (double) some / all;
    double middle = (p + z * z / (2 * all)) / (1 + z * z / all);
    double half = z * Math.sqrt(p * (1 - p) / all + z * z / (4.0 * all * all)) / (1 + z * z / all);
    return String.format(
        Locale.ROOT, "%.2f %% (%.2f–%.2f)", 100 * p, 100 * (middle - half), 100 * (middle + half));
  }
}
