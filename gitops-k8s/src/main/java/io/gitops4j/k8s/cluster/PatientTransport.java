package io.gitops4j.k8s.cluster;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.k8s.cluster.ClusterException.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Sends no more than a cluster may be asked, and what may be repeated again when it fails in
 * passing: anything that the server was too busy for, and where it is not known what became of it,
 * reads, dry runs and applications, which may be repeated whatever became of them. Thread-safe.
 */
final class PatientTransport implements Transport {
  private static final System.Logger LOG = System.getLogger(PatientTransport.class.getName());
  private static final Duration FIRST = Duration.ofMillis(200);

  private final Transport next;
  private final RequestLimits limits;
  private final InstantSource clock;
  private final Sleeper sleeper;
  private final TokenBucket bucket;

  PatientTransport(Transport next, RequestLimits limits, InstantSource clock, Sleeper sleeper) {
    this.next = next;
    this.limits = limits;
    this.clock = clock;
    this.sleeper = sleeper;
    this.bucket = new TokenBucket(limits.rate(), limits.burst(), clock);
  }

  static PatientTransport of(Transport next, RequestLimits limits) {
    InstantSource clock = SystemClock.utc();
    return new PatientTransport(next, limits, clock, time -> park(clock, time));
  }

  /** Lets time pass; less of it if the thread is interrupted. */
  @FunctionalInterface
  interface Sleeper {
    void sleep(Duration time);
  }

  private static void park(InstantSource clock, Duration time) {
    Instant end = clock.instant().plus(time);
    Duration left = time;
    while (!left.isNegative() && !left.isZero() && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(left.toNanos());
      left = Duration.between(clock.instant(), end);
    }
  }

  @Override
  public Fields send(ApiCall call) {
    return patiently(call, next::send);
  }

  @Override
  public byte[] read(ApiCall call, Duration atMost) {
    return patiently(call, again -> next.read(again, atMost));
  }

  private <T> T patiently(ApiCall call, Function<ApiCall, T> request) {
    Instant end = clock.instant().plus(limits.patience());
    for (int attempt = 1; ; attempt++) {
      pause(call, bucket.take());
      try {
        return request.apply(call);
      } catch (ClusterException e) {
        Duration pause = pause(e, attempt);
        boolean late = clock.instant().plus(pause).isAfter(end);
        if (!mayRepeat(call, e) || late || attempt == limits.attempts() || isInterrupted()) {
          throw e;
        }
        LOG.log(System.Logger.Level.DEBUG, "Again in {0}: {1}", pause, e.getMessage());
        if (e.refusal() == Refusal.OVERLOADED) {
          bucket.close(pause);
        } else {
          pause(call, pause);
        }
      }
    }
  }

  private static boolean mayRepeat(ApiCall call, ClusterException e) {
    return e.refusal() == Refusal.OVERLOADED
        || (e.refusal() == Refusal.UNAVAILABLE && (call.changesNothing() || call.isApplication()));
  }

  /** As long as the server says, and twice as long each time. */
  private static Duration pause(ClusterException e, int attempt) {
    Duration own = FIRST.multipliedBy(1L << Math.min(attempt - 1, 10));
    return e.retryAfter().filter(said -> said.compareTo(own) > 0).orElse(own);
  }

  private void pause(ApiCall call, Duration time) {
    if (time.isZero()) {
      return;
    }
    sleeper.sleep(time);
    if (isInterrupted()) {
      throw new ClusterException(
          Refusal.UNAVAILABLE,
          List.of(),
          "Could not " + call.doing() + ": the thread was interrupted. Try again later.",
          call.changesNothing(),
          null,
          null);
    }
  }

  private static boolean isInterrupted() {
    return Thread.currentThread().isInterrupted();
  }

  @Override
  public void close() {
    next.close();
  }
}
