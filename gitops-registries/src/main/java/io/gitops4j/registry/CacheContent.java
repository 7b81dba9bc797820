package io.gitops4j.registry;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.Descriptor;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * What is in a cache of layouts at one moment: blobs, and which of them manifests need. For one
 * thread, while nobody else removes anything.
 */
final class CacheContent {
  private final Path root;

  /** The blobs of each layout, by their names. */
  private final Map<Path, Map<String, Blob>> layouts = new HashMap<>();

  /** How many names a file has, as far as they are here. */
  private final Map<Object, Integer> names = new HashMap<>();

  private long size;

  CacheContent(Path root) throws IOException {
    this.root = root;
    if (Files.exists(root)) {
      Files.walkFileTree(root, new Finder());
    }
  }

  /** A file under its digest. */
  private static final class Blob {
    final Path layout;
    final Path file;
    final long size;
    final Object key;
    final FileTime used;
    final List<Blob> needs = new ArrayList<>();
    int neededBy;

    Blob(Path layout, Path file, BasicFileAttributes attributes) {
      this.layout = layout;
      this.file = file;
      this.size = attributes.size();
      this.key = attributes.fileKey() == null ? file : attributes.fileKey();
      this.used = attributes.lastModifiedTime();
    }
  }

  /**
   * Removes what was not used for longest: a manifest before what it needs, so that what is left of
   * an image is never found; what others need stays.
   *
   * @param largest how many bytes may be left
   * @param neededSince what was used then or later stays in any case
   * @return the layouts something was removed from
   */
  Set<Path> shrinkTo(long largest, FileTime neededSince) throws IOException {
    Set<Path> changed = new HashSet<>();
    if (size <= largest) {
      return changed;
    }
    for (Map.Entry<Path, Map<String, Blob>> each : layouts.entrySet()) {
      connect(each.getKey(), each.getValue());
    }
    PriorityQueue<Blob> free = new PriorityQueue<>(Comparator.comparing(blob -> blob.used));
    layouts.values().forEach(all -> all.values().stream().filter(this::isFree).forEach(free::add));
    while (size > largest && !free.isEmpty() && free.peek().used.compareTo(neededSince) < 0) {
      Blob oldest = free.remove();
      remove(oldest);
      changed.add(oldest.layout);
      for (Blob each : oldest.needs) {
        each.neededBy--;
        if (isFree(each)) {
          free.add(each);
        }
      }
    }
    return changed;
  }

  private boolean isFree(Blob blob) {
    return blob.neededBy == 0;
  }

  private void remove(Blob blob) throws IOException {
    Files.deleteIfExists(blob.file);
    if (names.merge(blob.key, -1, Integer::sum) == 0) {
      size -= blob.size;
    }
  }

  private void connect(Path layout, Map<String, Blob> blobs) throws IOException {
    for (Descriptor listed : new LayoutFolder(layout).index().manifests()) {
      Blob manifest = blobs.get(name(listed.digest()));
      if (manifest != null) {
        for (String each : needs(manifest, listed)) {
          Blob needed = blobs.get(each);
          if (needed != null && needed != manifest) {
            manifest.needs.add(needed);
            needed.neededBy++;
          }
        }
      }
    }
  }

  private static Set<String> needs(Blob manifest, Descriptor listed) {
    Set<String> all = new HashSet<>();
    try {
      ManifestContent content =
          ManifestContent.read(
              Files.readAllBytes(manifest.file), listed.mediaType(), listed.digest());
      content.blobs().forEach(blob -> all.add(name(blob.digest())));
      content.children().forEach(child -> all.add(name(child.digest())));
    } catch (IOException e) {
      System.getLogger(CacheContent.class.getName())
          .log(System.Logger.Level.DEBUG, "A manifest in a cache can't be read", e);
    }
    return all;
  }

  private static String name(Digest digest) {
    return digest.algorithm() + "/" + digest.hex();
  }

  /** Finds {@code <layout>/blobs/<algorithm>/<digest>}; names with '_' in front are no layouts. */
  private final class Finder extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      String name = folder.getFileName().toString();
      boolean foreign = name.equals("_leases") || name.equals("_buildah") || name.startsWith(".");
      return foreign && !folder.equals(root)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      Path algorithm = file.getParent();
      Path blobs = algorithm == null ? null : algorithm.getParent();
      Path layout = blobs == null ? null : blobs.getParent();
      if (algorithm != null && blobs != null && layout != null && blobs.endsWith("blobs")) {
        Blob blob = new Blob(layout, file, attributes);
        layouts
            .computeIfAbsent(layout, each -> new HashMap<>())
            .put(algorithm.getFileName() + "/" + file.getFileName(), blob);
        if (names.merge(blob.key, 1, Integer::sum) == 1) {
          size += blob.size;
        }
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE; // somebody finished or gave up an upload
      }
      throw e;
    }
  }
}
