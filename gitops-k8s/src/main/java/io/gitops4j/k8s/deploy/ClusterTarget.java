package io.gitops4j.k8s.deploy;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.DeploymentTarget;
import io.gitops4j.core.spi.LiveObjects;
import io.gitops4j.core.spi.SourceCommit;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterException;
import io.gitops4j.k8s.deploy.Inventory.Place;
import io.gitops4j.k8s.health.HealthProfile;
import io.gitops4j.k8s.model.ObjectId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Applies renderings to a cluster, on the server's side, as the field manager {@code gitops4j}.
 * Namespaces and definitions come first and are waited for; then what others need; waves (the
 * annotation {@code argocd.argoproj.io/sync-wave}) one after the other, each waited for. What an
 * earlier deployment of the same application and environment put there and this one lacks is
 * removed at the end.
 *
 * <p>What is ours stands in an inventory, a ConfigMap in the cluster's namespace, which is written
 * before anything is applied: after a crash the next application knows it. Removed is what has the
 * UID that the inventory says, has our set's label ({@code applyset.kubernetes.io/part-of}), and
 * does not ask to be kept ({@code gitops4j.io/prune: "false"}, or Helm's, Argo CD's and Flux'
 * annotations for that). An object that another set claims is not applied.
 *
 * <p>An object that has not changed since it was applied last, as its fingerprint in the inventory
 * says, is not asked about. An inventory holds more than 10,000 objects, as a ConfigMap holds 1
 * MiB. Immutable and thread-safe; several may work on one cluster at once: who comes second begins
 * again. Of two that apply the same application and environment at once and one of which is killed
 * then, what that one had just created may stay behind, with the set's label. The cluster is not
 * closed.
 */
public final class ClusterTarget implements DeploymentTarget {
  /** Who owns the fields that are applied, in the server's books. */
  public static final String FIELD_MANAGER = "gitops4j";

  private static final int ATTEMPTS = 5;

  private final Settings settings;

  private ClusterTarget(Settings settings) {
    this.settings = settings;
  }

  /**
   * What it goes by.
   *
   * @param cluster to which it applies
   * @param namespace of the inventory, and of objects that name none
   * @param emptyAllowed whether an empty rendering removes everything
   * @param budget how many objects may be removed at a time; negative for the usual bound
   * @param patience how long a wave may take to be well
   * @param health by which rules that is judged
   */
  record Settings(
      Cluster cluster,
      String namespace,
      boolean emptyAllowed,
      int budget,
      Duration patience,
      HealthProfile health) {}

  /** On a cluster, in the namespace that its access names; waves may take five minutes. */
  public static ClusterTarget on(Cluster cluster) {
    return new ClusterTarget(
        new Settings(
            cluster,
            cluster.namespace(),
            false,
            -1,
            Duration.ofMinutes(5),
            HealthProfile.argoCd()));
  }

  /**
   * The same in another namespace: there the inventory is kept, and there objects go that name
   * none. It has to be there, or among the manifests.
   */
  public ClusterTarget in(String namespace) {
    Settings s = settings;
    return new ClusterTarget(
        new Settings(s.cluster, namespace, s.emptyAllowed, s.budget, s.patience, s.health));
  }

  /**
   * The same, removing everything when a rendering is empty. Without this, an empty rendering is
   * refused where something stands.
   */
  public ClusterTarget allowingEmpty() {
    Settings s = settings;
    return new ClusterTarget(
        new Settings(s.cluster, s.namespace, true, s.budget, s.patience, s.health));
  }

  /**
   * The same, removing so many objects at a time at most. Without this, removing more than ten and
   * more than half of what stands is refused.
   */
  public ClusterTarget withPruneBudget(int most) {
    if (most < 0) {
      throw new IllegalArgumentException("A budget is 0 or more, not " + most);
    }
    Settings s = settings;
    return new ClusterTarget(
        new Settings(s.cluster, s.namespace, s.emptyAllowed, most, s.patience, s.health));
  }

  /** The same with another time for each wave, and for namespaces and definitions. */
  public ClusterTarget withPatience(Duration time) {
    Settings s = settings;
    return new ClusterTarget(
        new Settings(s.cluster, s.namespace, s.emptyAllowed, s.budget, time, s.health));
  }

  /** The same with other rules of health than Argo CD's. */
  public ClusterTarget judgedBy(HealthProfile profile) {
    Settings s = settings;
    return new ClusterTarget(
        new Settings(s.cluster, s.namespace, s.emptyAllowed, s.budget, s.patience, profile));
  }

  /**
   * What applying would change now, as the server says; changes nothing. An object whose namespace
   * or definition is among the manifests counts as new.
   *
   * @throws ProviderException as {@link #apply} would, for what can be foreseen
   */
  @Override
  public List<Difference> plan(Deployment deployment) {
    return ApplyRun.of(settings, place(deployment), deployment, "plan").plan();
  }

  /**
   * Makes it so.
   *
   * @throws ProviderException {@code INVALID} for two manifests of one object, for a wave that is
   *     no number, for an empty rendering unless that is allowed, and for more removals than are
   *     allowed; {@code FORBIDDEN} for an object that another set claims; {@code UNAVAILABLE} if a
   *     wave is not well in time; {@link ClusterException} for what the server refuses. What was
   *     applied before stays, and is known to the next call
   */
  @Override
  public List<Difference> apply(Deployment deployment) {
    Place place = place(deployment);
    for (int attempt = 1; ; attempt++) {
      try {
        return ApplyRun.of(settings, place, deployment, "apply").apply();
      } catch (ProviderException e) {
        if (e.kind() != ErrorKind.STALE || attempt == ATTEMPTS) {
          throw e;
        }
        System.getLogger(ClusterTarget.class.getName())
            .log(System.Logger.Level.DEBUG, "Somebody else applied at the same time", e);
      }
    }
  }

  @Override
  public Optional<Applied> current(String application, String environment) {
    Place place = place(application, environment);
    return Inventory.find("read what was applied", settings.cluster, place)
        .flatMap(inventory -> Optional.ofNullable(inventory.applied()));
  }

  /** The worst of its objects decides; one that is missing has failed. */
  @Override
  public Health health(String application, String environment, List<SourceCommit> landed) {
    Place place = place(application, environment);
    Optional<Inventory> inventory =
        Inventory.find("judge the health of " + application, settings.cluster, place);
    return inventory.isEmpty() || inventory.get().members().isEmpty()
        ? new Health(Health.State.ABSENT, "Nothing was applied.")
        : new TargetHealth(settings.cluster, settings.health).of(inventory.get());
  }

  @Override
  public Optional<LiveObjects> objects() {
    return Optional.of(settings.cluster.objects(settings.namespace, FIELD_MANAGER));
  }

  /** What stands in an environment, as its inventory says; empty if nothing was ever applied. */
  public Optional<Standing> standing(String application, String environment) {
    Place place = place(application, environment);
    return Inventory.find("read what stands", settings.cluster, place).map(Standing::of);
  }

  /** The ConfigMap that says what stands in an environment, whether it is there yet or not. */
  public ObjectId inventory(String application, String environment) {
    return ObjectId.of(place(application, environment).object());
  }

  /** To which it applies. */
  public Cluster cluster() {
    return settings.cluster;
  }

  /** By which rules health is judged. */
  public HealthProfile profile() {
    return settings.health;
  }

  private Place place(Deployment deployment) {
    return place(deployment.application(), deployment.environment());
  }

  private Place place(String application, String environment) {
    return new Place(settings.namespace, application, environment);
  }

  /** Where its inventory is, and objects that name no namespace go. */
  public String namespace() {
    return settings.namespace;
  }

  /** An object as differences name it: {@code Deployment/shop/web}. */
  public static String name(ObjectId id) {
    String where = id.namespace().isEmpty() ? "_cluster" : id.namespace();
    return id.kind() + "/" + where + "/" + id.name();
  }
}
