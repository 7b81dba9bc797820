package io.gitops4j.k8s.details;

import io.gitops4j.core.engine.EnvironmentStatus;
import io.gitops4j.core.engine.Promotion;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.spi.DeploymentTarget.Applied;
import io.gitops4j.k8s.health.HealthState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An environment as it was read. */
record ReadEnvironment(
    String application,
    String environment,
    Instant readAt,
    @Nullable Applied last,
    List<ObjectDetails> objects,
    List<EventGroup> events,
    List<SeriesDetails> series,
    Said said,
    AsPromoted asPromoted,
    List<Gap> gaps)
    implements EnvironmentDetails {

  /** What the delivery says. */
  record Said(@Nullable EnvironmentStatus status, List<Promotion> releases, List<Run> runs) {
    static final Said NOTHING = new Said(null, List.of(), List.of());
  }

  @Override
  public Optional<Applied> applied() {
    return Optional.ofNullable(last);
  }

  @Override
  public Optional<HealthState> health() {
    List<HealthState> all =
        objects.stream().flatMap(o -> o.health().stream()).map(v -> v.state()).toList();
    return Stream.of(
            HealthState.FAILED,
            HealthState.TERMINATING,
            HealthState.PROGRESSING,
            HealthState.SUSPENDED,
            HealthState.HEALTHY)
        .filter(all::contains)
        .findFirst();
  }

  @Override
  public Optional<EnvironmentStatus> delivered() {
    return Optional.ofNullable(said.status());
  }

  @Override
  public List<Promotion> releases() {
    return said.releases();
  }

  @Override
  public List<Run> runs() {
    return said.runs();
  }

  /** Which; not what was read, as logs may hold anything. */
  @Override
  public String toString() {
    return application + " in " + environment;
  }
}
