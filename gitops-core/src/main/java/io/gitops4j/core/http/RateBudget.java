package io.gitops4j.core.http;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What an API lets each credential do: once it said that one has no calls left, none is sent with
 * it until it has some again. Thread-safe.
 */
final class RateBudget {
  private static final Duration UNKNOWN = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofHours(2);

  /** Above that a number is a time in seconds since 1970, and below it seconds from now. */
  private static final long A_TIME = 1_000_000_000L;

  private final InstantSource clock;

  /** Until when, by a digest of the headers that show the credential. */
  private final Map<Digest, Instant> spent = new ConcurrentHashMap<>();

  RateBudget(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Nothing is left of a credential's budget.
   *
   * @throws ProviderException if so
   */
  void check(ApiRequest request, Map<String, String> shown) {
    Instant until = spent.get(key(shown));
    if (until == null) {
      return;
    }
    Duration left = Duration.between(clock.instant(), until);
    if (left.isNegative() || left.isZero()) {
      spent.remove(key(shown), until);
      return;
    }
    throw new ProviderException(
        ErrorKind.RATE_LIMITED,
        "Could not "
            + request.doing()
            + ": the server takes no more calls of these credentials for "
            + Math.max(1, left.toSeconds())
            + " seconds. It is tried again then.",
        Retry.AFTER,
        left,
        null);
  }

  /** Learns from an answer what is left. */
  void learn(Map<String, String> shown, ApiAnswer answer, boolean limited) {
    Optional<Duration> pause = limited ? Optional.of(pause(answer)) : untilReset(answer);
    pause
        .filter(p -> !p.isNegative() && !p.isZero())
        .ifPresent(p -> spent.put(key(shown), clock.instant().plus(shorter(p))));
  }

  /** How long to wait after an answer that says to slow down. */
  Duration pause(ApiAnswer answer) {
    return shorter(retryAfter(answer).or(() -> untilReset(answer)).orElse(UNKNOWN));
  }

  private static Duration shorter(Duration pause) {
    return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
  }

  /** Whether an answer says that no calls are left. */
  static boolean isSpent(ApiAnswer answer) {
    return number(answer, "Remaining").filter(left -> left == 0).isPresent();
  }

  private Optional<Duration> untilReset(ApiAnswer answer) {
    if (!isSpent(answer)) {
      return Optional.empty();
    }
    return number(answer, "Reset")
        .map(
            reset ->
                reset > A_TIME
                    ? Duration.between(clock.instant(), Instant.ofEpochSecond(reset))
                    : Duration.ofSeconds(reset));
  }

  private static Optional<Long> number(ApiAnswer answer, String name) {
    return answer
        .header("X-RateLimit-" + name)
        .or(() -> answer.header("RateLimit-" + name))
        .filter(value -> value.matches("[0-9]{1,12}"))
        .map(Long::parseLong);
  }

  /** Seconds, or a date: then counted from the server's own clock (RFC 9110, 10.2.3). */
  static Optional<Duration> retryAfter(ApiAnswer answer) {
    String value = answer.header("Retry-After").orElse("");
    if (value.matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    ZonedDateTime until = date(value);
    ZonedDateTime now = date(answer.header("Date").orElse(""));
    if (until == null || now == null) {
      return Optional.empty();
    }
    Duration wait = Duration.between(now, until);
    return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
  }

  private static @Nullable ZonedDateTime date(String text) {
    try {
      return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Digest key(Map<String, String> shown) {
    return Digest.of(shown.toString().getBytes(StandardCharsets.UTF_8));
  }
}
