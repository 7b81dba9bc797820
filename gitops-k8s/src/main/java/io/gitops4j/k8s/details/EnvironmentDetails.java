package io.gitops4j.k8s.details;

import io.gitops4j.core.engine.EnvironmentStatus;
import io.gitops4j.core.engine.Promotion;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.spi.DeploymentTarget.Applied;
import io.gitops4j.k8s.health.HealthState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an application is in one environment. What could not be read is missing, and {@link #gaps()}
 * says why. Immutable.
 */
public interface EnvironmentDetails {
  /** Whose. */
  String application();

  /** Where. */
  String environment();

  /** When this was read. */
  Instant readAt();

  /** What was applied last, if anything was and it could be read. */
  Optional<Applied> applied();

  /** The objects that were applied, in the order of what they are. */
  List<ObjectDetails> objects();

  /** Those that pods come of. */
  default List<ObjectDetails> workloads() {
    return objects().stream().filter(ObjectDetails::isWorkload).toList();
  }

  /** All pods. */
  default List<PodDetails> pods() {
    return objects().stream().flatMap(o -> o.pods().stream()).toList();
  }

  /** The worst of its objects; empty if none could be read. */
  Optional<HealthState> health();

  /** What happened to these objects, their pods and what is between them, newest first. */
  List<EventGroup> events();

  /** What sources of metrics had for the series that were asked for. */
  List<SeriesDetails> series();

  /** What the delivery says is there; empty if there is none, or it was not asked. */
  Optional<EnvironmentStatus> delivered();

  /** The last releases, newest first. */
  List<Promotion> releases();

  /** The runs that brought them, newest first, with the commits that they made as receipts. */
  List<Run> runs();

  /** Whether what runs is what was promoted. */
  AsPromoted asPromoted();

  /** What could not be read. */
  List<Gap> gaps();

  /** All of it, for people; the logs, too. */
  default String text() {
    return DetailsText.of(this);
  }
}
