package io.gitops4j.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.WakeKey;
import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Approvals")
class ApprovalGateTest {
  private static final Actor ANN = Actor.of("ann", "leads");
  private static final Actor BOB = Actor.of("bob", "leads", "ops");
  private static final Actor EVE = Actor.of("eve");
  private static final ApprovalGate TWO = Gates.approvals(2).from("leads");

  static Stream<Arguments> verdicts() {
    return Stream.of(
        row(
            "open when one of anybody is enough",
            Gates.approvals(1),
            s -> yes(s, EVE),
            "1 of 1 approval (eve)",
            true),
        row(
            "open with more than were asked for",
            Gates.approvals(1),
            s -> yes(yes(s, EVE), BOB),
            "2 of 1 approval (eve, bob)",
            true),
        row(
            "open when enough are of the group",
            TWO,
            s -> yes(yes(s, ANN), BOB),
            "2 of 2 approvals from leads (ann, bob)",
            true),
        row(
            "open, naming nobody who doesn't count",
            TWO,
            s -> yes(yes(yes(s, EVE), ANN), BOB),
            "2 of 2 approvals from leads (ann, bob)",
            true),
        row("wait for the first", TWO, s -> s, "0 of 2 approvals from leads", false),
        row(
            "wait for the second",
            TWO,
            s -> yes(s, BOB),
            "1 of 2 approvals from leads (bob)",
            false),
        row(
            "don't count somebody outside the group",
            TWO,
            s -> yes(yes(s, EVE), BOB),
            "1 of 2 approvals from leads (bob); eve doesn't count, not in leads",
            false),
        row(
            "don't count an author, whatever groups are said now",
            TWO,
            s -> yes(by(s, "ann"), ANN),
            "0 of 2 approvals from leads; ann doesn't count, being an author",
            false),
        row(
            "count an author where that is wanted",
            Gates.approvals(1).authorsCount(),
            s -> yes(by(s, "ann"), ANN),
            "1 of 1 approval (ann)",
            true),
        row(
            "need the group of an author too",
            Gates.approvals(1).authorsCount().from("ops"),
            s -> yes(by(s, "ann"), ANN),
            "0 of 1 approval from ops; ann doesn't count, not in ops",
            false),
        row(
            "don't stop at a rejection by somebody outside the group",
            TWO,
            s -> yes(yes(s.says(EVE, false, "no"), ANN), BOB),
            "2 of 2 approvals from leads (ann, bob)",
            true));
  }

  private static Arguments row(
      String name, ApprovalGate gate, UnaryOperator<Sample> run, String sentence, boolean open) {
    return Arguments.of(name, gate, run, sentence, open);
  }

  private static Sample yes(Sample sample, Actor who) {
    return sample.says(who, true, "");
  }

  private static Sample by(Sample sample, String author) {
    sample.authors.add(Actor.of(author));
    return sample;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("verdicts")
  @DisplayName("of enough people who count open the gate, and the sentence says who")
  void verdicts(
      String name, ApprovalGate gate, UnaryOperator<Sample> run, String sentence, boolean open) {
    Verdict verdict = gate.judge(run.apply(new Sample()));
    WakeKey wakeKey = new WakeKey("approval:run-7/prod/approvals");
    Verdict blocked = new Verdict.Blocked(sentence, Duration.ofDays(1), Set.of(wakeKey));
    assertThat(verdict).isEqualTo(open ? Verdict.open(sentence) : blocked);
  }

  @Test
  @DisplayName("end with one rejection, an author's too, with its reason if there is one")
  void rejections() {
    Sample sample = yes(yes(new Sample(), ANN), EVE);
    assertThat(TWO.judge(sample.says(BOB, false, "too risky")))
        .isEqualTo(Verdict.refused("rejected by bob: too risky"));
    assertThat(Gates.approvals(1).judge(by(new Sample(), "ann").says(ANN, false, "")))
        .isEqualTo(Verdict.refused("rejected by ann"));
  }

  @Test
  @DisplayName("describe themselves, and are at least one")
  void described() {
    assertThat(TWO.describe()).isEqualTo("2 approvals from leads");
    assertThat(TWO.authorsCount().describe()).isEqualTo("2 approvals from leads, authors count");
    assertThat(Gates.approvals(1).describe()).isEqualTo("1 approval");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Gates.approvals(0))
        .withMessage("A gate asks for at least one approval");
  }
}
