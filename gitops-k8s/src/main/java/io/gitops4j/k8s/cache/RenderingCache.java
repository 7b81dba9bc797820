package io.gitops4j.k8s.cache;

import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Rendering;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Renderings that were made, for {@link CachedRenderer}: in memory, and in a folder too if one is
 * given. Whatever was not used for longest goes first. It can be lost at any time.
 *
 * <p>Renderings may hold secrets, and whoever can change them changes what is applied: keep the
 * folder to those who may do both. Thread-safe; several processes may share the folder.
 */
public final class RenderingCache {
  /** As many as bases or charts may differ for one application and environment at a time. */
  private static final int MOST_LISTS = 4;

  private final MemoryStore memory;
  private final @Nullable FolderStore folder;

  private RenderingCache(MemoryStore memory, @Nullable FolderStore folder) {
    this.memory = memory;
    this.folder = folder;
  }

  /**
   * One in memory.
   *
   * @param mostBytes of all renderings together, as JSON
   * @throws IllegalArgumentException for none
   */
  public static RenderingCache inMemory(long mostBytes) {
    return new RenderingCache(new MemoryStore(positive(mostBytes)), null);
  }

  /**
   * This one, with a folder that outlives the process and that several may share. What can't be
   * written there is kept in memory only, and a warning says so; what is damaged there is not
   * found.
   *
   * @param where is made, for its owner alone, if it is not there
   * @param mostBytes of the files together; each process may go beyond it by a sixteenth
   * @throws IllegalArgumentException for no bytes, or a folder that others may write to
   */
  public RenderingCache withFolder(Path where, long mostBytes) {
    return new RenderingCache(memory, FolderStore.open(where, positive(mostBytes)));
  }

  /** The lists of paths that were read for a key before, the newest first. */
  List<List<String>> readBefore(RenderingKey key) {
    Optional<byte[]> found = get(key.digest());
    List<List<String>> lists = new ArrayList<>();
    if (found.isPresent()) {
      try {
        Json.object(found.get()).objects("lists").forEach(each -> lists.add(each.texts("paths")));
      } catch (IOException e) {
        System.getLogger(RenderingCache.class.getName())
            .log(System.Logger.Level.DEBUG, "Not a list of paths that were read", e);
      }
    }
    return lists;
  }

  /** The rendering of a key that has all that was read. */
  Optional<Rendering> find(RenderingKey key) {
    return get(key.digest()).flatMap(KeptRendering::read);
  }

  /**
   * Keeps a rendering.
   *
   * @param key without what was read
   * @param paths of what was read
   * @param full the key with what was read
   */
  void keep(RenderingKey key, List<String> paths, RenderingKey full, Rendering rendering) {
    Optional<byte[]> written = KeptRendering.write(rendering);
    if (written.isEmpty()) {
      return;
    }
    put(full.digest(), written.get());
    List<List<String>> known = readBefore(key);
    if (!known.contains(paths)) {
      known.add(0, paths);
      List<Fields> lists =
          known.stream().limit(MOST_LISTS).map(each -> Fields.of("paths", each)).toList();
      put(key.digest(), Json.write(Fields.of("lists", lists)));
    }
  }

  private Optional<byte[]> get(Digest key) {
    Optional<byte[]> found = memory.get(key);
    if (found.isEmpty() && folder != null) {
      found = folder.get(key);
      found.ifPresent(content -> memory.put(key, content));
    }
    return found;
  }

  private void put(Digest key, byte[] content) {
    memory.put(key, content);
    if (folder != null) {
      folder.put(key, content);
    }
  }

  private static long positive(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("A cache has at least 1 byte, not " + bytes);
    }
    return bytes;
  }
}
