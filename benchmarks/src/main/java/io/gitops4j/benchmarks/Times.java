package io.gitops4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How long a job took, round by round. Not thread-safe. */
final class Times {
  private final List<Long> micros = new ArrayList<>();

  /** One round more, in microseconds. */
  void add(long taken) {
    micros.add(taken);
  }

  /** In microseconds. */
  double median() {
    List<Long> sorted = micros.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2.0;
  }

  /**
   * A row in Markdown: times the floor's median; median, fastest and slowest in seconds; memory.
   */
  String row(String title, Times floor, String memory) {
    List<Long> sorted = micros.stream().sorted().toList();
    return String.format(
        Locale.ROOT,
        "| %s | %.2f | %.3f | %.3f | %.3f | %s |",
        title,
        median() / floor.median(),
        median() / 1e6,
        sorted.get(0) / 1e6,
        sorted.get(sorted.size() - 1) / 1e6,
        memory);
  }
}
