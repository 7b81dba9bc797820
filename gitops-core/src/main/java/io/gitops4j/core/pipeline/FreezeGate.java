package io.gitops4j.core.pipeline;

import java.time.Duration;
import java.time.Instant;

/** Closed from one moment to another. */
record FreezeGate(Instant from, Instant to, String why) implements Gate {
  FreezeGate {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("A freeze ends after it begins");
    }
  }

  @Override
  public String name() {
    return "freeze";
  }

  @Override
  public Verdict judge(GateContext context) {
    Instant now = context.now();
    if (now.isBefore(from) || !now.isBefore(to)) {
      return Verdict.open("no freeze");
    }
    return Verdict.blocked("frozen until " + to + ": " + why, Duration.between(now, to));
  }

  @Override
  public String describe() {
    return "freeze " + from + " to " + to + ": " + why;
  }
}
