package io.gitops4j.core.spi;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A registry of OCI artifacts, as byte primitives. A folder in the OCI image layout and a remote
 * registry answer alike. Digests of what is read are verified by the implementation; layers are
 * streamed, never held in memory.
 *
 * <p>{@code repository} is the path inside the registry ({@code team/app}); {@code reference} is a
 * tag or a digest. Every method throws {@link ProviderException}. Thread-safe.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec">OCI distribution
 *     specification</a>
 */
public interface Registry extends AutoCloseable {
  /** What a reference points to; empty if there is none. */
  Optional<Descriptor> head(String repository, String reference);

  /** A manifest's own bytes; empty if there is none. */
  Optional<Manifest> manifest(String repository, String reference);

  /** Whether a blob is there. */
  boolean hasBlob(String repository, Digest digest);

  /**
   * A blob's size in bytes; empty if there is none. A registry that is not asked so cheaply reads
   * the blob to its end.
   */
  default OptionalLong blobSize(String repository, Digest digest) {
    if (!hasBlob(repository, digest)) {
      return OptionalLong.empty();
    }
    try (InputStream content = blob(repository, digest)) {
      return OptionalLong.of(content.transferTo(OutputStream.nullOutputStream()));
    } catch (IOException e) {
      throw new ProviderException(
          ErrorKind.UNAVAILABLE,
          "Could not read the blob " + digest + " of " + repository + ": it broke off",
          e);
    }
  }

  /**
   * A blob's bytes; the caller closes the stream, which fails at its end if the bytes do not have
   * the digest.
   *
   * @throws ProviderException {@code NOT_FOUND} if there is none
   */
  InputStream blob(String repository, Digest digest);

  /**
   * Stores a blob; one that is there already is left alone.
   *
   * @throws ProviderException {@code INVALID} if the bytes do not have that digest or size
   */
  void putBlob(String repository, Digest digest, long size, BlobSource source);

  /**
   * Makes a blob of another repository of this registry available here without sending it.
   *
   * @return false if the registry cannot, or does not have it: then it must be sent
   */
  boolean mount(String repository, Digest digest, String fromRepository);

  /**
   * Stores a manifest under its digest. Blobs it names must be there.
   *
   * @return its descriptor
   */
  Descriptor putManifest(String repository, byte[] content, String mediaType);

  /**
   * Stores a manifest under this digest, whose algorithm need not be sha256. Blobs it names must be
   * there.
   *
   * @return its descriptor, with this digest
   * @throws ProviderException {@code INVALID} if the bytes do not have that digest, or the registry
   *     does not take its algorithm: by itself, one takes sha256 alone
   */
  default Descriptor putManifest(
      String repository, Digest digest, byte[] content, String mediaType) {
    if (!digest.equals(Digest.of(content))) {
      throw new ProviderException(
          ErrorKind.INVALID,
          "Could not store a manifest in "
              + repository
              + ": its sha256 digest is not "
              + digest
              + ". Use sha256");
    }
    return putManifest(repository, content, mediaType);
  }

  /**
   * Points a tag at a manifest that is there.
   *
   * @throws ProviderException {@code NOT_FOUND} if no manifest has that digest
   */
  void tag(String repository, String tag, Digest manifest);

  /**
   * Stores a manifest under its digest and points a tag at it, at once where the registry can.
   * Blobs it names must be there.
   */
  default void tag(String repository, String tag, Manifest manifest) {
    Descriptor descriptor = manifest.descriptor();
    putManifest(repository, descriptor.digest(), manifest.content(), descriptor.mediaType());
    tag(repository, tag, descriptor.digest());
  }

  /**
   * The tags of a repository, sorted, one page.
   *
   * @param after the last tag of the page before, or empty text for the first page
   * @param limit the most tags wanted
   */
  List<String> tags(String repository, String after, int limit);

  /** The manifests whose subject is this digest. */
  List<Descriptor> referrers(String repository, Digest subject);

  /** Removes a tag, or a manifest by its digest. One that is gone is success. */
  void delete(String repository, String reference);

  /**
   * Removes a blob from a repository, used or not; one that is gone is success.
   *
   * @throws ProviderException {@code INVALID} if it is a manifest, or the registry removes no
   *     blobs: by itself, one removes none
   */
  default void deleteBlob(String repository, Digest digest) {
    throw new ProviderException(
        ErrorKind.INVALID,
        "Could not delete the blob "
            + digest
            + " of "
            + repository
            + ": this registry removes no blobs. Leave it, or have the registry collect what"
            + " nothing uses");
  }

  /** Gives back what it holds. Idempotent. */
  @Override
  default void close() {}
}
