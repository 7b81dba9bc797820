package io.gitops4j.core.spi;

import io.gitops4j.core.model.Digest;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Points at content, as the OCI image specification defines it. Immutable.
 *
 * @see <a
 *     href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md">descriptor</a>
 */
public final class Descriptor {
  private final String mediaType;
  private final Digest digest;
  private final long size;
  private final @Nullable String artifactType;
  private final Map<String, String> annotations;

  private Descriptor(
      String mediaType,
      Digest digest,
      long size,
      @Nullable String artifactType,
      Map<String, String> annotations) {
    this.mediaType = Objects.requireNonNull(mediaType, "mediaType");
    this.digest = Objects.requireNonNull(digest, "digest");
    this.size = size;
    this.artifactType = artifactType;
    this.annotations = Map.copyOf(annotations);
    if (size < 0) {
      throw new IllegalArgumentException("A size is not negative");
    }
  }

  /** Content of that type, digest and size in bytes. */
  public static Descriptor of(String mediaType, Digest digest, long size) {
    return new Descriptor(mediaType, digest, size, null, Map.of());
  }

  /** The same with an artifact type. */
  public Descriptor withArtifactType(String type) {
    return new Descriptor(mediaType, digest, size, type, annotations);
  }

  /** The same with these annotations. */
  public Descriptor withAnnotations(Map<String, String> all) {
    return new Descriptor(mediaType, digest, size, artifactType, all);
  }

  /** What the content is. */
  public String mediaType() {
    return mediaType;
  }

  /** The content's address. */
  public Digest digest() {
    return digest;
  }

  /** The content's size in bytes. */
  public long size() {
    return size;
  }

  /** The type of the artifact the content describes. */
  public Optional<String> artifactType() {
    return Optional.ofNullable(artifactType);
  }

  /** Anything else said of it. */
  public Map<String, String> annotations() {
    return annotations;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Descriptor that
        && digest.equals(that.digest)
        && size == that.size
        && mediaType.equals(that.mediaType);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  @Override
  public String toString() {
    return mediaType + " " + digest + " (" + size + " bytes)";
  }
}
