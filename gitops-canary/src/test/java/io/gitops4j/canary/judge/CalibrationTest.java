package io.gitops4j.canary.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Before a canary starts")
class CalibrationTest {
  private final ErrorRate judge = ErrorRate.errorRate();

  @Test
  @DisplayName("one is told how long it will take, in about the time that it takes")
  void outlook() {
    Outlook outlook = judge.outlook(600, 0.1, 0.01, 0.02);
    Simulation simulation = new Simulation(11, 60, 540);
    List<Integer> minutes = new ArrayList<>();
    for (int run = 0; run < 300; run++) {
      minutes.add(Simulation.abortedAfter(judge, simulation.run(90, m -> 0.02, m -> 0.01)));
    }
    Collections.sort(minutes);
    double median = minutes.get(150);
    assertThat(outlook.toAbort().toMinutes() / median).as("seed 11").isBetween(0.8, 1.3);
    assertThat(outlook.sentence())
        .matches(
            "At 600 requests a minute and 10 % this needs about \\d+ minutes to see 1 % → 2 %, and"
                + " about \\d+ minutes to show that the same rate is good enough\\.");
  }

  @Test
  @DisplayName(
      "the outlook is the threshold divided by the growth per minute, where one bet is much")
  void closedForm() {
    // ψ = 2, w = 1/2, 100 errors a minute of stable's: ln 20 + ln(mixture) over
    // 200 ln 2 − 300 ln 1.5 = 17 per minute, so within the first minute
    assertThat(judge.outlook(2000, 0.5, 0.1, 0.2).toAbort()).isEqualTo(Duration.ofMinutes(1));
    // at 1/1000 of it 0.017 a minute; ln 20 is 3.0, and the mixture takes at most ln 6 + ln 4/3
    double minutes = judge.outlook(2, 0.5, 0.1, 0.2).toAbort().toMinutes();
    double growth = 0.2 * Math.log(2) - 0.3 * Math.log(1.5);
    assertThat(minutes).isBetween(Math.log(20) / growth, (Math.log(20) + Math.log(8)) / growth + 1);
    assertThat(judge.outlook(1, 0.01, 0.0001, 0.00011).sentence()).contains("more than a week");
    assertThatThrownBy(() -> judge.outlook(1, 0.1, 0.1, 0.1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("tracks that differ by chance alone pass")
  void passes() {
    Simulation simulation = new Simulation(12, 100, 900);
    Calibration calibration =
        Calibration.of(
            judge, simulation.run(240, m -> m > 100 ? 0.03 : 0.01, m -> m > 100 ? 0.03 : 0.01));
    assertThat(calibration.passed()).as(calibration.sentence()).isTrue();
    assertThat(calibration.calibrated()).isSameAs(judge);
    assertThat(calibration.ratio()).isCloseTo(1, within(0.2));
    assertThat(calibration.sentence()).startsWith("Passed: over ");
  }

  @Test
  @DisplayName(
      "tracks that vary by themselves fail, and what it proposes brings the error rate back")
  void overdispersed() {
    Simulation simulation = new Simulation(13, 100, 900);
    Simulation.Rate rate = simulation.varying(0.01, 1);
    Calibration calibration = Calibration.of(judge, simulation.run(240, rate, rate));
    assertThat(calibration.passed()).as(calibration.sentence()).isFalse();
    assertThat(calibration.variation()).isBetween(0.7, 1.3);
    assertThat(calibration.falseAborts()).isGreaterThan(0.1);
    assertThat(calibration.sentence()).startsWith("Failed: over ").contains("mends it");
    int before = 0;
    int after = 0;
    for (int run = 0; run < 200; run++) {
      List<Sample> samples = simulation.run(60, rate, rate);
      before += Simulation.abortedAfter(judge, samples) > 0 ? 1 : 0;
      after += Simulation.abortedAfter(calibration.calibrated(), samples) > 0 ? 1 : 0;
    }
    assertThat(before).as("of 200 without, seed 13").isGreaterThan(40);
    assertThat(after).as("of 200 with, seed 13").isLessThanOrEqualTo(10);
    Calibration again = Calibration.of(calibration.calibrated(), simulation.run(120, rate, rate));
    assertThat(again.falseAborts()).as(again.sentence()).isLessThanOrEqualTo(0.05);
  }

  @Test
  @DisplayName("a track that is worse all the time fails, as does what lasts for several samples")
  void biased() {
    Simulation simulation = new Simulation(14, 300, 700);
    assertThat(Calibration.of(judge, simulation.run(120, m -> 0.015, m -> 0.01)).sentence())
        .contains("times stable's with the same version");
    double[] slow = new double[240];
    for (int i = 0; i < slow.length; i++) {
      slow[i] = 0.01 * (i % 20 < 10 ? 1.7 : 1 / 1.7);
    }
    Simulation busy = new Simulation(15, 1500, 3500);
    Calibration lasting = Calibration.of(judge, busy.run(240, m -> slow[m], m -> 0.01));
    assertThat(lasting.passed()).isFalse();
    assertThat(lasting.sentence()).contains("lasts for several samples");
  }

  @Test
  @DisplayName("too few samples are no calibration")
  void few() {
    Simulation simulation = new Simulation(15, 100, 900);
    Calibration calibration = Calibration.of(judge, simulation.run(20, m -> 0.01, m -> 0.01));
    assertThat(calibration.passed()).isFalse();
    assertThat(calibration.sentence()).contains("30 are needed");
  }
}
