package io.gitops4j.git;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.jspecify.annotations.Nullable;

/**
 * Trees that were read a moment ago, by their names: whoever asks for each of many files in a
 * repository opens the folders above them once. Thread-safe.
 */
final class RecentTrees {
  /** In all trees together; some 10 MB. */
  private static final int MOST_ENTRIES = 50_000;

  private static final int SHORTEST_ENTRY = 29;

  private final Map<ObjectId, Map<String, TreeBytes.Entry>> trees =
      new LinkedHashMap<>(16, 0.75f, true);
  private int entries;

  /** An entry of a tree. */
  Optional<TreeBytes.Entry> find(ObjectReader reader, ObjectId tree, String name)
      throws IOException {
    Map<String, TreeBytes.Entry> known = known(tree);
    if (known == null) {
      byte[] raw = reader.open(tree, Constants.OBJ_TREE).getBytes();
      if (raw.length / SHORTEST_ENTRY > MOST_ENTRIES) {
        return new TreeBytes(raw).find(name);
      }
      known = new TreeBytes(raw).entries();
      keep(tree, known);
    }
    return Optional.ofNullable(known.get(name));
  }

  private synchronized @Nullable Map<String, TreeBytes.Entry> known(ObjectId tree) {
    return trees.get(tree);
  }

  private synchronized void keep(ObjectId tree, Map<String, TreeBytes.Entry> content) {
    if (trees.put(tree.copy(), content) == null) {
      entries += content.size() + 1;
    }
    Iterator<Map<String, TreeBytes.Entry>> oldest = trees.values().iterator();
    while (entries > MOST_ENTRIES) {
      entries -= oldest.next().size() + 1;
      oldest.remove();
    }
  }
}
