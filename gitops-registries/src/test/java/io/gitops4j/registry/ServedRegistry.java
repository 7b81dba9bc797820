package io.gitops4j.registry;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.BlobSource;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Manifest;
import io.gitops4j.core.spi.Registry;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A registry over HTTP together with the server behind it, closed together. */
record ServedRegistry(Registry client, LoopbackRegistry server) implements Registry {
  @Override
  public Optional<Descriptor> head(String repository, String reference) {
    return client.head(repository, reference);
  }

  @Override
  public Optional<Manifest> manifest(String repository, String reference) {
    return client.manifest(repository, reference);
  }

  @Override
  public boolean hasBlob(String repository, Digest digest) {
    return client.hasBlob(repository, digest);
  }

  @Override
  public OptionalLong blobSize(String repository, Digest digest) {
    return client.blobSize(repository, digest);
  }

  @Override
  public InputStream blob(String repository, Digest digest) {
    return client.blob(repository, digest);
  }

  @Override
  public void putBlob(String repository, Digest digest, long size, BlobSource source) {
    client.putBlob(repository, digest, size, source);
  }

  @Override
  public boolean mount(String repository, Digest digest, String fromRepository) {
    return client.mount(repository, digest, fromRepository);
  }

  @Override
  public Descriptor putManifest(String repository, byte[] content, String mediaType) {
    return client.putManifest(repository, content, mediaType);
  }

  @Override
  public Descriptor putManifest(
      String repository, Digest digest, byte[] content, String mediaType) {
    return client.putManifest(repository, digest, content, mediaType);
  }

  @Override
  public void tag(String repository, String tag, Manifest manifest) {
    client.tag(repository, tag, manifest);
  }

  @Override
  public void tag(String repository, String tag, Digest manifest) {
    client.tag(repository, tag, manifest);
  }

  @Override
  public List<String> tags(String repository, String after, int limit) {
    return client.tags(repository, after, limit);
  }

  @Override
  public List<Descriptor> referrers(String repository, Digest subject) {
    return client.referrers(repository, subject);
  }

  @Override
  public void delete(String repository, String reference) {
    client.delete(repository, reference);
  }

  @Override
  public void deleteBlob(String repository, Digest digest) {
    client.deleteBlob(repository, digest);
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
