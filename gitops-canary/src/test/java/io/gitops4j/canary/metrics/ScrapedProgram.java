package io.gitops4j.canary.metrics;

import io.gitops4j.canary.servers.SmallServer;
import io.gitops4j.canary.servers.SmallServer.Answer;
import io.gitops4j.core.spi.SystemClock;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** A program that counts, is scraped, and can be started again; then it has counted nothing. */
final class ScrapedProgram implements AutoCloseable {
  private final boolean tellsItsStart;
  private final Map<String, Long> counters = new TreeMap<>();
  private SmallServer server;
  private Instant started = SystemClock.utc().instant();

  /** One that tells when it was started, or does not. */
  ScrapedProgram(boolean tellsItsStart) {
    this.tellsItsStart = tellsItsStart;
    server = SmallServer.start(request -> page());
  }

  int port() {
    return server.port();
  }

  synchronized void count(String series, long more) {
    counters.merge(series, more, Long::sum);
  }

  private synchronized Answer page() {
    StringBuilder text = new StringBuilder();
    if (tellsItsStart) {
      text.append("process_start_time_seconds ").append(started.toEpochMilli() / 1000.0);
      text.append('\n');
    }
    counters.forEach((series, value) -> text.append(series).append(' ').append(value).append('\n'));
    return new Answer(200, Map.of("Content-Type", "text/plain; version=0.0.4"), text.toString());
  }

  /** Stops it and starts it again, on the same port. */
  void restart() {
    int port = server.port();
    server.close();
    synchronized (this) {
      counters.clear();
      started = SystemClock.utc().instant();
    }
    for (int attempt = 0; ; attempt++) {
      try {
        server = SmallServer.start(port, request -> page());
        return;
      } catch (UncheckedIOException e) {
        if (attempt == 100) {
          throw e;
        }
        LockSupport.parkNanos(20_000_000);
      }
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
