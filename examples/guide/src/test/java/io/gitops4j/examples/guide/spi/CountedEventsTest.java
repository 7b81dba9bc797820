package io.gitops4j.examples.guide.spi;

import io.gitops4j.contracts.MetricSourceContract;
import io.gitops4j.core.spi.MetricSource.Query;
import java.time.Instant;
import java.util.List;
import java.util.Map;

class CountedEventsTest extends MetricSourceContract {
  @Override
  protected History history() {
    Instant begin = Instant.parse("2026-01-05T09:00:00Z");
    List<Instant> requests = List.of(begin.plusSeconds(1), begin.plusSeconds(30));
    return new History(
        new CountedEvents(Map.of("requests", requests)),
        Query.increase("requests"),
        "value",
        begin,
        begin.plusSeconds(60),
        2,
        Query.increase("nothing"));
  }
}
