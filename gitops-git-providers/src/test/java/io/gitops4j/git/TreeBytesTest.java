package io.gitops4j.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.TreeFormatter;
import org.junit.jupiter.api.Test;

/** Rewritten trees are the ones Git would have written. */
class TreeBytesTest {
  private static final long SEED = 20_240_611;
  private static final List<String> NAMES =
      List.of("a", "a.b", "a-b", "a0", "ab", "b", "ä", "日本", "z z", "A", "a.yaml", "~");

  @Test
  void anyOrderOfChangesGivesTheTreeThatGitWrites() throws Exception {
    Random random = new Random(SEED);
    try (InMemoryRepository repository =
            new InMemoryRepository(new DfsRepositoryDescription("trees"));
        ObjectInserter inserter = repository.newObjectInserter();
        ObjectReader reader = inserter.newReader()) {
      for (int round = 0; round < 300; round++) {
        ObjectId tree = inserter.insert(new TreeFormatter());
        Map<String, String> files = new TreeMap<>();
        for (int step = 0; step < 12; step++) {
          Map<String, TreeChange> changes = change(random, files);
          tree = new Trees(reader).rewrite(inserter, tree, changes);
        }
        assertThat(tree).as("seed %s, round %s", SEED, round).isEqualTo(byGit(inserter, files));
      }
    }
  }

  private static Map<String, TreeChange> change(Random random, Map<String, String> files) {
    if (!files.isEmpty() && random.nextInt(4) == 0) {
      String gone = new ArrayList<>(files.keySet()).get(random.nextInt(files.size()));
      files.remove(gone);
      return Map.of(gone, new TreeChange(FileMode.REGULAR_FILE, null));
    }
    String folder = NAMES.get(random.nextInt(NAMES.size()));
    // a name is either a folder or a file
    String path =
        folder.length() % 2 == 0 ? folder + "/" + NAMES.get(random.nextInt(NAMES.size())) : folder;
    String text = "v" + random.nextInt(5);
    files.put(path, text);
    return Map.of(path, new TreeChange(FileMode.REGULAR_FILE, Constants.encode(text)));
  }

  private static ObjectId byGit(ObjectInserter inserter, Map<String, String> files)
      throws Exception {
    DirCache index = DirCache.newInCore();
    DirCacheBuilder builder = index.builder();
    for (Map.Entry<String, String> file : files.entrySet()) {
      DirCacheEntry entry = new DirCacheEntry(file.getKey());
      entry.setFileMode(FileMode.REGULAR_FILE);
      entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, Constants.encode(file.getValue())));
      builder.add(entry);
    }
    builder.finish();
    return index.writeTree(inserter);
  }
}
