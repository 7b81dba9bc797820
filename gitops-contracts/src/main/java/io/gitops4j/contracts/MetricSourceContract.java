package io.gitops4j.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.gitops4j.core.spi.Measurement;
import io.gitops4j.core.spi.MetricSource;
import io.gitops4j.core.spi.MetricSource.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every {@link MetricSource} does. Extend it, and give a source with something that was
 * counted in the past.
 */
public abstract class MetricSourceContract {
  private static final double EXACT = 1e-9;
  private static final int ROUNDS = 10;
  private static final long SEED = 8_2026;
  private static final int THREADS = 4;

  /** Makes the kit; subclasses are made by JUnit. */
  protected MetricSourceContract() {}

  /**
   * Something that was counted.
   *
   * @param source where it is read
   * @param query by which
   * @param number the name of the number it is
   * @param from before the first was counted, and seen
   * @param to after the last was counted, and seen
   * @param total how many
   * @param unknown a query of the same kind for something that is not there
   */
  public record History(
      MetricSource source,
      Query query,
      String number,
      Instant from,
      Instant to,
      double total,
      Query unknown) {}

  /** Something that was counted; it doesn't grow any more. */
  protected abstract History history() throws Exception;

  @Test
  @DisplayName("a window that holds everything counts everything, and says how much it saw")
  void countsAll() throws Exception {
    History history = history();
    Measurement all = history.source().measure(history.query(), history.from(), history.to());
    assertThat(number(history, all)).isCloseTo(history.total(), within(EXACT));
    assertThat(all.seen()).isPositive();
    assertThat(all.sentence()).isNotBlank();
    assertThat(history.source().name()).isNotBlank();
    assertThat(history.source().lag()).isGreaterThanOrEqualTo(Duration.ZERO);
  }

  @Test
  @DisplayName("windows that tile time, wherever they are cut, add up to the whole")
  void tiles() throws Exception {
    History history = history();
    Random random = new Random(SEED);
    long millis = Duration.between(history.from(), history.to()).toMillis();
    for (int round = 0; round < ROUNDS; round++) {
      TreeSet<Instant> cuts = new TreeSet<>(List.of(history.from(), history.to()));
      for (int i = 0; i < 1 + round; i++) {
        cuts.add(history.from().plusMillis((long) (random.nextDouble() * millis)));
      }
      List<Instant> edges = new ArrayList<>(cuts);
      double sum = 0;
      for (int i = 1; i < edges.size(); i++) {
        sum +=
            number(
                history, history.source().measure(history.query(), edges.get(i - 1), edges.get(i)));
      }
      assertThat(sum)
          .as("seed %d, cut at %s", SEED, edges)
          .isCloseTo(history.total(), within(EXACT));
    }
  }

  @Test
  @DisplayName("what was measured once is measured the same again, by several threads too")
  void repeats() throws Exception {
    History history = history();
    Callable<Measurement> task =
        () -> history.source().measure(history.query(), history.from(), history.to());
    Measurement once = task.call();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (Future<Measurement> each :
          threads.invokeAll(Stream.generate(() -> task).limit(THREADS).toList())) {
        assertThat(each.get()).isEqualTo(once);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  @DisplayName("before anything was seen, measurements are missing and not 0, with a reason")
  void missesWhatWasBefore() throws Exception {
    History history = history();
    Measurement before =
        history.source().measure(history.query(), history.from().minusSeconds(60), history.from());
    assertThat(before.isMissing()).as(before.sentence()).isTrue();
    assertThat(before.value()).isEmpty();
    assertThat(before.sentence()).isNotBlank();
  }

  @Test
  @DisplayName("what is not there is missing, with a reason; and 0 only as a part of what is there")
  void missesTheUnknown() throws Exception {
    History history = history();
    MetricSource source = history.source();
    Measurement none = source.measure(history.unknown(), history.from(), history.to());
    assertThat(none.isMissing()).as(none.sentence()).isTrue();
    assertThat(none.sentence()).isNotBlank();
    if (history.query().kind() == Query.Kind.INCREASE) {
      Query part = history.unknown().partOf(history.query().text());
      Instant before = history.from().minusSeconds(60);
      assertThat(source.measure(part, history.from(), history.to()).value()).hasValue(0);
      assertThat(source.measure(part, before, history.from()).isMissing()).isTrue();
    }
  }

  @Test
  @DisplayName("a window that doesn't end after it begins is refused")
  void refusesNoWindow() throws Exception {
    History history = history();
    MetricSource source = history.source();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> source.measure(history.query(), history.to(), history.to()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> source.measure(history.query(), history.to(), history.from()));
  }

  private static double number(History history, Measurement measured) {
    return measured.numbers().getOrDefault(history.number(), 0.0);
  }
}
