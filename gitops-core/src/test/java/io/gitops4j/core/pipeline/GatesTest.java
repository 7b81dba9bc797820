package io.gitops4j.core.pipeline;

import static io.gitops4j.core.pipeline.Sample.CAR;
import static io.gitops4j.core.pipeline.Sample.COMMIT;
import static io.gitops4j.core.pipeline.Sample.SHA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gitops4j.core.edit.YamlEdit;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.spi.ExpectedEdit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A gate")
class GatesTest {
  private static final Instant FROM = Instant.parse("2026-12-24T00:00:00Z");
  private static final Instant TO = Instant.parse("2027-01-02T00:00:00Z");
  private static final NodePath TEST = NodePath.of("test");

  @ParameterizedTest(name = "at {0}")
  @DisplayName("of a freeze is closed from its first moment to the last before its end")
  @CsvSource(
      nullValues = "-",
      value = {
        "2026-12-23T23:59:59.999Z, -",
        "2026-12-24T00:00:00Z, PT216H",
        "2027-01-01T23:59:59Z, PT1S",
        "2027-01-02T00:00:00Z, -"
      })
  void freeze(String now, Duration wait) {
    Verdict verdict = Gates.freeze(FROM, TO, "holidays").judge(Sample.at(now));
    assertThat(verdict)
        .isEqualTo(
            wait == null
                ? Verdict.open("no freeze")
                : Verdict.blocked("frozen until 2027-01-02T00:00:00Z: holidays", wait));
  }

  @Test
  @DisplayName("of a freeze needs an end after its beginning")
  void noFreeze() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Gates.freeze(FROM, FROM, "x"))
        .withMessage("A freeze ends after it begins");
  }

  @Test
  @DisplayName("that soaks opens so long after the earlier stage was done")
  void soak() {
    Gate soak = Gates.soak(Duration.ofMinutes(90), "test");
    Sample sample = new Sample();
    assertThat(soak.judge(sample))
        .isEqualTo(Verdict.refused("stage test was never done in this run"));
    sample.done.put(TEST, sample.now.minus(Duration.ofMinutes(60)));
    assertThat(soak.judge(sample))
        .isEqualTo(
            Verdict.blocked("soaks in test until 2026-03-25T12:30:00Z", Duration.ofMinutes(30)));
    sample.done.put(TEST, sample.now.minus(Duration.ofMinutes(90)));
    assertThat(soak.judge(sample)).isEqualTo(Verdict.open("soaked in test for 1h30m"));
    assertThat(soak.describe()).isEqualTo("soak 1h30m in test");
    assertThat(Gates.soak(Duration.ofDays(2), "prod/eu").describe())
        .isEqualTo("soak 48h in prod/eu");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Gates.soak(Duration.ZERO, "test"))
        .withMessage("A soak lasts longer than nothing");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Gates.soak(Duration.ofHours(1), "no stage"));
  }

  @ParameterizedTest(name = "{0} against {1}, by {2}, lower is better: {3}")
  @DisplayName("of improvement compares with the champion in a direction, by a margin, in decimal")
  @CsvSource({
    "0.91, 0.90, 0, false, true, ''",
    "0.90, 0.90, 0, false, false, ', wanted higher'",
    "0.89, 0.90, 0, false, false, ', wanted higher'",
    "0.3, 0.2, 0.1, false, true, ''",
    "0.92, 0.9, 0.02, false, true, ''",
    "0.29, 0.2, 0.1, false, false, ', wanted at least 0.1 higher'",
    "-1.0, -2.0, 1, false, true, ''",
    "110.0, 120.0, 0, true, true, ''",
    "120.0, 120.0, 0, true, false, ', wanted lower'",
    "110.0, 120.0, 10, true, true, ''",
    "115.0, 120.0, 10, true, false, ', wanted at least 10.0 lower'"
  })
  void improvement(
      double now, double champion, double margin, boolean lower, boolean open, String wanted) {
    ImprovementGate gate = Gates.improves("accuracy").by(margin);
    Sample sample = new Sample();
    sample.evidence = Evidence.of("accuracy", now);
    sample.champion = Evidence.of("accuracy", champion);
    String sentence = "accuracy " + now + " against the champion's " + champion + wanted;
    assertThat((lower ? gate.lowerIsBetter() : gate).judge(sample))
        .isEqualTo(open ? Verdict.open(sentence) : Verdict.refused(sentence));
  }

  @Test
  @DisplayName("of improvement refuses a run without a number, and opens without a champion's")
  void noNumbers() {
    ImprovementGate gate = Gates.improves("accuracy");
    for (Object none : new Object[] {null, Double.NaN, Double.POSITIVE_INFINITY, "good"}) {
      Sample sample = new Sample();
      sample.champion = Evidence.of("accuracy", 0.9);
      sample.evidence = Evidence.of("accuracy", none);
      assertThat(gate.judge(sample)).isEqualTo(Verdict.refused("this run never measured accuracy"));
      sample.champion = Evidence.of("accuracy", none);
      sample.evidence = Evidence.of("accuracy", 1);
      assertThat(gate.judge(sample))
          .isEqualTo(Verdict.open("nothing to compare accuracy 1.0 with yet"));
    }
    assertThat(gate.judge(new Sample()))
        .isEqualTo(Verdict.refused("this run never measured accuracy"));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
  @DisplayName("of improvement has a margin that is a number and not negative")
  void margins(double margin) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Gates.improves("accuracy").by(margin))
        .withMessage("A margin is a number, and not negative");
  }

  @Test
  @DisplayName("of improvement describes metric, direction and margin")
  void improvementDescribed() {
    assertThat(Gates.improves("accuracy").name()).isEqualTo("improves-accuracy");
    assertThat(Gates.improves("accuracy").describe()).isEqualTo("accuracy higher");
    assertThat(Gates.improves("rmse").lowerIsBetter().by(0.5).describe())
        .isEqualTo("rmse lower by 0.5");
  }

  @Test
  @DisplayName(
      "for the same digest opens when the earlier stage committed that digest, and was done")
  void sameDigest() {
    Gate gate = Gates.sameDigestAs("test", CAR);
    Verdict unverified = Verdict.refused("stage test did not verify car");
    Sample sample = new Sample();
    sample.done.put(TEST, sample.now);
    assertThat(gate.judge(sample)).isEqualTo(unverified);
    sample.built();
    assertThat(gate.judge(sample))
        .isEqualTo(Verdict.refused("stage test delivered another digest than " + SHA));
    sample.receipts.put(
        NodePath.of("test", "change"), List.of(commit("v1@sha256:" + "6".repeat(64))));
    assertThat(gate.judge(sample)).isInstanceOf(Verdict.Refused.class);
    sample.receipts.put(NodePath.of("test", "change"), List.of(commit("v1@" + SHA)));
    assertThat(gate.judge(sample)).isEqualTo(Verdict.open("the digest that test verified"));
    sample.done.clear();
    assertThat(gate.judge(sample)).isEqualTo(unverified);
    assertThat(gate.describe()).isEqualTo("same digest of car as test");
  }

  private static CommitReceipt commit(String version) {
    ExpectedEdit edit =
        new ExpectedEdit(YamlEdit.set("a.yaml", "version", version), Optional.empty());
    return new CommitReceipt(
        "gitops", "main", CommitReceipt.How.COMMITTED, COMMIT, COMMIT, List.of(edit), 0);
  }

  @Test
  @DisplayName("keeps its judgement, mode and references under another name")
  void renamed() {
    Gate gate = Gates.soak(Duration.ofHours(1), "test").as("first-soak");
    assertThat(gate.name()).isEqualTo("first-soak");
    assertThat(gate.describe()).isEqualTo("soak 1h in test as first-soak");
    assertThat(gate.mode()).isEqualTo(Gate.Mode.AT_ACT);
    assertThat(gate.looksAt()).containsExactly(TEST);
    assertThat(gate.judge(new Sample()))
        .isEqualTo(Verdict.refused("stage test was never done in this run"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Gates.approvals(1).as("a/b"))
        .withMessageStartingWith("Not a valid gate name: 'a/b'.");
  }
}
