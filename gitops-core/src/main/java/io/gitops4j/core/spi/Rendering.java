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
  private final Fields details;
  private final List<String> warnings;
  private final boolean steady;

  /**
   * A rendering.
   *
   * @param renderer name and version of what rendered it
   * @param manifests in the order they were found
   * @param digest of the manifests, in order
   */
  public Rendering(String renderer, List<KubernetesManifest> manifests, Digest digest) {
    this(renderer, manifests, digest, Fields.none(), List.of(), true);
  }

  private Rendering(
      String renderer,
      List<KubernetesManifest> manifests,
      Digest digest,
      Fields details,
      List<String> warnings,
      boolean steady) {
    this.renderer = Objects.requireNonNull(renderer, "renderer");
    this.manifests = List.copyOf(manifests);
    this.digest = Objects.requireNonNull(digest, "digest");
    this.details = Objects.requireNonNull(details, "details");
    this.warnings = List.copyOf(warnings);
    this.steady = steady;
  }

  /** The same with what else it depended on, for its receipt. */
  public Rendering withDetails(Fields more) {
    return new Rendering(renderer, manifests, digest, more, warnings, steady);
  }

  /** The same with what a person should know about it. */
  public Rendering withWarnings(List<String> sentences) {
    return new Rendering(renderer, manifests, digest, details, sentences, steady);
  }

  /**
   * The same, marked as one that may come out differently next time from the same files and
   * context: it depends on time, chance, or what the network answers. Such a rendering is not kept.
   */
  public Rendering asUnsteady() {
    return new Rendering(renderer, manifests, digest, details, warnings, false);
  }

  /** The manifests, in the order they were found. */
  public List<KubernetesManifest> manifests() {
    return manifests;
  }

  /** Name and version of what rendered it. */
  public String renderer() {
    return renderer;
  }

  /**
   * What it depended on beside the files, such as versions and the digest of values; nothing
   * secret.
   */
  public Fields details() {
    return details;
  }

  /**
   * What a person should know, each a sentence: that another rendering of the same files may
   * differ, say.
   */
  public List<String> warnings() {
    return warnings;
  }

  /** Whether the same files and context give it again, as far as its renderer can tell. */
  public boolean isSteady() {
    return steady;
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
