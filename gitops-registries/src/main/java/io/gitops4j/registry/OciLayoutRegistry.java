package io.gitops4j.registry;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.BlobSource;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Manifest;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A registry in a folder. Each repository is a folder below the root in the OCI image layout, which
 * other tools read as it is ({@code crane}, {@code skopeo copy oci:root/team/app:tag}); tags are
 * the annotations {@code org.opencontainers.image.ref.name} in its {@code index.json}. A blob that
 * is mounted from another repository is one file with two names where the file system can do that.
 *
 * <p>What is written is on the disk before it is named. A process that dies leaves no half blob
 * under a digest. Deleting forgets manifests and tags; blobs stay until they are deleted
 * themselves.
 *
 * <p>Thread-safe, also among processes on file systems whose locks work among them.
 */
public final class OciLayoutRegistry implements Registry {
  private static final List<String> RESERVED = List.of("blobs", "index.json", "oci-layout");

  private final Path root;
  private final boolean single;
  private final @Nullable LayoutCache cache;
  private final Map<String, LayoutFolder> folders = new ConcurrentHashMap<>();
  private final Map<Digest, Optional<Descriptor>> subjects = new ConcurrentHashMap<>();

  private OciLayoutRegistry(Path root, boolean single, @Nullable LayoutCache cache) {
    this.root = root.toAbsolutePath().normalize();
    this.single = single;
    this.cache = cache;
  }

  /** A registry below a folder, which is made when something is first stored. */
  public static OciLayoutRegistry at(Path root) {
    return new OciLayoutRegistry(root, false, null);
  }

  /**
   * A cache below a folder, for builds: whenever one is done and there is more than so many bytes,
   * what was not used for longest is removed, images as a whole. What a build of this or another
   * process may need stays, and what was used within the last ten minutes, however much that is.
   *
   * @param largest how many bytes of content
   */
  public static OciLayoutRegistry cache(Path root, long largest) {
    return cache(root, largest, Duration.ofMinutes(10));
  }

  static OciLayoutRegistry cache(Path root, long largest, Duration grace) {
    if (largest < 1) {
      throw new IllegalArgumentException("A cache holds at least one byte, not " + largest);
    }
    Path folder = root.toAbsolutePath().normalize();
    return new OciLayoutRegistry(folder, false, new LayoutCache(folder, largest, grace));
  }

  /**
   * One folder that is itself an image layout, as other tools write it. It is the repository of
   * every name it is asked for.
   */
  public static OciLayoutRegistry ofLayout(Path layout) {
    return new OciLayoutRegistry(layout, true, null);
  }

  @Override
  public Optional<Descriptor> head(String repository, String reference) {
    Reference wanted = Reference.parse(reference);
    LayoutFolder folder = folder(repository);
    return index(repository).find(wanted).filter(found -> folder.hasBlob(found.digest()));
  }

  @Override
  public Optional<Manifest> manifest(String repository, String reference) {
    return head(repository, reference)
        .map(found -> new Manifest(found, readManifest(repository, found)));
  }

  @Override
  public boolean hasBlob(String repository, Digest digest) {
    return folder(repository).hasBlob(digest);
  }

  @Override
  public OptionalLong blobSize(String repository, Digest digest) {
    try {
      return folder(repository).sizeOf(digest);
    } catch (IOException e) {
      throw Failures.disk("Could not look for the blob " + digest + " of " + repository, e);
    }
  }

  @Override
  public InputStream blob(String repository, Digest digest) {
    Hashes.forDigest(digest);
    try {
      return folder(repository).read(digest);
    } catch (NoSuchFileException e) {
      throw Failures.noBlob(repository, digest);
    } catch (IOException e) {
      throw Failures.disk("Could not read the blob " + digest + " of " + repository, e);
    }
  }

  @Override
  public void putBlob(String repository, Digest digest, long size, BlobSource source) {
    LayoutFolder folder = folder(repository);
    BlobTransfer transfer = new BlobTransfer(repository, digest, size);
    if (!folder.hasBlob(digest, size)) {
      transfer.into(folder, source);
    }
  }

  @Override
  public boolean mount(String repository, Digest digest, String fromRepository) {
    LayoutFolder into = folder(repository);
    LayoutFolder from = folder(fromRepository);
    if (into.hasBlob(digest)) {
      return true;
    }
    try {
      if (!from.hasBlob(digest)) {
        return false;
      }
      into.take(from.blobFile(digest), digest);
      return true;
    } catch (IOException e) {
      throw Failures.disk(
          "Could not mount the blob " + digest + " of " + fromRepository + " in " + repository, e);
    }
  }

  @Override
  public Descriptor putManifest(String repository, byte[] content, String mediaType) {
    return putManifest(repository, Digest.of(content), content, mediaType);
  }

  @Override
  public Descriptor putManifest(
      String repository, Digest digest, byte[] content, String mediaType) {
    LayoutFolder folder = folder(repository);
    ManifestContent manifest = check(repository, folder, digest, content, mediaType);
    Descriptor descriptor = manifest.descriptor();
    try {
      folder.store(content, descriptor.digest());
    } catch (IOException e) {
      throw Failures.disk("Could not store a manifest in " + repository, e);
    }
    update(repository, index -> index.with(descriptor));
    return descriptor;
  }

  @Override
  public void tag(String repository, String tag, Digest manifest) {
    Reference.checkTag(tag);
    LayoutFolder folder = folder(repository);
    Reference wanted = Reference.parse(manifest.toString());
    update(
        repository,
        index -> {
          if (index.find(wanted).isEmpty() || !folder.hasBlob(manifest)) {
            throw Failures.noManifest(repository, manifest.toString());
          }
          return index.tagged(tag, manifest);
        });
  }

  @Override
  public List<String> tags(String repository, String after, int limit) {
    if (limit < 1) {
      throw Failures.invalid(
          "Could not list tags of " + repository + ": a page holds at least one");
    }
    return index(repository).tags().stream()
        .filter(tag -> tag.compareTo(after) > 0)
        .limit(limit)
        .toList();
  }

  @Override
  public List<Descriptor> referrers(String repository, Digest subject) {
    List<Descriptor> found = new ArrayList<>();
    for (Descriptor each : index(repository).manifests()) {
      Optional<Descriptor> about = subjects.get(each.digest());
      if (about == null || about.filter(s -> s.digest().equals(subject)).isPresent()) {
        content(repository, each)
            .filter(content -> remember(content).filter(s -> s.equals(subject)).isPresent())
            .ifPresent(content -> found.add(content.asReferrer()));
      }
    }
    return List.copyOf(found);
  }

  @Override
  public void delete(String repository, String reference) {
    Reference wanted = Reference.parse(reference);
    if (index(repository).find(wanted).isPresent()) {
      update(
          repository,
          index ->
              wanted.digest().map(index::without).orElseGet(() -> index.withoutTag(wanted.text())));
    }
  }

  @Override
  public void deleteBlob(String repository, Digest digest) {
    String sentence = "Could not delete the blob " + digest + " of " + repository;
    if (index(repository).find(Reference.parse(digest.toString())).isPresent()) {
      throw Failures.invalid(sentence + ": it is a manifest. Delete the manifest first");
    }
    try {
      folder(repository).remove(digest);
    } catch (IOException e) {
      throw Failures.disk(sentence, e);
    }
  }

  /** Does work that needs what it puts and finds there until it is done. */
  static <T> T during(Registry registry, Supplier<T> work) {
    LayoutCache cache = registry instanceof OciLayoutRegistry layout ? layout.cache : null;
    return cache == null ? work.get() : cache.during(work);
  }

  /** The folder all of it is in. */
  Path root() {
    return root;
  }

  /** The folder of a repository, for what streams straight into it. */
  LayoutFolder folder(String repository) {
    Reference.checkRepository(repository);
    return folders.computeIfAbsent(
        single ? "" : repository,
        name -> new LayoutFolder(path(name), cache == null ? null : cache.leases()));
  }

  private Path path(String repository) {
    Path path = root;
    if (!repository.isEmpty()) {
      for (String component : repository.split("/", -1)) {
        // no component of a repository begins with '_'
        path = path.resolve(RESERVED.contains(component) ? "_" + component : component);
      }
    }
    return path;
  }

  private Optional<Digest> remember(ManifestContent content) {
    subjects.put(content.descriptor().digest(), content.subject());
    return content.subject().map(Descriptor::digest);
  }

  private Optional<ManifestContent> content(String repository, Descriptor manifest) {
    LayoutFolder folder = folder(repository);
    if (!folder.hasBlob(manifest.digest())) {
      return Optional.empty();
    }
    try {
      byte[] content = folder.readManifest(manifest);
      return Optional.of(ManifestContent.read(content, manifest.mediaType(), manifest.digest()));
    } catch (IOException e) {
      throw Failures.altered(unreadable(repository, manifest) + e.getMessage());
    }
  }

  private byte[] readManifest(String repository, Descriptor manifest) {
    try {
      return folder(repository).readManifest(manifest);
    } catch (DigestMismatchException e) {
      throw Failures.altered(unreadable(repository, manifest) + e.getMessage());
    } catch (IOException e) {
      throw Failures.disk(unreadable(repository, manifest) + "the disk failed", e);
    }
  }

  private static String unreadable(String repository, Descriptor manifest) {
    return "Could not read the manifest " + manifest.digest() + " of " + repository + ": ";
  }

  private LayoutIndex index(String repository) {
    try {
      return folder(repository).index();
    } catch (IOException e) {
      throw Failures.disk("Could not read the index of " + repository, e);
    }
  }

  private void update(String repository, UnaryOperator<LayoutIndex> change) {
    try {
      folder(repository).update(change);
    } catch (IOException e) {
      throw Failures.disk("Could not write the index of " + repository, e);
    }
  }

  private static ManifestContent check(
      String repository, LayoutFolder folder, Digest digest, byte[] content, String mediaType) {
    String sentence = "Could not store a manifest in " + repository + ": ";
    ManifestContent manifest;
    try {
      manifest = ManifestContent.read(content, mediaType, digest);
    } catch (IOException e) {
      throw Failures.invalid(sentence + e.getMessage());
    }
    Digest actual = Hashes.of(digest, content);
    if (!actual.equals(digest)) {
      throw Failures.invalid(sentence + "its bytes have the digest " + actual + ", not " + digest);
    }
    List<Descriptor> needed = new ArrayList<>(manifest.neededBlobs());
    needed.addAll(manifest.children());
    for (Descriptor each : needed) {
      if (!folder.hasBlob(each.digest(), each.size())) {
        throw Failures.invalid(
            sentence
                + each.digest()
                + ", which it names, is not there with that size. Store it first");
      }
    }
    return manifest;
  }

  @Override
  public String toString() {
    return "oci-layout:" + root;
  }
}
