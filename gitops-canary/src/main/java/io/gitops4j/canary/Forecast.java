package io.gitops4j.canary;

import io.gitops4j.canary.judge.ErrorRate;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.pipeline.StepContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Says before anything is shifted how long a decision will take, by what stable had to answer in
 * the last ten minutes.
 */
final class Forecast {
  private static final Duration BEFORE = Duration.ofMinutes(10);
  private static final double WORSE = 1.5;

  private final Canary canary;
  private final StepContext context;
  private final Roles roles;

  Forecast(Canary canary, StepContext context, Roles roles) {
    this.canary = canary;
    this.context = context;
    this.roles = roles;
  }

  /** A sentence; empty text if nothing can be said. */
  String sentence(int percent) {
    return canary.guards().stream()
        .filter(guard -> guard.judge() instanceof ErrorRate)
        .findFirst()
        .flatMap(guard -> sentence((ErrorRate) guard.judge(), guard.readings(), percent))
        .orElse("");
  }

  private Optional<String> sentence(
      ErrorRate judge, Map<String, Guard.Reading> readings, int percent) {
    OptionalDouble requests = measured(readings.get("requests"));
    OptionalDouble errors = measured(readings.get("errors"));
    if (percent >= 100 || requests.orElse(0) <= 0 || errors.orElse(0) <= 0) {
      return Optional.empty();
    }
    double baseline = errors.getAsDouble() / requests.getAsDouble();
    if (baseline * WORSE >= 1) {
      return Optional.empty();
    }
    double perMinute = requests.getAsDouble() / BEFORE.toMinutes();
    return Optional.of(
        judge.outlook(perMinute, percent / 100.0, baseline, baseline * WORSE).sentence());
  }

  private OptionalDouble measured(Guard.@Nullable Reading reading) {
    if (reading == null) {
      return OptionalDouble.empty();
    }
    Instant to = new Sampling(canary, context, roles).measurable();
    try {
      return context
          .connections()
          .metrics(reading.source())
          .measure(reading.query(roles.stable(), context), to.minus(BEFORE), to)
          .value();
    } catch (ProviderException e) {
      return OptionalDouble.empty(); // a forecast is no reason to fail; the measuring itself is
    }
  }
}
