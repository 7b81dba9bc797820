package io.gitops4j.testkit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What people do in a test: each line is tried whenever nothing else moves. Not thread-safe. */
final class Script {
  private final List<Line> lines = new ArrayList<>();

  /** Something somebody does, once, when the moment has come; true if it was done. */
  private record Line(Instant notBefore, BooleanSupplier action, boolean again) {}

  void once(BooleanSupplier action) {
    lines.add(new Line(Instant.MIN, action, false));
  }

  void always(BooleanSupplier action) {
    lines.add(new Line(Instant.MIN, action, true));
  }

  void at(Instant moment, Runnable action) {
    lines.add(
        new Line(
            moment,
            () -> {
              action.run();
              return true;
            },
            false));
  }

  /** Does what can be done now; true if anything was. */
  boolean play(Instant now) {
    for (Line line : List.copyOf(lines)) {
      if (!now.isBefore(line.notBefore()) && line.action().getAsBoolean()) {
        if (!line.again()) {
          lines.remove(line);
        }
        return true;
      }
    }
    return false;
  }

  /** The next moment at which something is planned; {@link Instant#MAX} if nothing is. */
  Instant next(Instant now) {
    return lines.stream()
        .map(Line::notBefore)
        .filter(moment -> moment.isAfter(now))
        .min(Instant::compareTo)
        .orElse(Instant.MAX);
  }
}
