package io.gitops4j.registry;

import io.gitops4j.core.model.Credentials;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Asks for credentials again only after a minute. Thread-safe. */
final class KeptCredentials implements Supplier<Credentials> {
  private static final Duration KEPT = Duration.ofMinutes(1);

  private final Supplier<Credentials> source;
  private final InstantSource clock;
  private Credentials kept = Credentials.NONE;
  private Instant until = Instant.MIN;

  KeptCredentials(Supplier<Credentials> source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  @Override
  public synchronized Credentials get() {
    Instant now = clock.instant();
    if (!now.isBefore(until)) {
      kept = source.get();
      until = now.plus(KEPT);
    }
    return kept;
  }
}
