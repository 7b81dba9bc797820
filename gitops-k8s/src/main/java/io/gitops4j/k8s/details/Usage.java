package io.gitops4j.k8s.details;

import java.util.Locale;

/**
 * What something uses, as metrics.k8s.io says: averaged over the last seconds.
 *
 * @param cpu in thousandths of a core
 * @param memory in bytes: the working set
 */
public record Usage(long cpu, long memory) {
  private static final double MEBIBYTE = 1 << 20;

  /** Both together. */
  public Usage and(Usage other) {
    return new Usage(cpu + other.cpu, memory + other.memory);
  }

  /** {@code 12m CPU, 30.5 MiB}. */
  @Override
  public String toString() {
    return cpu + "m CPU, " + String.format(Locale.ROOT, "%.1f", memory / MEBIBYTE) + " MiB";
  }
}
