package io.gitops4j.canary.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gitops4j.canary.judge.Judgement.Verdict;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The judges of latency, pairs and scores")
class OtherJudgesTest {
  @Test
  @DisplayName("latency: abort a canary that is slower, naming the bound where it shows")
  void slower() {
    Sample sample =
        histograms(new double[] {500, 700, 990, 1000}, new double[] {4500, 8550, 8910, 9000});
    Judgement judgement = Latency.latency().judge(List.of(sample));
    assertThat(judgement.verdict()).isEqualTo(Verdict.ABORT);
    assertThat(judgement.sentence())
        .startsWith("The canary is slower than stable")
        .contains(
            "300 of 1,000 (30 %) of its requests and 450 of 9,000 (5 %) of stable's were slower"
                + " than 0.25");
    assertThat(Latency.latency().canPromote()).isFalse();
  }

  @Test
  @DisplayName("latency: the evidence is the mean of that of each bound's error rate")
  void meanOfBounds() {
    Sample sample = histograms(new double[] {50, 90, 98, 100}, new double[] {500, 880, 890, 900});
    double sum = 0;
    for (double[] slow : new double[][] {{50, 400}, {10, 20}, {2, 10}}) {
      Judgement one =
          ErrorRate.errorRate().judge(List.of(Simulation.errors(100, slow[0], 900, slow[1])));
      sum += Math.exp(one.evidence().get(0).value());
    }
    Judgement all = Latency.latency().judge(List.of(sample));
    assertThat(Math.exp(all.evidence().get(0).value())).isCloseTo(sum / 3, within(1e-9 * sum));
  }

  @Test
  @DisplayName("latency: promote by the bound that was named, and say if there is none")
  void promoteByBound() {
    List<Sample> samples =
        Collections.nCopies(
            60, histograms(new double[] {300, 450, 490, 500}, new double[] {300, 450, 490, 500}));
    assertThat(Latency.latency().judge(samples).verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(Latency.latency().atMost(1.5, 0.25).judge(samples).verdict())
        .isEqualTo(Verdict.PROMOTE);
    Judgement none = Latency.latency().atMost(1.5, 0.3).judge(samples);
    assertThat(none.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(none.sentence()).contains("no bucket for 0.3 to promote by");
  }

  @Test
  @DisplayName("latency: buckets that aren't cumulative, or change, are left out and told")
  void badBuckets() {
    Sample good = histograms(new double[] {5, 7, 9, 10}, new double[] {5, 7, 9, 10});
    Sample falling = histograms(new double[] {5, 4, 9, 10}, new double[] {5, 7, 9, 10});
    assertThat(Latency.latency().judge(List.of(good, falling)).sentence())
        .contains("its buckets canary.le.… are not cumulative at 0.25");
    Map<String, Double> fewer = new HashMap<>(good.numbers());
    fewer.remove("canary.le.0.1");
    assertThat(Latency.latency().judge(List.of(good, Simulation.sample(1, fewer))).sentence())
        .contains("its bounds are [0.25, 1.0], those before were [0.1, 0.25, 1.0]");
  }

  @Test
  @DisplayName("pairs: the evidence is the mean of (2θ)ᵇ(2(1−θ))ᶜ, in 60 digits")
  void pairs() {
    MathContext digits = new MathContext(60);
    BigDecimal sum = BigDecimal.ZERO;
    for (String stake : new String[] {"0.05", "0.1", "0.2", "0.35", "0.5", "0.7", "0.9"}) {
      BigDecimal theta =
          BigDecimal.ONE.add(new BigDecimal(stake)).divide(new BigDecimal(2), digits);
      BigDecimal up = theta.multiply(new BigDecimal(2)).pow(31, digits);
      BigDecimal down = BigDecimal.ONE.subtract(theta).multiply(new BigDecimal(2)).pow(14, digits);
      sum = sum.add(up.multiply(down));
    }
    Judgement judgement = PairedAccuracy.pairedAccuracy().judge(List.of(pairs(31, 14, 45)));
    assertThat(Math.exp(judgement.evidence().get(1).value()))
        .isCloseTo(sum.doubleValue() / 7, within(1e-9));
  }

  @Test
  @DisplayName("pairs: no bet on a margin wins on average where the margin is just not reached")
  void pairsAreFair() {
    for (double margin : new double[] {-0.05, 0, 0.05}) {
      double up = 0.2 + margin / 2;
      double down = 0.2 - margin / 2;
      double sum = 0;
      for (int b = 0; b <= 20; b++) {
        for (int c = 0; b + c <= 20; c++) {
          double mean = 0;
          for (double log : PairedCourse.factors(b, c, 20, margin)) {
            mean += Math.exp(log) / 7;
          }
          sum += multinomial(20, b, c, up, down) * mean;
        }
      }
      assertThat(sum).isCloseTo(1, within(1e-9));
    }
  }

  @Test
  @DisplayName("pairs: promote the better challenger, abort the worse, ask for a margin on request")
  void pairVerdicts() {
    PairedAccuracy judge = PairedAccuracy.pairedAccuracy();
    assertThat(judge.judge(List.of(pairs(60, 20, 1000))).verdict()).isEqualTo(Verdict.PROMOTE);
    Judgement worse = judge.judge(List.of(pairs(20, 60, 1000)));
    assertThat(worse.verdict()).isEqualTo(Verdict.ABORT);
    assertThat(worse.sentence())
        .contains("in 20 pairs the canary alone was right, in 60 stable alone");
    assertThat(judge.betterBy(0.05).judge(List.of(pairs(60, 20, 1000))).verdict())
        .isEqualTo(Verdict.UNDECIDED);
    assertThat(judge.betterBy(0.01).judge(List.of(pairs(60, 20, 1000))).verdict())
        .isEqualTo(Verdict.PROMOTE);
    Sample equal = pairs(20, 20, 2000);
    assertThat(judge.judge(List.of(equal)).verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(judge.worseByLessThan(0.02).judge(List.of(equal)).verdict())
        .isEqualTo(Verdict.PROMOTE);
    assertThat(judge.betterBy(0.01).judge(List.of(pairs(9, 9, 10))).sentence())
        .contains("is left out");
  }

  @Test
  @DisplayName("scores: compare losses, whichever direction is better")
  void scores() {
    MeanScore stars = MeanScore.between(1, 5);
    Judgement worse = stars.judge(List.of(scores(500, 2000, 5000, 23000)));
    assertThat(worse.verdict()).isEqualTo(Verdict.ABORT);
    assertThat(worse.sentence())
        .contains("the mean of 500 of its scores is 4, of 5,000 of stable's 4.6");
    assertThat(stars.atMost(1.2).judge(List.of(scores(9000, 41000, 9000, 41000))).verdict())
        .isEqualTo(Verdict.PROMOTE);
    assertThat(MeanScore.between(1, 0).judge(List.of(scores(500, 100, 5000, 500))).verdict())
        .isEqualTo(Verdict.ABORT);
    assertThat(stars.judge(List.of(scores(10, 51, 10, 40))).sentence())
        .contains("canary.scores.sum is 51 of 10 scores between 1 and 5");
    assertThatThrownBy(() -> MeanScore.between(1, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("scores: looked at each minute, a good canary with scores of any spread is safe")
  void scoresAreSafe() {
    Simulation simulation = new Simulation(5, 0, 0);
    int aborted = 0;
    for (int run = 0; run < 400; run++) {
      List<Sample> samples = new ArrayList<>();
      for (int minute = 0; minute < 40; minute++) {
        samples.add(scores(20, sum(simulation, 20), 80, sum(simulation, 80)));
      }
      aborted += Simulation.abortedAfter(MeanScore.between(0, 1), samples) > 0 ? 1 : 0;
    }
    assertThat(aborted).as("of 400, seed 5").isLessThanOrEqualTo(20);
  }

  private static double sum(Simulation simulation, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.pow(simulation.random().nextDouble(), 0.1);
    }
    return sum;
  }

  private static Sample histograms(double[] canary, double[] stable) {
    String[] bounds = {"0.1", "0.25", "1", "+Inf"};
    Map<String, Double> numbers = new HashMap<>();
    for (int i = 0; i < bounds.length; i++) {
      numbers.put("canary.le." + bounds[i], canary[i]);
      numbers.put("stable.le." + bounds[i], stable[i]);
    }
    return Simulation.sample(0, numbers);
  }

  private static Sample pairs(double canary, double stable, double total) {
    return Simulation.sample(
        0,
        Map.of(
            "pairs.onlyCanaryRight", canary,
            "pairs.onlyStableRight", stable,
            "pairs.total", total));
  }

  private static Sample scores(double canary, double sum, double stable, double stableSum) {
    return Simulation.sample(
        0,
        Map.of(
            "canary.scores.count", canary,
            "canary.scores.sum", sum,
            "stable.scores.count", stable,
            "stable.scores.sum", stableSum));
  }

  private static double multinomial(int n, int b, int c, double up, double down) {
    double log =
        LogGamma.of(n + 1)
            - LogGamma.of(b + 1)
            - LogGamma.of(c + 1)
            - LogGamma.of(n - b - c + 1)
            + b * Math.log(up)
            + c * Math.log(down)
            + (n - b - c) * Math.log(1 - up - down);
    return Math.exp(log);
  }
}
