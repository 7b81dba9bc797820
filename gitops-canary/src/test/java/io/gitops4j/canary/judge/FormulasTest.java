package io.gitops4j.canary.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The formulas agree with calculations of another kind")
class FormulasTest {
  private static final MathContext DIGITS = new MathContext(60);
  private static final String[] WORSE = {"1.25", "1.6", "2", "3", "5", "10"};

  @Test
  @DisplayName(
      "the evidence of two windows, with late onset, is Σψ (Σs γs Π ψˣ/(1−w+wψ)ˣ⁺ʸ)/K + the rest,"
          + " in 60 digits (Lindon and Malek, arXiv:2011.03567)")
  void worse() {
    int[][] windows = {{3, 100, 7, 900}, {5, 200, 6, 800}, {0, 150, 12, 850}};
    RateComparison rates = new RateComparison(1, 1.5, 0);
    BigDecimal[] begun = new BigDecimal[WORSE.length];
    java.util.Arrays.fill(begun, BigDecimal.ZERO);
    BigDecimal value = BigDecimal.ONE;
    for (int i = 0; i < windows.length; i++) {
      int[] w = windows[i];
      rates.add(w[0], w[1], w[2], w[3]);
      BigDecimal begins = decimal(EProcess.share(i + 1)).subtract(decimal(EProcess.share(i + 2)));
      value = decimal(EProcess.share(i + 2));
      for (int k = 0; k < WORSE.length; k++) {
        begun[k] = begun[k].add(begins).multiply(factor(w, new BigDecimal(WORSE[k])), DIGITS);
        value = value.add(begun[k].divide(new BigDecimal(WORSE.length), DIGITS));
      }
    }
    assertThat(Math.exp(rates.worse())).isCloseTo(value.doubleValue(), within(1e-10));
  }

  @Test
  @DisplayName("the evidence for promotion is the mean of (θ/θ0)ˣ((1−θ)/(1−θ0))ʸ, in 60 digits")
  void better() {
    int[][] windows = {{3, 100, 7, 900}, {0, 300, 12, 700}};
    RateComparison rates = new RateComparison(1, 1.5, 0);
    BigDecimal sum = BigDecimal.ZERO;
    for (String times : new String[] {"0.4", "0.55", "0.7", "0.8", "0.9"}) {
      BigDecimal product = BigDecimal.ONE;
      for (int[] w : windows) {
        product =
            product.multiply(
                factor(w, new BigDecimal("1.5").multiply(new BigDecimal(times)))
                    .divide(factor(w, new BigDecimal("1.5")), DIGITS));
      }
      sum = sum.add(product);
    }
    for (int[] w : windows) {
      rates.add(w[0], w[1], w[2], w[3]);
    }
    assertThat(Math.exp(rates.better()))
        .isCloseTo(sum.divide(new BigDecimal(5), DIGITS).doubleValue(), within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"1, 0.01", "1, 0.3", "1.5, 0.02", "2, 0.2"})
  @DisplayName(
      "summed over all outcomes of two binomials, no bet wins on average, for any margin and rate")
  void fair(double margin, double rate) {
    int n = 40;
    int m = 60;
    double worse = 0;
    double better = 0;
    for (int x = 0; x <= n; x++) {
      for (int y = 0; y <= m; y++) {
        double probability = binomial(n, x, margin * rate) * binomial(m, y, rate);
        RateComparison rates = new RateComparison(margin, margin, 0);
        rates.add(x, n, y, m);
        worse += probability * Math.exp(rates.worse());
        better += probability * Math.exp(rates.better());
      }
    }
    assertThat(worse).isLessThanOrEqualTo(1 + 1e-9).isGreaterThan(0.02);
    assertThat(better).isLessThanOrEqualTo(1 + 1e-9).isGreaterThan(0.02);
  }

  @Test
  @DisplayName("the shares of the bets' beginnings sum to 1, and none is lost")
  void onset() {
    EProcess process = EProcess.withLateOnset(3);
    for (int i = 0; i < 1000; i++) {
      process.multiply(new double[3]);
      assertThat(process.log()).isCloseTo(0, within(1e-9));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 0.5, 1, 1.5})
  @DisplayName("the likelihood with varying rates is what Simpson's rule says, and sums to 1")
  void varyingOdds(double variation) {
    double m = Math.log(0.1 / 0.9);
    for (int[] counts : new int[][] {{0, 0}, {0, 9}, {5, 0}, {1, 9}, {300, 100}, {40, 9000}}) {
      double log = VaryingOdds.log(counts[0], counts[1], m, variation);
      assertThat(log).isCloseTo(simpson(counts[0], counts[1], m, variation), within(1e-6));
    }
    double sum = 0;
    for (int x = 0; x <= 12; x++) {
      sum += choose(12, x) * Math.exp(VaryingOdds.log(x, 12 - x, m, variation));
    }
    assertThat(sum).isCloseTo(1, within(1e-6));
  }

  @Test
  @DisplayName("the logarithm of the gamma function is that of factorials, and √π at a half")
  void logGamma() {
    double log = 0;
    for (int n = 1; n < 200; n++) {
      log += Math.log(n);
      assertThat(LogGamma.of(n + 1)).isCloseTo(log, within(1e-10 * Math.max(1, log)));
    }
    assertThat(LogGamma.of(0.5)).isCloseTo(0.5 * Math.log(Math.PI), within(1e-12));
  }

  /** ψˣ/(1−w+wψ)ˣ⁺ʸ of canary's errors and requests, and stable's. */
  private static BigDecimal factor(int[] w, BigDecimal ratio) {
    BigDecimal share = new BigDecimal(w[1]).divide(new BigDecimal(w[1] + w[3]), DIGITS);
    BigDecimal base = BigDecimal.ONE.subtract(share).add(share.multiply(ratio));
    return ratio.pow(w[0], DIGITS).divide(base.pow(w[0] + w[2], DIGITS), DIGITS);
  }

  private static double simpson(int x, int y, double m, double variation) {
    double k = 1 / (variation * variation);
    int steps = 400_000;
    double low = -80;
    double step = 160.0 / steps;
    double norm = 0;
    double top = Double.NEGATIVE_INFINITY;
    double[] logs = new double[steps + 1];
    for (int i = 0; i <= steps; i++) {
      double z = low + i * step;
      double weight = Math.log(i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2);
      double density = k * z - 2 * k * Math.log1p(Math.exp(-Math.abs(z))) - 2 * k * Math.max(z, 0);
      norm += Math.exp(density + weight);
      double p = 1 / (1 + Math.exp(-(m + z)));
      double q = 1 / (1 + Math.exp(m + z));
      logs[i] = weight + density + (x == 0 ? 0 : x * Math.log(p)) + (y == 0 ? 0 : y * Math.log(q));
      top = Math.max(top, logs[i]);
    }
    double sum = 0;
    for (double log : logs) {
      sum += Math.exp(log - top);
    }
    return top + Math.log(sum / norm);
  }

  private static BigDecimal decimal(double value) {
    return new BigDecimal(value);
  }

  private static double binomial(int n, int x, double p) {
    return choose(n, x) * Math.pow(p, x) * Math.pow(1 - p, n - x);
  }

  private static double choose(int n, int x) {
    double product = 1;
    for (int i = 1; i <= x; i++) {
      product = product * (n - x + i) / i;
    }
    return product;
  }
}
