package io.gitops4j.canary.azure;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.ApiClient;
import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.spi.SystemClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Requests to Azure Resource Manager that go on after they were answered, as its guide for clients
 * says: {@code Azure-AsyncOperation} first, else {@code Location}, else what the resource says of
 * its provisioning. Thread-safe.
 */
final class LongRunning {
  private static final int ATTEMPTS = 5;
  private static final Set<String> ENDED = Set.of("Succeeded", "Failed", "Canceled");
  private static final Set<ErrorKind> PASSING =
      Set.of(ErrorKind.RATE_LIMITED, ErrorKind.UNAVAILABLE);

  private final ApiClient client;
  private final String base;
  private final Duration interval;
  private final Duration patience;

  LongRunning(ApiClient client, Duration interval, Duration patience) {
    this.client = client;
    this.base = client.toString().replaceFirst("/+$", "");
    this.interval = interval;
    this.patience = patience;
  }

  /** Whether a state is one that doesn't change by itself. */
  static boolean isEnded(String state) {
    return ENDED.contains(state);
  }

  /**
   * Sends a request, again where it fails in passing: each may be repeated, as what it asks for is
   * a state.
   */
  ApiAnswer send(ApiRequest request) {
    return patiently(
        () -> {
          ApiAnswer answer = request.send();
          if (answer.isSuccess() || answer.status() == 404) {
            return answer;
          }
          throw answer.refused();
        });
  }

  /** Asks, again where that fails in passing. */
  <T> T patiently(Supplier<T> question) {
    Instant end = end();
    for (int attempt = 1; ; attempt++) {
      Duration pause = interval.multipliedBy(1L << (attempt - 1));
      try {
        return question.get();
      } catch (ProviderException e) {
        Duration wait = e.retryAfter().orElse(pause);
        boolean late = SystemClock.utc().instant().plus(wait).isAfter(end);
        if (!PASSING.contains(e.kind()) || attempt == ATTEMPTS || late) {
          throw e;
        }
        pause("repeat a request", wait);
      }
    }
  }

  /**
   * Sends a request and waits until what it began has ended.
   *
   * @param doing what for, after "Could not"
   * @param state what the resource says of its provisioning; empty if it is gone
   * @throws ProviderException if it was refused, failed, or did not end in time
   */
  void run(String doing, ApiRequest request, Supplier<Optional<String>> state) {
    ApiAnswer answer = send(request);
    if (answer.status() == 404) {
      throw answer.refused();
    }
    Optional<String> operation = answer.header("Azure-AsyncOperation").flatMap(this::path);
    Optional<String> location =
        answer.status() == 202 ? answer.header("Location").flatMap(this::path) : Optional.empty();
    Optional<String> address = operation.or(() -> location);
    Instant end = end();
    ApiAnswer last = answer;
    while (true) {
      if (address.isPresent()) {
        last = get(doing, address.get());
      }
      Optional<String> now =
          operation.isPresent()
              ? ofOperation(doing, last)
              : location.isPresent() ? ofLocation(last) : state.get();
      if (now.isEmpty() || now.get().equals("Succeeded")) {
        return;
      }
      if (isEnded(now.get())) {
        throw failed(doing, now.get(), "its resource says no more");
      }
      if (!SystemClock.utc().instant().isBefore(end)) {
        throw late(doing, now.get());
      }
      pause(doing, retryAfter(last));
    }
  }

  /** Waits until a resource's state is one that doesn't change by itself. */
  void settle(String doing, Supplier<Optional<String>> state) {
    Instant end = end();
    for (Optional<String> now = state.get();
        now.isPresent() && !isEnded(now.get());
        now = state.get()) {
      if (!SystemClock.utc().instant().isBefore(end)) {
        throw late(doing, now.get());
      }
      pause(doing, interval);
    }
  }

  private ApiAnswer get(String doing, String path) {
    return send(client.to(doing).get(path));
  }

  private static Optional<String> ofOperation(String doing, ApiAnswer answer) {
    Fields operation = answer.object();
    String status = operation.findText("status").orElse("Running");
    if (isEnded(status) && !status.equals("Succeeded")) {
      Fields error = operation.object("error");
      String code = error.findText("code").orElse("");
      String message = error.findText("message").orElse("no reason was given");
      throw failed(doing, status, code.isEmpty() ? message : code + ": " + message);
    }
    return Optional.of(status);
  }

  private static Optional<String> ofLocation(ApiAnswer answer) {
    return answer.status() == 202 ? Optional.of("Running") : Optional.empty();
  }

  /** What comes after the base; credentials are shown nowhere else. */
  private Optional<String> path(String address) {
    return address.startsWith(base + "/")
        ? Optional.of(address.substring(base.length()))
        : Optional.empty();
  }

  private Duration retryAfter(ApiAnswer answer) {
    return answer
        .header("Retry-After")
        .filter(seconds -> seconds.matches("[0-9]{1,5}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
        .orElse(interval);
  }

  private Instant end() {
    return SystemClock.utc().instant().plus(patience);
  }

  private static void pause(String doing, Duration time) {
    Instant until = SystemClock.utc().instant().plus(time);
    while (SystemClock.utc().instant().isBefore(until)) {
      LockSupport.parkNanos(Duration.between(SystemClock.utc().instant(), until).toNanos());
      if (Thread.currentThread().isInterrupted()) {
        throw new ProviderException(
            ErrorKind.UNAVAILABLE,
            "Could not " + doing + ": the thread was interrupted. Repeat it.",
            Retry.LOOK_FIRST,
            null,
            null);
      }
    }
  }

  private ProviderException late(String doing, String state) {
    return new ProviderException(
        ErrorKind.UNAVAILABLE,
        "Could not "
            + doing
            + ": it is still "
            + state
            + " after "
            + patience
            + ". Repeat it, or allow it more time.",
        Retry.LOOK_FIRST,
        null,
        null);
  }

  private static ProviderException failed(String doing, String status, String why) {
    return new ProviderException(
        ErrorKind.INVALID,
        "Could not "
            + doing
            + ": Azure says "
            + status
            + ", "
            + why
            + ". Mend that, then repeat it.");
  }
}
