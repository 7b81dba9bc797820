package io.gitops4j.canary.metrics;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What was scraped of one series.
 *
 * @param labels with the name as {@code __name__}
 * @param samples in order of time
 */
record RawSeries(Map<String, String> labels, List<RawSample> samples) {
  RawSeries {
    labels = Map.copyOf(labels);
    samples = List.copyOf(samples);
  }

  /** A value at a time. */
  record RawSample(Instant at, double value) {}

  /** A label; empty if it has none of that name. */
  String label(String name) {
    return labels.getOrDefault(name, "");
  }

  /** As Prometheus writes it, labels in order. */
  String name() {
    String rest =
        labels.entrySet().stream()
            .filter(label -> !label.getKey().equals("__name__"))
            .sorted(Map.Entry.comparingByKey())
            .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
            .collect(Collectors.joining(","));
    return label("__name__") + (rest.isEmpty() ? "" : "{" + rest + "}");
  }
}
