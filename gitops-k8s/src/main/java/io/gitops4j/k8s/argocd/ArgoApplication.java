package io.gitops4j.k8s.argocd;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.ManifestObject;
import java.util.Arrays;
import java.util.List;

/**
 * Argo CD's Application: what comes from where, and goes where. It belongs to the project {@code
 * default} until {@link #project} names another. Immutable.
 */
public final class ArgoApplication extends ManifestObject<ArgoApplication> {
  static final String API_VERSION = "argoproj.io/v1alpha1";
  static final String KIND = "Application";

  private ArgoApplication(Fields fields) {
    super(fields);
  }

  /**
   * One of that name, or the template of a name in an {@link ApplicationSet}.
   *
   * @throws IllegalArgumentException if the name is blank
   */
  public static ArgoApplication named(String name) {
    return new ArgoApplication(begin(API_VERSION, KIND, name)).project("default");
  }

  @Override
  protected ArgoApplication of(Fields changed) {
    return new ArgoApplication(changed);
  }

  /** The same in another project. */
  public ArgoApplication project(String name) {
    return with("spec.project", name);
  }

  /** The same from one source. */
  public ArgoApplication from(ApplicationSource source) {
    return with("spec.source", source.fields());
  }

  /** The same from several sources, which see each other's files by {@code $name}. */
  public ArgoApplication fromAll(ApplicationSource... sources) {
    return with("spec.sources", Arrays.stream(sources).map(ApplicationSource::fields).toList());
  }

  /** The same to a namespace of the cluster that Argo CD runs in. */
  public ArgoApplication to(String namespace) {
    return to("https://kubernetes.default.svc", namespace);
  }

  /** The same to a namespace of the cluster at an address. */
  public ArgoApplication to(String server, String namespace) {
    return with("spec.destination", Fields.of("server", server).with("namespace", namespace));
  }

  /** The same to a namespace of a cluster that Argo CD knows by name. */
  public ArgoApplication toCluster(String name, String namespace) {
    return with("spec.destination", Fields.of("name", name).with("namespace", namespace));
  }

  /** The same, synced in another way. */
  public ArgoApplication sync(SyncPolicy policy) {
    return with("spec.syncPolicy", policy.fields());
  }

  /**
   * The same, where some fields of a kind may differ from Git.
   *
   * @param group of the kind; empty for the core's
   * @param kind {@code *} for all
   * @param pointers JSON pointers: {@code /spec/replicas}
   */
  public ArgoApplication ignoring(String group, String kind, String... pointers) {
    return ignore(group, kind, "jsonPointers", pointers);
  }

  /** The same, where what some field managers set may differ from Git. */
  public ArgoApplication ignoringManagers(String group, String kind, String... managers) {
    return ignore(group, kind, "managedFieldsManagers", managers);
  }

  /** The same, where fields may differ from Git that jq paths name. */
  public ArgoApplication ignoringPaths(String group, String kind, String... paths) {
    return ignore(group, kind, "jqPathExpressions", paths);
  }

  private ArgoApplication ignore(String group, String kind, String how, String... what) {
    Fields rule = Fields.of("kind", kind).with(how, List.of(what));
    return adding("spec.ignoreDifferences", group.isEmpty() ? rule : rule.with("group", group));
  }

  /** The same, whose objects go when it is deleted. */
  public ArgoApplication cascading() {
    return adding("metadata.finalizers", "resources-finalizer.argocd.argoproj.io");
  }

  /** What an ApplicationSet makes others after. */
  Fields template() {
    return Fields.of("metadata", fields().object("metadata")).with("spec", fields().object("spec"));
  }
}
