package io.gitops4j.k8s.details;

import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.EnvironmentStatus;
import io.gitops4j.core.engine.Promotion;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.k8s.deploy.ClusterTarget;
import io.gitops4j.k8s.details.ReadEnvironment.Said;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what an application is, everywhere: what a delivery says of each environment, and what runs
 * there, where its deployment target is a cluster. What can't be read is told as a {@link Gap}.
 *
 * <p>About logs see {@link EnvironmentReader}. Immutable and thread-safe.
 */
public final class ApplicationReader {
  private static final int RELEASES = 5;

  private final Delivery delivery;
  private final LogLimits logs;
  private final Map<String, List<SeriesQuery>> series;
  private final Map<String, ClusterTarget> targets;

  private ApplicationReader(
      Delivery delivery,
      LogLimits logs,
      Map<String, List<SeriesQuery>> series,
      Map<String, ClusterTarget> targets) {
    this.delivery = delivery;
    this.logs = logs;
    this.series = Collections.unmodifiableMap(new LinkedHashMap<>(series));
    this.targets = Map.copyOf(targets);
  }

  /** Of applications that a delivery delivers. */
  public static ApplicationReader of(Delivery delivery) {
    return new ApplicationReader(
        Objects.requireNonNull(delivery, "delivery"), LogLimits.USUAL, Map.of(), Map.of());
  }

  /** The same with other limits for logs. */
  public ApplicationReader withLogs(LogLimits limits) {
    return new ApplicationReader(
        delivery, Objects.requireNonNull(limits, "limits"), series, targets);
  }

  /**
   * The same with these series, too, in each environment.
   *
   * @param source the logical name of the source of metrics, as the tenant's connections have it
   */
  public ApplicationReader withSeries(String source, SeriesQuery... queries) {
    Map<String, List<SeriesQuery>> more = new LinkedHashMap<>(series);
    List<SeriesQuery> ofSource = new ArrayList<>(more.getOrDefault(source, List.of()));
    ofSource.addAll(List.of(queries));
    more.put(source, List.copyOf(ofSource));
    return new ApplicationReader(delivery, logs, more, targets);
  }

  /**
   * The same, reading an environment where this target applies. Without this, it is the target that
   * the tenant's connections have for it, which has to be a {@link ClusterTarget} itself.
   */
  public ApplicationReader at(String environment, ClusterTarget target) {
    Map<String, ClusterTarget> more = new HashMap<>(targets);
    more.put(environment, target);
    return new ApplicationReader(delivery, logs, series, more);
  }

  /** What an application of the only tenant is. */
  public ApplicationDetails details(String application) {
    return details(TenantId.DEFAULT, application);
  }

  /** What an application is in each environment that anything was ever delivered to. */
  public ApplicationDetails details(TenantId tenant, String application) {
    List<EnvironmentDetails> environments = new ArrayList<>();
    for (EnvironmentStatus status : delivery.environments(tenant, application)) {
      environments.add(details(tenant, status));
    }
    return new ApplicationDetails(application, environments);
  }

  private EnvironmentDetails details(TenantId tenant, EnvironmentStatus status) {
    String application = status.application();
    String environment = status.environment();
    Gaps gaps = new Gaps();
    Said said = said(tenant, status, gaps);
    Optional<ClusterTarget> target = target(tenant, environment, gaps);
    if (target.isPresent()) {
      EnvironmentReader reader = EnvironmentReader.of(target.get()).withLogs(logs);
      return reader.with(series(tenant)).read(application, environment, said, gaps);
    }
    Instant now = SystemClock.utc().instant();
    return new ReadEnvironment(
        application,
        environment,
        now,
        null,
        List.of(),
        List.of(),
        series(tenant).read(application, environment, now, gaps),
        said,
        PromotedDigests.compare(status, List.of()),
        gaps.all());
  }

  private SeriesReader series(TenantId tenant) {
    SeriesReader all = SeriesReader.NONE;
    for (Map.Entry<String, List<SeriesQuery>> each : series.entrySet()) {
      all = all.with(() -> delivery.connections(tenant).metrics(each.getKey()), each.getValue());
    }
    return all;
  }

  private Optional<ClusterTarget> target(TenantId tenant, String environment, Gaps gaps) {
    if (targets.containsKey(environment)) {
      return Optional.ofNullable(targets.get(environment));
    }
    String what = "what runs in " + environment;
    try {
      if (delivery.connections(tenant).target(environment) instanceof ClusterTarget cluster) {
        return Optional.of(cluster);
      }
      String why = "Its target is no cluster that this library applies to.";
      gaps.add(new Gap(what, ErrorKind.INVALID, why));
    } catch (ProviderException e) {
      gaps.add(what, e);
    }
    return Optional.empty();
  }

  private Said said(TenantId tenant, EnvironmentStatus status, Gaps gaps) {
    List<Promotion> releases =
        gaps.orElse(
            List.<Promotion>of(),
            "the releases before",
            () -> delivery.releases(tenant, status.application(), status.environment()));
    List<Promotion> last = releases.subList(0, Math.min(RELEASES, releases.size()));
    Set<RunId> ids = new LinkedHashSet<>();
    last.forEach(promotion -> ids.add(promotion.run()));
    List<Run> runs = new ArrayList<>();
    for (RunId id : ids) {
      gaps.orElse(Optional.<Run>empty(), "run " + id, () -> Optional.of(delivery.run(tenant, id)))
          .ifPresent(runs::add);
    }
    return new Said(status, List.copyOf(last), List.copyOf(runs));
  }
}
