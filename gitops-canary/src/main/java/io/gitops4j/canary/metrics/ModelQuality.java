package io.gitops4j.canary.metrics;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Measurement;
import io.gitops4j.core.spi.MetricSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How often two models were right on the same requests, such as those that are mirrored to a
 * challenger. What is right is known when a label arrives, which may be hours later: a pair counts
 * in the window in which its second outcome became known, and only there.
 *
 * <p>It answers {@code COUNTS} with {@code pairs.total}, {@code pairs.bothRight}, {@code
 * pairs.onlyStableRight}, {@code pairs.onlyCanaryRight} and {@code pairs.neitherRight}. Thread-safe
 * if its log is.
 */
public final class ModelQuality implements MetricSource {
  private final OutcomeLog log;
  private final Duration patience;
  private final Duration lag;

  private ModelQuality(OutcomeLog log, Duration patience, Duration lag) {
    this.log = Objects.requireNonNull(log, "log");
    this.patience = patience;
    this.lag = lag;
  }

  /** From a log of outcomes; the two of a pair become known within a day of each other. */
  public static ModelQuality of(OutcomeLog log) {
    return new ModelQuality(log, Duration.ofDays(1), Duration.ZERO);
  }

  /** The same, waiting so long for the second outcome of a pair; then it is in none. */
  public ModelQuality withPatience(Duration other) {
    if (other.isNegative()) {
      throw new IllegalArgumentException("Patience is 0 or longer, not " + other);
    }
    return new ModelQuality(log, other, lag);
  }

  /** The same, knowing that the log has everything so long after it became known. */
  public ModelQuality withLag(Duration other) {
    return new ModelQuality(log, patience, Window.lag(other));
  }

  /** Where outcomes are kept. */
  @FunctionalInterface
  public interface OutcomeLog {
    /**
     * The outcomes that became known in a time, the begin left out, the end included, in any order.
     *
     * @param query which, in the log's own language
     * @throws ProviderException if it can't be asked now
     */
    List<Outcome> known(String query, Instant from, Instant to);
  }

  /**
   * How one model did on one request.
   *
   * @param prediction the request's id, the same for both models
   * @param model whose it is
   * @param right whether it was right
   * @param known when that became known; of several of a model the first counts
   */
  public record Outcome(String prediction, Model model, boolean right, Instant known) {
    /** Checks that nothing is null. */
    public Outcome {
      Objects.requireNonNull(prediction, "prediction");
      Objects.requireNonNull(model, "model");
      Objects.requireNonNull(known, "known");
    }

    /** Whose it is. */
    public enum Model {
      /** The champion. */
      STABLE,
      /** The challenger. */
      CANARY
    }
  }

  @Override
  public String name() {
    return "model-quality";
  }

  @Override
  public Duration lag() {
    return lag;
  }

  /**
   * Counts pairs.
   *
   * @throws ProviderException {@code INVALID} for another kind than {@code COUNTS}
   */
  @Override
  public Measurement measure(Query query, Instant from, Instant to) {
    Window.check(from, to);
    if (query.kind() != Query.Kind.COUNTS) {
      throw new ProviderException(
          ErrorKind.INVALID,
          "Could not measure "
              + query.text()
              + ": pairs of outcomes are counts, not "
              + query.kind()
              + ". Ask for counts.");
    }
    // One patience for the first outcome of a pair, and one more for what came before that one:
    // whether it is the first is known only then.
    Instant since = from.minus(patience).minus(patience);
    List<Outcome> outcomes = new ArrayList<>(log.known(query.text(), since, to));
    outcomes.removeIf(o -> !o.known().isAfter(since) || o.known().isAfter(to));
    if (outcomes.stream().noneMatch(outcome -> outcome.known().isAfter(from))) {
      return Measurement.missing("No outcome of " + query.text() + " became known in the window");
    }
    return counted(query, from, outcomes);
  }

  private Measurement counted(Query query, Instant from, List<Outcome> outcomes) {
    outcomes.sort(Comparator.comparing(Outcome::known));
    Map<String, Pair> pairs = new HashMap<>();
    Map<String, Double> numbers = new TreeMap<>();
    for (String name : List.of("total", "bothRight", "onlyStableRight", "onlyCanaryRight")) {
      numbers.put("pairs." + name, 0.0);
    }
    numbers.put("pairs.neitherRight", 0.0);
    for (Outcome outcome : outcomes) {
      Pair pair = pairs.computeIfAbsent(outcome.prediction(), id -> new Pair());
      if (pair.completedBy(outcome, patience) && outcome.known().isAfter(from)) {
        numbers.merge("pairs.total", 1.0, Double::sum);
        numbers.merge("pairs." + pair.word(), 1.0, Double::sum);
      }
    }
    long seen = outcomes.stream().filter(outcome -> outcome.known().isAfter(from)).count();
    String sentence =
        String.format(
            "%.0f pairs of %s became known, by %d outcomes",
            numbers.get("pairs.total"), query.text(), seen);
    return new Measurement(numbers, seen, sentence);
  }

  /** The first outcome of each model on one request. */
  private static final class Pair {
    private @Nullable Outcome stable;
    private @Nullable Outcome canary;

    /** Takes an outcome; whether it is the second one, and not too late. */
    boolean completedBy(Outcome outcome, Duration patience) {
      boolean ofStable = outcome.model() == Outcome.Model.STABLE;
      if ((ofStable ? stable : canary) != null) {
        return false;
      }
      Outcome other = ofStable ? canary : stable;
      if (ofStable) {
        stable = outcome;
      } else {
        canary = outcome;
      }
      return other != null && !other.known().isBefore(outcome.known().minus(patience));
    }

    String word() {
      boolean first = stable != null && stable.right();
      boolean second = canary != null && canary.right();
      if (first == second) {
        return first ? "bothRight" : "neitherRight";
      }
      return first ? "onlyStableRight" : "onlyCanaryRight";
    }
  }

  /** Always empty: pairs are for counting. */
  @Override
  public List<Series> series(String query, Instant from, Instant to, Duration step) {
    return List.of();
  }
}
