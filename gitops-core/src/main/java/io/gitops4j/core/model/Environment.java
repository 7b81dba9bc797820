package io.gitops4j.core.model;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place an application is delivered to. What is there now is the engine's business; this is what
 * it is called and how long it lives.
 *
 * @param name unique within the application
 * @param timeToLive how long a preview lives after its last deployment, or {@code null} for ever
 */
public record Environment(String name, @Nullable Duration timeToLive) {
  /** Checks name and duration. */
  public Environment {
    Names.check("environment", name);
    if (timeToLive != null && (timeToLive.isNegative() || timeToLive.isZero())) {
      throw new IllegalArgumentException("A preview's time to live must be longer than nothing");
    }
  }

  /** An environment that stays. */
  public static Environment named(String name) {
    return new Environment(name, null);
  }

  /** An environment that is removed when nothing was deployed to it for so long. */
  public static Environment preview(String name, Duration timeToLive) {
    return new Environment(name, timeToLive);
  }

  /** How long it lives, for a preview. */
  public Optional<Duration> lifetime() {
    return Optional.ofNullable(timeToLive);
  }
}
