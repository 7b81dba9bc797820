package io.gitops4j.registry;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.BlobSource;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * Stores blobs whose digest is not known before they were read: in a layout folder they are read
 * once and hashed on the way; for any other registry, which wants to know the digest first, twice.
 */
record LayerStore(Registry registry, String repository) {
  private static final int CHUNK = 256 * 1024;

  /** Stores a tar. */
  Descriptor tar(TarLayer layer) {
    return Descriptor.of(MediaTypes.OCI_TAR, store(layer, layer.size()), layer.size());
  }

  /** Stores what is small enough to be in memory. */
  Descriptor small(String mediaType, byte[] content) {
    Digest digest = Digest.of(content);
    registry.putBlob(repository, digest, content.length, BlobSource.of(content));
    return Descriptor.of(mediaType, digest, content.length);
  }

  /** Stores content of a known length. */
  Digest store(BlobSource source, long size) {
    if (registry instanceof OciLayoutRegistry layout) {
      return once(source, layout.folder(repository));
    }
    Digest digest = hashed(source);
    registry.putBlob(repository, digest, size, source);
    return digest;
  }

  private Digest once(BlobSource source, LayoutFolder folder) {
    try (BlobIntake intake = folder.receive(Digest.sha256());
        InputStream content = source.open()) {
      byte[] chunk = new byte[CHUNK];
      for (int count = content.read(chunk); count >= 0; count = content.read(chunk)) {
        intake.write(chunk, 0, count);
      }
      return intake.keep();
    } catch (IOException e) {
      throw Failures.disk("Could not store a layer in " + repository, e);
    }
  }

  private Digest hashed(BlobSource source) {
    MessageDigest hash = Digest.sha256();
    byte[] chunk = new byte[CHUNK];
    try (InputStream content = source.open()) {
      for (int count = content.read(chunk); count >= 0; count = content.read(chunk)) {
        hash.update(chunk, 0, count);
      }
      return Digest.of(hash);
    } catch (IOException e) {
      throw Failures.disk("Could not read a layer for " + repository, e);
    }
  }
}
