package io.gitops4j.k8s.details;

import io.gitops4j.core.spi.MetricSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads series from sources of metrics; what can't be read is a gap. Immutable. */
final class SeriesReader {
  static final SeriesReader NONE = new SeriesReader(List.of());

  private final List<Question> questions;

  private record Question(Supplier<MetricSource> source, SeriesQuery query) {}

  private SeriesReader(List<Question> questions) {
    this.questions = List.copyOf(questions);
  }

  /** The same with more; a source is looked for when it is read. */
  SeriesReader with(Supplier<MetricSource> source, List<SeriesQuery> queries) {
    List<Question> more = new ArrayList<>(questions);
    queries.forEach(query -> more.add(new Question(source, query)));
    return new SeriesReader(more);
  }

  List<SeriesDetails> read(String application, String environment, Instant now, Gaps gaps) {
    List<SeriesDetails> all = new ArrayList<>();
    for (Question each : questions) {
      gaps.orElse(
              Optional.<SeriesDetails>empty(),
              each.query().name(),
              () -> Optional.of(read(each, application, environment, now)))
          .ifPresent(all::add);
    }
    return List.copyOf(all);
  }

  private static SeriesDetails read(
      Question question, String application, String environment, Instant now) {
    SeriesQuery query = question.query();
    MetricSource source = question.source().get();
    Duration step = query.time().dividedBy(query.points());
    Instant to = now.minus(source.lag());
    Instant from = to.minus(step.multipliedBy(query.points() - 1L));
    String text = query.filledIn(application, environment);
    return new SeriesDetails(query.name(), from, to, step, source.series(text, from, to, step));
  }
}
