package io.gitops4j.core.spi;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import java.util.List;
import java.util.Objects;

/** Manifests and how they came about. Immutable. */
public final class Rendering {
  private final List<KubernetesManifest> manifests;
  private final String renderer;
  private final Digest digest;

  /**
   * A rendering.
   *
   * @param renderer name and version of what rendered it
   * @param manifests in the order they were found
   * @param digest of the manifests, in order
   */
  public Rendering(String renderer, List<KubernetesManifest> manifests, Digest digest) {
    this.renderer = Objects.requireNonNull(renderer, "renderer");
    this.manifests = List.copyOf(manifests);
    this.digest = Objects.requireNonNull(digest, "digest");
  }

  /** The manifests, in the order they were found. */
  public List<KubernetesManifest> manifests() {
    return manifests;
  }

  /** Name and version of what rendered it. */
  public String renderer() {
    return renderer;
  }

  /** Of the manifests, in order: two renderings are the same if their digests are. */
  public Digest digest() {
    return digest;
  }

  /**
   * One Kubernetes object.
   *
   * @param origin where it comes from: file and document
   * @param object as a raw tree, read as YAML 1.1 the way kubectl does
   */
  public record KubernetesManifest(String origin, Fields object) {
    /** {@code apiVersion}. */
    public String apiVersion() {
      return object.text("apiVersion");
    }

    /** {@code kind}. */
    public String kind() {
      return object.text("kind");
    }

    /** {@code metadata.name}. */
    public String name() {
      return object.object("metadata").text("name");
    }

    /** {@code metadata.namespace}, or empty text. */
    public String namespace() {
      return object.object("metadata").findText("namespace").orElse("");
    }
  }
}
