package io.gitops4j.k8s.argocd;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.FollowingTarget;
import io.gitops4j.core.spi.LiveObjects;
import io.gitops4j.core.spi.SourceCommit;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterException;
import io.gitops4j.k8s.cluster.ClusterException.Refusal;
import io.gitops4j.k8s.deploy.ClusterTarget;
import java.util.List;
import java.util.Optional;

/**
 * An environment that Argo CD makes what Git says. An Application is asked how it is through the
 * API of the cluster that Argo CD runs in; where it has not seen yet what a stage committed, it is
 * asked to look at Git. It is well when it was compared with that commit, or one after it, is
 * synced, and healthy.
 *
 * <p>Needs the right to get and patch {@code applications.argoproj.io}, and, with {@link #madeBy},
 * {@code applicationsets.argoproj.io}. With the right to list Applications, one list a second
 * answers for all where many are awaited at once; what is said may be a second old then. Immutable
 * and thread-safe. The cluster is not closed.
 */
public final class ArgoCdTarget implements FollowingTarget {
  private static final String USER = "gitops4j";
  private static final String REFRESH = "argocd.argoproj.io/refresh";
  private static final String SET_REFRESH = "argocd.argoproj.io/application-set-refresh";

  private final Cluster cluster;
  private final String namespace;
  private final String name;
  private final String set;
  private final boolean syncing;

  private ArgoCdTarget(
      Cluster cluster, String namespace, String name, String set, boolean syncing) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.name = name;
    this.set = set;
    this.syncing = syncing;
  }

  /**
   * With the Argo CD of a cluster: Applications of the namespace {@code argocd} that are named
   * {@code {application}-{environment}}.
   */
  public static ArgoCdTarget on(Cluster cluster) {
    return new ArgoCdTarget(cluster, "argocd", "{application}-{environment}", "", false);
  }

  /** The same with Applications of another namespace. */
  public ArgoCdTarget in(String other) {
    return new ArgoCdTarget(cluster, other, name, set, syncing);
  }

  /**
   * The same with another name for Applications.
   *
   * @param template {@code {application}} and {@code {environment}} are filled in
   */
  public ArgoCdTarget named(String template) {
    return new ArgoCdTarget(cluster, namespace, template, set, syncing);
  }

  /**
   * The same, where an ApplicationSet makes the Applications: while one is not there, the set is
   * asked to look at Git.
   *
   * @param template its name; {@code {application}} and {@code {environment}} are filled in
   */
  public ArgoCdTarget madeBy(String template) {
    return new ArgoCdTarget(cluster, namespace, name, template, syncing);
  }

  /** The same, asking for a sync of Applications that are not synced automatically. */
  public ArgoCdTarget syncing() {
    return new ArgoCdTarget(cluster, namespace, name, set, true);
  }

  /**
   * How the Application is. Failed is one that could not be synced to what landed, or is degraded
   * with it; one that is not there yet, or that Argo CD has trouble to compare, is waited for.
   *
   * @throws ClusterException if the cluster can't be asked
   * @throws ProviderException if a repository can't tell whether a commit came after another
   */
  @Override
  public Health health(String application, String environment, List<SourceCommit> landed) {
    Fields like = object("Application", filled(name, application, environment));
    Optional<Fields> found = cluster.findRecent(like);
    if (found.isEmpty()) {
      return absent(like, filled(set, application, environment));
    }
    ApplicationStatus status = new ApplicationStatus(found.get());
    String called = namespace + "/" + like.object("metadata").text("name");
    if (status.isGoing()) {
      return new Health(
          Health.State.PROGRESSING, "Application " + called + " is being deleted; it waits.");
    }
    Rollout rollout = new Rollout(called, status, landed, new UnwellObjects(cluster));
    List<SourceCommit> unseen = rollout.unseen();
    if (!unseen.isEmpty()) {
      annotate(like, REFRESH, "normal");
      return rollout.waiting(unseen);
    }
    if (syncing && rollout.wantsSync()) {
      sync(like, called, landed);
    }
    return rollout.now();
  }

  /** Asks for a sync, if nobody has meanwhile. */
  private void sync(Fields like, String called, List<SourceCommit> landed) {
    cluster
        .find(like)
        .map(ApplicationStatus::new)
        .filter(now -> new Rollout(called, now, landed, new UnwellObjects(cluster)).wantsSync())
        .ifPresent(now -> cluster.merge(like, now.syncBy(USER)));
  }

  /** Those of the cluster it is with; objects that name no namespace are in its context's. */
  @Override
  public Optional<LiveObjects> objects() {
    return Optional.of(cluster.objects(cluster.namespace(), ClusterTarget.FIELD_MANAGER));
  }

  private Health absent(Fields application, String setName) {
    String sentence =
        "There is no Application " + namespace + "/" + application.object("metadata").text("name");
    if (setName.isEmpty()) {
      return new Health(
          Health.State.ABSENT, sentence + " yet. If nothing makes it, put one into Git.");
    }
    try {
      annotate(object("ApplicationSet", setName), SET_REFRESH, "true");
      return new Health(
          Health.State.ABSENT,
          sentence + " yet; ApplicationSet " + setName + " was asked to look at Git.");
    } catch (ClusterException e) {
      if (e.refusal() != Refusal.MISSING) {
        throw e;
      }
      return new Health(
          Health.State.ABSENT, sentence + " yet, and no ApplicationSet " + setName + " either.");
    }
  }

  private void annotate(Fields object, String annotation, String value) {
    Fields annotations = Fields.of("annotations", Fields.of(annotation, value));
    cluster.merge(object, Fields.of("metadata", annotations));
  }

  private Fields object(String kind, String called) {
    return Fields.of("apiVersion", ArgoApplication.API_VERSION)
        .with("kind", kind)
        .with("metadata", Fields.of("name", called).with("namespace", namespace));
  }

  private static String filled(String template, String application, String environment) {
    return template.replace("{application}", application).replace("{environment}", environment);
  }

  /** Where it looks. */
  @Override
  public String toString() {
    return "Argo CD of " + cluster;
  }
}
