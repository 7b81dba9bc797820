package io.gitops4j.k8s.flux;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.ManifestObject;
import io.gitops4j.k8s.model.RepositoryText;
import java.time.Duration;

/** Flux' GitRepository, OCIRepository or HelmRepository: where something comes from. Immutable. */
public final class FluxSource extends ManifestObject<FluxSource> {
  static final String API_VERSION = "source.toolkit.fluxcd.io/v1";
  static final String GIT = "GitRepository";

  private FluxSource(Fields fields) {
    super(fields);
  }

  /**
   * A branch of a Git repository, looked at every minute.
   *
   * @throws IllegalArgumentException if the address carries a password
   */
  public static FluxSource git(String name, String repository, String branch) {
    return source(GIT, name, repository).with("spec.ref.branch", branch);
  }

  /**
   * A tag of an artifact in a registry, looked at every minute.
   *
   * @param repository {@code oci://registry.example.org/shop/manifests}
   * @throws IllegalArgumentException if it does not begin with {@code oci://}
   */
  public static FluxSource oci(String name, String repository, String tag) {
    if (!repository.startsWith("oci://")) {
      throw new IllegalArgumentException("Flux' address of an artifact begins with oci://");
    }
    return source("OCIRepository", name, repository).with("spec.ref.tag", tag);
  }

  /** A chart repository: {@code https://…}, or {@code oci://…} in a registry. */
  public static FluxSource charts(String name, String repository) {
    FluxSource source = source("HelmRepository", name, repository);
    return repository.startsWith("oci://") ? source.with("spec.type", "oci") : source;
  }

  private static FluxSource source(String kind, String name, String repository) {
    return new FluxSource(begin(API_VERSION, kind, name))
        .with("spec.url", RepositoryText.check(repository))
        .every(Duration.ofMinutes(1));
  }

  @Override
  protected FluxSource of(Fields changed) {
    return new FluxSource(changed);
  }

  /** The same, looked at so often. */
  public FluxSource every(Duration time) {
    return with("spec.interval", time.toSeconds() + "s");
  }

  /** The same with credentials from a Secret of its namespace. */
  public FluxSource secret(String name) {
    return with("spec.secretRef.name", name);
  }

  /** How others refer to it. */
  Fields reference() {
    Fields metadata = fields().object("metadata");
    Fields reference = Fields.of("kind", fields().text("kind")).with("name", metadata.text("name"));
    return metadata
        .findText("namespace")
        .map(namespace -> reference.with("namespace", namespace))
        .orElse(reference);
  }
}
