package io.gitops4j.canary.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The examples of docs/guide/judges.md. */
@DisplayName("The guide to judges shows")
class JudgesGuideTest {
  @Test
  @DisplayName("a panel, and what its judge of error rates says")
  void panel() throws Exception {
    List<Sample> samples = List.of(Simulation.errors(1500, 34, 13500, 148));
    Judge judge =
        Panel.of(
            ErrorBudget.of(0.05),
            ErrorRate.errorRate().atMost(1.25).negligible(0.0005),
            Latency.latency().atMost(1.5, 0.5),
            Threshold.shareAbove("canary.errors", "canary.requests", 0.10).withAtLeast(200));
    Judgement judgement = judge.judge(samples);
    assertThat(judgement.verdict()).isEqualTo(Judgement.Verdict.ABORT);
    assertThat(judgement.sentence()).contains("latency: Nothing was seen yet.");
    assertThat(guide()).contains(ErrorRate.errorRate().judge(samples).sentence());
  }

  @Test
  @DisplayName("how long it will take")
  void outlook() throws Exception {
    Outlook outlook = ErrorRate.errorRate().outlook(600, 0.10, 0.01, 0.015);
    assertThat(guide()).contains(outlook.sentence());
  }

  @Test
  @DisplayName("a calibration that fails, and what mends it")
  void calibration() throws Exception {
    Simulation simulation = new Simulation(13, 100, 900);
    Simulation.Rate rate = simulation.varying(0.01, 1);
    ErrorRate judge = ErrorRate.errorRate();
    List<Sample> samplesOfTheSameVersion = simulation.run(240, rate, rate);
    Calibration calibration = Calibration.of(judge, samplesOfTheSameVersion);
    ErrorRate calibrated = calibration.calibrated();
    assertThat(calibrated).isNotSameAs(judge);
    assertThat(guide()).contains(calibration.sentence());
  }

  private static String guide() throws Exception {
    return Files.readString(Path.of("../docs/guide/judges.md")).replaceAll("\\s+", " ");
  }
}
