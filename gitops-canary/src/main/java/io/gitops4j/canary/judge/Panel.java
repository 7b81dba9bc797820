package io.gitops4j.canary.judge;

import io.gitops4j.canary.judge.Judgement.Evidence;
import io.gitops4j.canary.judge.Judgement.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Several judges with one error budget. It aborts if any of them does, and promotes if all that can
 * promote do at the same time.
 *
 * <p>The budget for false aborts is divided among the tests, α/K each, so that all together keep
 * it. For false promotions each keeps all of it: a canary that is not good enough is so for one of
 * them at least, which would have to be wrong. Thresholds have no error rate, and get no part.
 *
 * <p>Immutable.
 */
public final class Panel implements SequentialTest {
  private final ErrorBudget budget;
  private final List<Judge> judges;

  private Panel(ErrorBudget budget, List<Judge> judges) {
    this.budget = budget;
    long tests = judges.stream().filter(SequentialTest.class::isInstance).count();
    this.judges = judges.stream().map(j -> share(j, budget, tests)).toList();
    if (judges.isEmpty()) {
      throw new IllegalArgumentException("A panel has at least one judge");
    }
    Set<String> names = new HashSet<>();
    for (Judge judge : judges) {
      if (!names.add(judge.name())) {
        throw new IllegalArgumentException("Two judges of a panel are called " + judge.name());
      }
    }
  }

  /**
   * These judges, whose budgets are replaced.
   *
   * @param budget of all together
   * @throws IllegalArgumentException if there is none, or if two have the same name
   */
  public static Panel of(ErrorBudget budget, Judge... judges) {
    return new Panel(budget, List.of(judges));
  }

  private static Judge share(Judge judge, ErrorBudget budget, long tests) {
    return judge instanceof SequentialTest test
        ? test.within(new ErrorBudget(budget.falseAborts() / tests, budget.falsePromotions()))
        : judge;
  }

  /** The judges, each with its part of the budget. */
  public List<Judge> judges() {
    return judges;
  }

  @Override
  public ErrorBudget budget() {
    return budget;
  }

  @Override
  public Panel within(ErrorBudget other) {
    return new Panel(other, judges);
  }

  @Override
  public String name() {
    return judges.stream().map(Judge::name).collect(Collectors.joining(" + "));
  }

  @Override
  public String describe() {
    return judges.stream().map(Judge::describe).collect(Collectors.joining("; "));
  }

  @Override
  public Set<String> reads() {
    return judges.stream()
        .flatMap(j -> j.reads().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public boolean canPromote() {
    return judges.stream().anyMatch(Judge::canPromote);
  }

  @Override
  public Judgement judge(List<Sample> samples) {
    List<Judgement> judgements = judges.stream().map(j -> j.judge(samples)).toList();
    List<Evidence> evidence = new ArrayList<>();
    List<String> sentences = new ArrayList<>();
    for (int i = 0; i < judges.size(); i++) {
      String name = judges.get(i).name();
      judgements
          .get(i)
          .evidence()
          .forEach(
              e -> evidence.add(new Evidence(name + ": " + e.name(), e.value(), e.threshold())));
      sentences.add(name + ": " + judgements.get(i).sentence());
    }
    return new Judgement(
        verdict(judgements),
        evidence,
        String.join(" ", sentences),
        judgements.stream().map(Judgement::assumption).distinct().collect(Collectors.joining(" ")));
  }

  private Verdict verdict(List<Judgement> judgements) {
    if (judgements.stream().anyMatch(j -> j.verdict() == Verdict.ABORT)) {
      return Verdict.ABORT;
    }
    for (int i = 0; i < judges.size(); i++) {
      if (judges.get(i).canPromote() && judgements.get(i).verdict() != Verdict.PROMOTE) {
        return Verdict.UNDECIDED;
      }
    }
    return canPromote() ? Verdict.PROMOTE : Verdict.UNDECIDED;
  }
}
