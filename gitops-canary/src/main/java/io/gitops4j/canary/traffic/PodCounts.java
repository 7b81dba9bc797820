package io.gitops4j.canary.traffic;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/** How many pods make which shares. */
final class PodCounts {
  private PodCounts() {}

  /**
   * The nearest whole numbers of pods, and at least one where there is a share; what is too many or
   * too few then is the largest share's.
   *
   * @param shares in percent
   * @param replicas of all together
   */
  static Map<String, Long> of(Map<String, Integer> shares, int replicas) {
    Map<String, Long> counts = new LinkedHashMap<>();
    shares.forEach(
        (track, percent) -> {
          long nearest = Math.round(replicas * percent / 100.0);
          counts.put(track, percent > 0 ? Math.max(1, nearest) : 0);
        });
    long sum = counts.values().stream().mapToLong(Long::longValue).sum();
    shares.entrySet().stream()
        .filter(share -> share.getValue() > 0)
        .max(Comparator.comparing(Map.Entry::getValue))
        .ifPresent(largest -> counts.merge(largest.getKey(), replicas - sum, Long::sum));
    return counts;
  }
}
