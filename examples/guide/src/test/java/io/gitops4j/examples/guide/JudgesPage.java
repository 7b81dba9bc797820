package io.gitops4j.examples.guide;

import io.gitops4j.canary.judge.Calibration;
import io.gitops4j.canary.judge.ErrorBudget;
import io.gitops4j.canary.judge.ErrorRate;
import io.gitops4j.canary.judge.Judge;
import io.gitops4j.canary.judge.Judgement;
import io.gitops4j.canary.judge.Latency;
import io.gitops4j.canary.judge.Outlook;
import io.gitops4j.canary.judge.Panel;
import io.gitops4j.canary.judge.Sample;
import io.gitops4j.canary.judge.Threshold;
import java.util.List;

/** What docs/guide/judges.md shows, compiled. */
final class JudgesPage {
  private JudgesPage() {}

  static Judgement judge(List<Sample> samples) {
    Judge judge =
        Panel.of(
            ErrorBudget.of(0.05),
            ErrorRate.errorRate().atMost(1.25).negligible(0.0005),
            Latency.latency().atMost(1.5, 0.5),
            Threshold.shareAbove("canary.errors", "canary.requests", 0.10).withAtLeast(200));

    Judgement judgement = judge.judge(samples);

    return judgement;
  }

  static Outlook outlook() {
    Outlook outlook = ErrorRate.errorRate().outlook(600, 0.10, 0.01, 0.015);

    return outlook;
  }

  static ErrorRate calibrate(ErrorRate judge, List<Sample> samplesOfTheSameVersion) {
    Calibration calibration = Calibration.of(judge, samplesOfTheSameVersion);
    ErrorRate calibrated = calibration.calibrated();

    return calibrated;
  }
}
