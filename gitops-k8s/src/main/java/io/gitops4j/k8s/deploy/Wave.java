package io.gitops4j.k8s.deploy;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.spi.DeploymentTarget.Health;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.k8s.cluster.ClusterException;
import io.gitops4j.k8s.cluster.ClusterException.Refusal;
import io.gitops4j.k8s.model.ObjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits until what others need is well. */
final class Wave {
  private static final Duration LOOK = Duration.ofMillis(250);

  private Wave() {}

  /**
   * Waits.
   *
   * @throws ProviderException {@code UNAVAILABLE} if they are not well in time, or will not be, or
   *     the thread is interrupted
   */
  static void await(
      ClusterTarget.Settings settings, String task, String set, List<Fields> objects) {
    Map<ObjectId, String> wanted = new LinkedHashMap<>();
    objects.forEach(object -> wanted.put(ObjectId.of(object), object.text("apiVersion")));
    TargetHealth health = new TargetHealth(settings.cluster(), settings.health());
    Instant end = SystemClock.utc().instant().plus(settings.patience());
    Health now = health.of(set, wanted);
    while (now.state() == Health.State.PROGRESSING && SystemClock.utc().instant().isBefore(end)) {
      LockSupport.parkNanos(LOOK.toNanos());
      if (Thread.currentThread().isInterrupted()) {
        throw unwell(task, "the thread was interrupted", now);
      }
      now = health.of(set, wanted);
    }
    if (now.state() != Health.State.HEALTHY) {
      String why =
          now.state() == Health.State.FAILED
              ? "what others wait for has failed"
              : "what others wait for is not well within " + settings.patience();
      throw unwell(task, why, now);
    }
  }

  /**
   * Does something that was refused, as what it needs was brought along just before, until it is
   * refused for something else or no more.
   *
   * @throws ClusterException the refusal, if it is still the same at the end of the patience
   */
  static <T> T patiently(ClusterTarget.Settings settings, Refusal missing, Supplier<T> work) {
    Instant end = SystemClock.utc().instant().plus(settings.patience());
    while (true) {
      LockSupport.parkNanos(LOOK.toNanos());
      try {
        return work.get();
      } catch (ClusterException e) {
        boolean late = !SystemClock.utc().instant().isBefore(end);
        if (e.refusal() != missing || late || Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
    }
  }

  private static ProviderException unwell(String task, String why, Health now) {
    return new ProviderException(
        ErrorKind.UNAVAILABLE,
        "Could not " + task + ": " + why + ": " + now.sentence() + " Mend it, and apply again.",
        Retry.AFTER,
        null,
        null);
  }
}
