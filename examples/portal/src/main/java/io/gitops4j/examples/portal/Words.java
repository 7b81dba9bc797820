package io.gitops4j.examples.portal;

import io.gitops4j.core.spi.SystemClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times and sizes for people. */
final class Words {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

  private Words() {}

  /** Hours to seconds, of UTC. */
  static String time(Instant at) {
    return TIME.format(at);
  }

  /** {@code 5m ago}. */
  static String ago(Instant at) {
    Duration since = Duration.between(at, SystemClock.utc().instant());
    if (since.toDays() > 1) {
      return since.toDays() + "d ago";
    }
    if (since.toHours() > 1) {
      return since.toHours() + "h ago";
    }
    return since.toMinutes() > 1 ? since.toMinutes() + "m ago" : "just now";
  }

  /** {@code 1.5 MiB}. */
  static String size(long bytes) {
    if (bytes < 1 << 10) {
      return bytes + " B";
    }
    return bytes < 1 << 20
        ? "%.1f KiB".formatted(bytes / 1024.0)
        : "%.1f MiB".formatted(bytes / 1048576.0);
  }
}
