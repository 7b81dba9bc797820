package io.gitops4j.canary.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gitops4j.canary.judge.Judgement.Verdict;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Thresholds and panels")
class PanelTest {
  private final Threshold share =
      Threshold.shareAbove("canary.errors", "canary.requests", 0.05).withAtLeast(200);

  @Test
  @DisplayName("a share's threshold waits until enough was seen, looking at the newest samples")
  void share() {
    assertThat(share.judge(List.of(Simulation.errors(100, 50, 0, 0))).sentence())
        .isEqualTo("Not enough was seen of canary.errors yet.");
    List<Sample> samples =
        List.of(Simulation.errors(150, 2, 0, 0), Simulation.errors(150, 8, 0, 0));
    Judgement good = share.judge(samples);
    assertThat(good.verdict()).isEqualTo(Verdict.PROMOTE);
    assertThat(good.sentence())
        .isEqualTo("The share of canary.errors in canary.requests, 0.0333, is not above 0.05.");
    Judgement bad = share.judge(Collections.nCopies(3, Simulation.errors(300, 30, 0, 0)));
    assertThat(bad.verdict()).isEqualTo(Verdict.ABORT);
    assertThat(bad.assumption()).contains("no error rate");
  }

  @Test
  @DisplayName("a number's threshold may ask for several in a row, in either direction")
  void value() {
    Threshold slow = Threshold.above("canary.p99", 0.5).inARow(2);
    assertThat(slow.judge(values(0.4, 0.6)).verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(slow.judge(values(0.6, 0.4, 0.6, 0.4)).verdict()).isEqualTo(Verdict.PROMOTE);
    assertThat(slow.judge(values(0.4, 0.6, 0.7, 0.1)).verdict()).isEqualTo(Verdict.ABORT);
    assertThat(Threshold.below("canary.p99", 0.5).judge(values(0.4)).verdict())
        .isEqualTo(Verdict.ABORT);
    assertThat(slow.describe()).isEqualTo("canary.p99 above 0.5, 2 times in a row");
  }

  @Test
  @DisplayName("a panel divides the budget of false aborts among its tests")
  void budget() {
    Panel panel = Panel.of(ErrorBudget.of(0.06), ErrorRate.errorRate(), new Other(), share);
    assertThat(panel.judges().get(0)).isInstanceOf(ErrorRate.class);
    ErrorBudget part = ((SequentialTest) panel.judges().get(0)).budget();
    assertThat(part.falseAborts()).isCloseTo(0.03, within(1e-12));
    assertThat(part.falsePromotions()).isEqualTo(0.06);
    assertThat(panel.within(ErrorBudget.of(0.05)).within(ErrorBudget.of(0.06)).judges().get(0))
        .extracting(j -> ((SequentialTest) j).budget())
        .isEqualTo(part);
    assertThatThrownBy(() -> Panel.of(ErrorBudget.of(0.05), share, share))
        .hasMessageContaining("are called threshold canary.errors");
    assertThatThrownBy(() -> Panel.of(ErrorBudget.of(0.05)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("a panel aborts if one does, and promotes only if all that can promote do")
  void verdicts() {
    Panel panel = Panel.of(ErrorBudget.of(0.05), ErrorRate.errorRate(), share, new Other());
    assertThat(panel.judge(List.of(Simulation.errors(300, 1, 300, 1))).verdict())
        .isEqualTo(Verdict.UNDECIDED);
    assertThat(panel.judge(Collections.nCopies(100, Simulation.errors(300, 3, 300, 3))).verdict())
        .isEqualTo(Verdict.PROMOTE);
    Judgement aborted = panel.judge(List.of(Simulation.errors(1000, 70, 1000, 70)));
    assertThat(aborted.verdict()).isEqualTo(Verdict.ABORT);
    assertThat(aborted.sentence())
        .contains("error-rate: ", "threshold canary.errors: The share of");
    assertThat(aborted.evidence())
        .extracting(Judgement.Evidence::name)
        .containsExactly(
            "error-rate: worse", "error-rate: good enough", "threshold canary.errors: worse");
    assertThat(panel.reads()).contains("stable.errors", "canary.requests");
  }

  private static List<Sample> values(double... values) {
    Map<String, Double> numbers = new HashMap<>();
    return java.util.Arrays.stream(values)
        .mapToObj(
            value -> {
              numbers.put("canary.p99", value);
              return Simulation.sample(0, numbers);
            })
        .toList();
  }

  /** A test that never promotes, nor aborts. */
  private record Other(ErrorBudget budget) implements SequentialTest {
    Other() {
      this(ErrorBudget.of(0.05));
    }

    @Override
    public String name() {
      return "other";
    }

    @Override
    public String describe() {
      return "other";
    }

    @Override
    public java.util.Set<String> reads() {
      return java.util.Set.of();
    }

    @Override
    public boolean canPromote() {
      return false;
    }

    @Override
    public SequentialTest within(ErrorBudget other) {
      return new Other(other);
    }

    @Override
    public Judgement judge(List<Sample> samples) {
      return new Judgement(Verdict.UNDECIDED, List.of(), "Never.", "None.");
    }
  }
}
