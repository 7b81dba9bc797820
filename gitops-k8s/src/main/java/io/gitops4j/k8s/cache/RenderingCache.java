package io.gitops4j.k8s.cache;

import io.gitops4j.core.http.Json;
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

  /** What objects take on the heap for each byte of their JSON. */
  private static final long HEAP = 10;

  /** The part of the memory that the lists of paths may take. */
  private static final int SHARE_OF_LISTS = 8;

  private final MemoryStore<Rendering> renderings;
  private final MemoryStore<List<List<String>>> lists;
  private final @Nullable FolderStore folder;

  private RenderingCache(
      MemoryStore<Rendering> renderings,
      MemoryStore<List<List<String>>> lists,
      @Nullable FolderStore folder) {
    this.renderings = renderings;
    this.lists = lists;
    this.folder = folder;
  }

  /**
   * One in memory.
   *
   * @param mostBytes of the heap for all renderings together, taken for ten times their JSON
   * @throws IllegalArgumentException for none
   */
  public static RenderingCache inMemory(long mostBytes) {
    long forLists = positive(mostBytes) / SHARE_OF_LISTS;
    return new RenderingCache(
        new MemoryStore<>(mostBytes - forLists), new MemoryStore<>(forLists), null);
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
    return new RenderingCache(renderings, lists, FolderStore.open(where, positive(mostBytes)));
  }

  /** The lists of paths that were read for a key before, the newest first. */
  List<List<String>> readBefore(RenderingKey key) {
    Optional<List<List<String>>> known = lists.get(key.digest());
    if (known.isEmpty()) {
      Optional<byte[]> stored = stored(key);
      known = stored.map(RenderingCache::lists);
      known.ifPresent(found -> lists.put(key.digest(), found, HEAP * stored.get().length));
    }
    return known.orElse(List.of());
  }

  /** The rendering of a key that has all that was read. */
  Optional<Rendering> find(RenderingKey key) {
    Optional<Rendering> known = renderings.get(key.digest());
    if (known.isEmpty()) {
      Optional<byte[]> stored = stored(key);
      known = stored.flatMap(KeptRendering::read);
      known.ifPresent(found -> renderings.put(key.digest(), found, HEAP * stored.get().length));
    }
    return known;
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
    renderings.put(full.digest(), rendering, HEAP * written.get().length);
    store(full, written.get());
    List<List<String>> known = new ArrayList<>(readBefore(key));
    if (!known.contains(paths)) {
      known.add(0, List.copyOf(paths));
      List<List<String>> newest = known.stream().limit(MOST_LISTS).toList();
      byte[] list =
          Json.write(
              Fields.of("lists", newest.stream().map(each -> Fields.of("paths", each)).toList()));
      lists.put(key.digest(), newest, HEAP * list.length);
      store(key, list);
    }
  }

  private static List<List<String>> lists(byte[] stored) {
    try {
      return Json.object(stored).objects("lists").stream()
          .map(each -> each.texts("paths"))
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private Optional<byte[]> stored(RenderingKey key) {
    return folder == null ? Optional.empty() : folder.get(key.digest());
  }

  private void store(RenderingKey key, byte[] content) {
    if (folder != null) {
      folder.put(key.digest(), content);
    }
  }

  private static long positive(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("A cache has at least 1 byte, not " + bytes);
    }
    return bytes;
  }
}
