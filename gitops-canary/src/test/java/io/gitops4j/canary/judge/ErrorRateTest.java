package io.gitops4j.canary.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gitops4j.canary.judge.Judgement.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The error-rate judge")
class ErrorRateTest {
  private static final int RUNS = 600;
  private final ErrorRate judge = ErrorRate.errorRate();

  @Test
  @DisplayName("says nothing before anything was seen, and when numbers are missing")
  void nothingSeen() {
    Sample without = Simulation.sample(0, Map.of("canary.requests", 5.0, "canary.errors", 5.0));
    for (List<Sample> samples : List.of(List.<Sample>of(), List.of(without))) {
      Judgement judgement = judge.judge(samples);
      assertThat(judgement.verdict()).isEqualTo(Verdict.UNDECIDED);
      assertThat(judgement.sentence()).isEqualTo("Nothing was seen yet.");
      assertThat(judgement.evidence())
          .allSatisfy(e -> assertThat(e.value()).isCloseTo(0, within(1e-9)));
    }
  }

  @Test
  @DisplayName("explains an abort with its numbers, and what its error rate rests on")
  void explains() {
    Judgement judgement = judge.judge(List.of(Simulation.errors(1000, 40, 9000, 90)));
    assertThat(judgement.verdict()).isEqualTo(Verdict.ABORT);
    assertThat(judgement.sentence())
        .startsWith(
            "The canary fails more often than stable (α = 5 %): 40 of"
                + " 1,000 (4 %) of its requests failed, 90 of 9,000 (1 %) of stable's; evidence"
                + " that it is worse ")
        .contains(" of 20 needed");
    assertThat(judgement.assumption()).contains("independently", "calibration");
  }

  @Test
  @DisplayName("leaves out numbers that can't be, says so, and doesn't promote")
  void badInput() {
    List<Sample> samples =
        new ArrayList<>(Collections.nCopies(100, Simulation.errors(500, 5, 500, 5)));
    assertThat(judge.judge(samples).verdict()).isEqualTo(Verdict.PROMOTE);
    for (Sample bad :
        List.of(
            Simulation.errors(10, 12, 100, 1),
            Simulation.errors(-1, 0, 100, 1),
            Simulation.errors(10, 0, 100, Double.NaN))) {
      List<Sample> with = new ArrayList<>(samples);
      with.add(bad);
      Judgement judgement = judge.judge(with);
      assertThat(judgement.verdict()).isEqualTo(Verdict.UNDECIDED);
      assertThat(judgement.sentence()).contains("is left out: ");
    }
    assertThat(judge.judge(List.of(Simulation.errors(10, 12, 100, 1))).sentence())
        .endsWith("is left out: canary.errors is 12 of 10 canary.requests.");
  }

  @Test
  @DisplayName("stays with an abort, whatever comes later, and takes back its consent")
  void latches() {
    List<Sample> samples = new ArrayList<>(List.of(Simulation.errors(1000, 60, 9000, 90)));
    Judgement first = judge.judge(samples);
    samples.addAll(Collections.nCopies(200, Simulation.errors(1000, 5, 9000, 90)));
    assertThat(judge.judge(samples)).isEqualTo(first);

    samples.remove(0);
    assertThat(judge.judge(samples).verdict()).isEqualTo(Verdict.PROMOTE);
    samples.addAll(Collections.nCopies(40, Simulation.errors(1000, 60, 9000, 90)));
    assertThat(judge.judge(samples).verdict()).isEqualTo(Verdict.ABORT);
  }

  @Test
  @DisplayName("takes windows in which one track had no request for no evidence")
  void emptyTracks() {
    List<Sample> samples =
        List.of(Simulation.errors(0, 0, 1000, 500), Simulation.errors(100, 100, 0, 0));
    assertThat(judge.judge(samples).verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(judge.judge(samples).evidence())
        .allSatisfy(e -> assertThat(e.value()).isCloseTo(0, within(1e-9)));
  }

  @Test
  @DisplayName("promotes on a service that never fails if a negligible rate is named")
  void negligible() {
    List<Sample> samples = Collections.nCopies(60, Simulation.errors(200, 0, 1800, 0));
    assertThat(judge.judge(samples).verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(judge.negligible(0.001).judge(samples).verdict()).isEqualTo(Verdict.PROMOTE);

    List<Sample> fewErrors = Collections.nCopies(10, Simulation.errors(2000, 1, 18000, 0));
    assertThat(judge.judge(fewErrors).verdict()).isEqualTo(Verdict.ABORT);
    assertThat(judge.negligible(0.001).judge(fewErrors).verdict()).isNotEqualTo(Verdict.ABORT);
  }

  @Test
  @DisplayName("looked at every minute for an hour, aborts a good canary in at most 5 % of cases")
  void falseAborts() {
    Simulation simulation = new Simulation(1, 100, 900);
    int aborted = aborts(simulation, m -> 0.01, m -> 0.01).size();
    // 5 % of 600 is 30; a judge at exactly 5 % would show more than 43 in one of 100 seeds
    assertThat(aborted).as("of 600, seed 1").isLessThanOrEqualTo(30);
  }

  @Test
  @DisplayName("doesn't abort for an incident of both tracks")
  void sharedIncidents() {
    Simulation simulation = new Simulation(2, 100, 900);
    Simulation.Rate incident = m -> m >= 20 && m < 30 ? 0.05 : 0.01;
    assertThat(aborts(simulation, incident, incident).size()).as("seed 2").isLessThanOrEqualTo(30);
  }

  @Test
  @DisplayName("sees 1 % → 2 % at 1,000 requests a minute and 10 % within 12 minutes, mostly")
  void detects() {
    List<Integer> after = aborts(new Simulation(3, 100, 900), m -> 0.02, m -> 0.01);
    assertThat(after).as("seed 3").hasSizeGreaterThan(RUNS * 98 / 100);
    assertThat(after.get(RUNS / 2)).isLessThanOrEqualTo(12);
  }

  @Test
  @DisplayName("looked at every minute, promotes a canary at the margin in at most 5 % of cases")
  void falsePromotions() {
    Simulation simulation = new Simulation(4, 300, 700);
    ErrorRate patient = judge.tolerating(1.5); // so that aborts don't hide promotions
    int promoted = 0;
    for (int run = 0; run < 300; run++) {
      List<Sample> samples = simulation.run(60, m -> 0.015, m -> 0.01);
      boolean ever = false;
      for (int i = 1; i <= 60 && !ever; i++) {
        ever = patient.judge(samples.subList(0, i)).verdict() == Verdict.PROMOTE;
      }
      promoted += ever ? 1 : 0;
    }
    assertThat(promoted).as("of 300, seed 4").isLessThanOrEqualTo(15);
  }

  @Test
  @DisplayName("refuses options that make no sense")
  void options() {
    assertThatThrownBy(() -> judge.alpha(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> judge.alpha(0.6)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> judge.atMost(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> judge.tolerating(0.9)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> judge.negligible(0.5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> judge.overdispersion(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  private List<Integer> aborts(
      Simulation simulation, Simulation.Rate canary, Simulation.Rate stable) {
    List<Integer> after = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      int aborted = Simulation.abortedAfter(judge, simulation.run(60, canary, stable));
      if (aborted > 0) {
        after.add(aborted);
      }
    }
    Collections.sort(after);
    return after;
  }
}
