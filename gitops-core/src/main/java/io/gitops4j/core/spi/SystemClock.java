package io.gitops4j.core.spi;

import java.time.Clock;
import java.time.InstantSource;

/** The one place that asks the machine for the time; everything else is given a clock. */
public final class SystemClock {
  private SystemClock() {}

  /** The machine's time. */
  public static InstantSource utc() {
    return Clock.systemUTC();
  }
}
