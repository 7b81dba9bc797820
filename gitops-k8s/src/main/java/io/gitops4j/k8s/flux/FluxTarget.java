package io.gitops4j.k8s.flux;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.FollowingTarget;
import io.gitops4j.core.spi.LiveObjects;
import io.gitops4j.core.spi.SourceCommit;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterException;
import io.gitops4j.k8s.cluster.ClusterException.Refusal;
import io.gitops4j.k8s.deploy.ClusterTarget;
import io.gitops4j.k8s.model.FollowedSource;
import java.util.List;
import java.util.Optional;

/**
 * An environment that Flux makes what Git says. A Kustomization is asked how it is through the
 * cluster's API; where it has not applied yet what a stage committed, its source is asked to look,
 * and it too while it waits for something else. It is well when it has applied that commit, or one
 * after it, and is ready: with {@code wait: true}, as {@link FluxKustomization} has it, that means
 * that its objects are. With {@link #releasing}, a HelmRelease among its objects has to be ready
 * too, with the chart of that commit.
 *
 * <p>Needs the right to get and patch {@code kustomizations.kustomize.toolkit.fluxcd.io} and {@code
 * gitrepositories.source.toolkit.fluxcd.io}, and to get {@code
 * helmreleases.helm.toolkit.fluxcd.io}. With the right to list Kustomizations, one list a second
 * answers for all where many are awaited at once; what is said may be a second old then. Immutable
 * and thread-safe. The cluster is not closed.
 */
public final class FluxTarget implements FollowingTarget {
  private static final String APPLIED = "lastAppliedRevision";
  private static final String REQUEST = "reconcile.fluxcd.io/requestedAt";

  private final Cluster cluster;
  private final String namespace;
  private final String name;
  private final String release;

  private FluxTarget(Cluster cluster, String namespace, String name, String release) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.name = name;
    this.release = release;
  }

  /**
   * With the Flux of a cluster: Kustomizations of the namespace {@code flux-system} that are named
   * {@code {application}-{environment}}.
   */
  public static FluxTarget on(Cluster cluster) {
    return new FluxTarget(cluster, "flux-system", "{application}-{environment}", "");
  }

  /** The same with Kustomizations of another namespace. */
  public FluxTarget in(String other) {
    return new FluxTarget(cluster, other, name, release);
  }

  /**
   * The same with another name for Kustomizations.
   *
   * @param template {@code {application}} and {@code {environment}} are filled in
   */
  public FluxTarget named(String template) {
    return new FluxTarget(cluster, namespace, template, release);
  }

  /**
   * The same, where a HelmRelease that the Kustomization applies has to be ready too.
   *
   * @param template {@code namespace/name}; {@code {application}} and {@code {environment}} are
   *     filled in
   * @throws IllegalArgumentException without a namespace
   */
  public FluxTarget releasing(String template) {
    if (template.indexOf('/') < 1) {
      throw new IllegalArgumentException("A HelmRelease is namespace/name, not " + template);
    }
    return new FluxTarget(cluster, namespace, name, template);
  }

  /**
   * How the Kustomization is, and the HelmRelease where one was named. Failed is one whose last
   * attempt with what landed failed; one that is not there yet, or waits for its source or another
   * one, is waited for.
   *
   * @throws ClusterException if the cluster can't be asked
   * @throws ProviderException if a repository can't tell whether a commit came after another
   */
  @Override
  public Health health(String application, String environment, List<SourceCommit> landed) {
    String called = filled(name, application, environment);
    Fields like = object(FluxKustomization.API_VERSION, FluxKustomization.KIND, namespace, called);
    Optional<Fields> found = cluster.findRecent(like);
    if (found.isEmpty()) {
      return new Health(
          Health.State.ABSENT,
          "There is no Kustomization " + namespace + "/" + called + " yet. Put one into Git.");
    }
    FluxStatus status = new FluxStatus(found.get());
    Optional<Fields> source = source(found.get());
    String address = source.flatMap(s -> s.object("spec").findText("url")).orElse("its source");
    String title = "Kustomization " + namespace + "/" + called;
    List<SourceCommit> missing = lacking(address, status.revision(APPLIED), landed);
    if (missing.isEmpty()) {
      Health health = judge(title, status, status.revision(APPLIED));
      return health.state() == Health.State.HEALTHY && !release.isEmpty()
          ? released(filled(release, application, environment), found.get(), health)
          : health;
    }
    if (!lacking(address, status.revision("lastAttemptedRevision"), landed).isEmpty()) {
      ask(found.get(), source, address, landed);
    } else if (status.isFailed()) {
      return judge(title, status, "");
    }
    return new Health(
        Health.State.PROGRESSING,
        "It waits for commit %s of %s; %s has %s (%s)%s%s."
            .formatted(
                missing.get(0).commit().abbreviated(),
                missing.get(0).repository().url(),
                title,
                status.revision(APPLIED).isEmpty() ? "nothing yet" : status.revision(APPLIED),
                status.message(),
                source.map(FluxTarget::trouble).orElse(""),
                status.isSuspended() ? ", and is suspended. Resume it" : ""));
  }

  /** Why a source has nothing new, if it says so. */
  private static String trouble(Fields source) {
    FluxStatus status = new FluxStatus(source);
    return status.isFailed() ? ", and its source says " + status.message() : "";
  }

  /** Those of the cluster it is with; objects that name no namespace are in its context's. */
  @Override
  public Optional<LiveObjects> objects() {
    return Optional.of(cluster.objects(cluster.namespace(), ClusterTarget.FIELD_MANAGER));
  }

  private static List<SourceCommit> lacking(
      String address, String revision, List<SourceCommit> landed) {
    return FollowedSource.lacking(List.of(new FollowedSource(address, revision)), landed);
  }

  /** Its source, if that is one of Git. */
  private Optional<Fields> source(Fields kustomization) {
    Fields source = kustomization.object("spec").object("sourceRef");
    String where = source.findText("namespace").orElse(namespace);
    return source
        .findText("kind")
        .filter(FluxSource.GIT::equals)
        .map(kind -> object(FluxSource.API_VERSION, kind, where, source.text("name")))
        .flatMap(cluster::find);
  }

  private Health judge(String title, FluxStatus status, String revision) {
    if (!status.isObserved()) {
      return new Health(Health.State.PROGRESSING, title + " has changed, and is looked at.");
    }
    if (status.isReady()) {
      return new Health(Health.State.HEALTHY, title + " is ready at " + revision + ".");
    }
    if (!status.isFailed()) {
      return new Health(Health.State.PROGRESSING, title + " is at it: " + status.message() + ".");
    }
    String why = new NamedObjects(cluster).of(status.object(), status.message());
    return new Health(
        Health.State.FAILED,
        "%s failed at %s: %s%s. Correct what Git has, or roll it back."
            .formatted(
                title,
                status.revision("lastAttemptedRevision"),
                status.message(),
                why.isEmpty() ? "" : ". " + why));
  }

  private Health released(String place, Fields kustomization, Health applied) {
    int slash = place.indexOf('/');
    Fields like =
        object(
            FluxHelmRelease.API_VERSION,
            FluxHelmRelease.KIND,
            place.substring(0, slash),
            place.substring(slash + 1));
    Optional<Fields> found = cluster.find(like);
    if (found.isEmpty()) {
      return new Health(Health.State.PROGRESSING, "There is no HelmRelease " + place + " yet.");
    }
    FluxStatus status = new FluxStatus(found.get());
    String attempted = status.revision("lastAttemptedRevision");
    if (isBehind(found.get(), attempted, kustomization)) {
      return new Health(
          Health.State.PROGRESSING,
          "HelmRelease %s has %s, which is of another commit (%s)."
              .formatted(place, attempted, status.message()));
    }
    Health health = judge("HelmRelease " + place, status, attempted);
    return health.state() == Health.State.HEALTHY
        ? new Health(health.state(), applied.sentence() + " " + health.sentence())
        : health;
  }

  /**
   * Whether a chart of the very source that the Kustomization has is of another commit. By the
   * strategy {@code Revision} its version ends with {@code +} and the beginning of its commit, and
   * a number after a dot where it has files of values. By any other nobody can tell.
   */
  private static boolean isBehind(Fields helmRelease, String attempted, Fields kustomization) {
    Fields chart = helmRelease.object("spec").object("chart").object("spec");
    String commit = attempted.replaceFirst("^[^+]*\\+?", "").replaceFirst("\\..*", "");
    return chart.findText("reconcileStrategy").filter("Revision"::equals).isPresent()
        && sourceId(chart, helmRelease)
            .equals(sourceId(kustomization.object("spec"), kustomization))
        && !new FluxStatus(kustomization).revision(APPLIED).contains(commit);
  }

  private static String sourceId(Fields spec, Fields owner) {
    Fields reference = spec.object("sourceRef");
    String own = owner.object("metadata").text("namespace");
    return reference.findText("kind").orElse("")
        + "/"
        + reference.findText("namespace").orElse(own)
        + "/"
        + reference.findText("name").orElse("");
  }

  /**
   * Asks a Git source to look, of which the Kustomization takes note by itself. One that waits,
   * though its source has what landed, is asked too. One that is at it is left alone: it would
   * begin once more, and might give up checking its objects.
   */
  private void ask(
      Fields kustomization, Optional<Fields> source, String address, List<SourceCommit> landed) {
    source.ifPresent(this::request);
    boolean behind =
        source
            .filter(s -> !lacking(address, new FluxStatus(s).artifact(), landed).isEmpty())
            .isPresent();
    if (!behind && new FluxStatus(kustomization).isUnready()) {
      request(kustomization);
    }
  }

  /** Flux takes note of a time that is new. */
  private void request(Fields object) {
    String now = SystemClock.utc().instant().toString();
    Fields annotations = Fields.of("annotations", Fields.of(REQUEST, now));
    try {
      cluster.merge(object, Fields.of("metadata", annotations));
    } catch (ClusterException e) {
      if (e.refusal() != Refusal.MISSING) {
        throw e;
      }
      // what is not there can't be asked; the Kustomization says so
    }
  }

  private static Fields object(String apiVersion, String kind, String where, String called) {
    return Fields.of("apiVersion", apiVersion)
        .with("kind", kind)
        .with("metadata", Fields.of("name", called).with("namespace", where));
  }

  private static String filled(String template, String application, String environment) {
    return template.replace("{application}", application).replace("{environment}", environment);
  }

  /** Where it looks. */
  @Override
  public String toString() {
    return "Flux of " + cluster;
  }
}
