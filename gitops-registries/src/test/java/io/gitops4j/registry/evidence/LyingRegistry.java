package io.gitops4j.registry.evidence;

import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.BlobSource;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Manifest;
import io.gitops4j.core.spi.Registry;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** A registry that lists as referrers what it likes, some of which the real one would not take. */
record LyingRegistry(Registry real, List<Descriptor> listed, List<Manifest> invented)
    implements Registry {
  LyingRegistry {
    listed = List.copyOf(listed);
    invented = List.copyOf(invented);
  }

  /** One that lists these. */
  static LyingRegistry listing(Registry real, List<Descriptor> listed) {
    return new LyingRegistry(real, listed, List.of());
  }

  /** One that lists and has a manifest that the real one does not take. */
  static LyingRegistry having(Registry real, byte[] manifest) {
    Descriptor descriptor =
        Descriptor.of(RegistryContent.MANIFEST, Digest.of(manifest), manifest.length);
    return new LyingRegistry(
        real, List.of(descriptor), List.of(new Manifest(descriptor, manifest)));
  }

  @Override
  public List<Descriptor> referrers(String repository, Digest subject) {
    return listed;
  }

  @Override
  public Optional<Descriptor> head(String repository, String reference) {
    return real.head(repository, reference);
  }

  @Override
  public Optional<Manifest> manifest(String repository, String reference) {
    return invented.stream()
        .filter(each -> each.descriptor().digest().toString().equals(reference))
        .findFirst()
        .or(() -> real.manifest(repository, reference));
  }

  @Override
  public boolean hasBlob(String repository, Digest digest) {
    return real.hasBlob(repository, digest);
  }

  @Override
  public InputStream blob(String repository, Digest digest) {
    return real.blob(repository, digest);
  }

  @Override
  public void putBlob(String repository, Digest digest, long size, BlobSource source) {
    real.putBlob(repository, digest, size, source);
  }

  @Override
  public boolean mount(String repository, Digest digest, String fromRepository) {
    return real.mount(repository, digest, fromRepository);
  }

  @Override
  public Descriptor putManifest(String repository, byte[] content, String mediaType) {
    return real.putManifest(repository, content, mediaType);
  }

  @Override
  public void tag(String repository, String tag, Digest manifest) {
    real.tag(repository, tag, manifest);
  }

  @Override
  public List<String> tags(String repository, String after, int limit) {
    return real.tags(repository, after, limit);
  }

  @Override
  public void delete(String repository, String reference) {
    real.delete(repository, reference);
  }
}
