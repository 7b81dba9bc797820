package io.gitops4j.core.spi;

import io.gitops4j.core.model.Fields;
import java.util.List;
import java.util.Objects;

/**
 * What manifests are rendered for. Immutable; {@code withX} gives a copy.
 *
 * <p>The standard is no values, the namespace left to the manifests, and a cluster that is not
 * known.
 */
public final class RenderContext {
  private final String application;
  private final String environment;
  private final String namespace;
  private final Fields values;
  private final String kubernetesVersion;
  private final List<String> apiVersions;

  private RenderContext(
      String application,
      String environment,
      String namespace,
      Fields values,
      String kubernetesVersion,
      List<String> apiVersions) {
    this.application = Objects.requireNonNull(application, "application");
    this.environment = Objects.requireNonNull(environment, "environment");
    this.namespace = Objects.requireNonNull(namespace, "namespace");
    this.values = Objects.requireNonNull(values, "values");
    this.kubernetesVersion = Objects.requireNonNull(kubernetesVersion, "kubernetesVersion");
    this.apiVersions = List.copyOf(apiVersions);
  }

  /** For an application in an environment. */
  public static RenderContext of(String application, String environment) {
    return new RenderContext(application, environment, "", Fields.none(), "", List.of());
  }

  /** The same with values that the environment adds. */
  public RenderContext withValues(Fields added) {
    return new RenderContext(
        application, environment, namespace, added, kubernetesVersion, apiVersions);
  }

  /** The same with a namespace for what names none. */
  public RenderContext withNamespace(String name) {
    return new RenderContext(
        application, environment, name, values, kubernetesVersion, apiVersions);
  }

  /**
   * The same for a cluster.
   *
   * @param version of Kubernetes, as {@code 1.36.3}
   * @param apis what it serves, as {@code apps/v1} or {@code apps/v1/Deployment}
   */
  public RenderContext withCluster(String version, List<String> apis) {
    return new RenderContext(application, environment, namespace, values, version, apis);
  }

  /** Whose manifests. */
  public String application() {
    return application;
  }

  /** Where they are to stand. */
  public String environment() {
    return environment;
  }

  /** For what names none; empty to leave it to the manifests. */
  public String namespace() {
    return namespace;
  }

  /** What the environment adds; none for renderers that take none. */
  public Fields values() {
    return values;
  }

  /** Of Kubernetes; empty if it is not known. */
  public String kubernetesVersion() {
    return kubernetesVersion;
  }

  /** What the cluster serves; empty if it is not known. */
  public List<String> apiVersions() {
    return apiVersions;
  }
}
