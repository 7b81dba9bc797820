package io.gitops4j.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.edit.RepositoryPath;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Repositories.Visibility;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.lib.TreeFormatter;

/** Makes a repository of the local forge: all of it or nothing. Used once. */
final class NewRepository {
  private static final String MAIN = Constants.R_HEADS + "main";

  private final Path folder;
  private final ProviderContext context;

  NewRepository(Path folder, ProviderContext context) {
    this.folder = folder;
    this.context = context;
  }

  /** Makes it, with a first commit. */
  void make(Map<String, String> files, Visibility visibility) throws IOException {
    files.keySet().forEach(RepositoryPath::checked);
    if (Files.exists(folder)) {
      throw LocalGitProvider.exists(folder);
    }
    Files.createDirectories(folder.getParent());
    Path unfinished = Files.createTempDirectory(folder.getParent(), ".new-");
    try {
      fill(unfinished, files);
      LocalForge.mark(unfinished, visibility);
      Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      throw LocalGitProvider.exists(folder);
    } finally {
      MirrorLitter.delete(unfinished);
    }
  }

  private void fill(Path bare, Map<String, String> files) throws IOException {
    try (Repository made = BareRepository.create(bare)) {
      made.updateRef(Constants.HEAD).link(MAIN);
      StoredConfig config = made.getConfig();
      config.setBoolean("core", null, "fsyncObjectFiles", true);
      config.setBoolean("core", null, "fsyncRefFiles", true);
      config.save();
    }
    try (Repository opened = BareRepository.durable(bare)) {
      RefUpdate main = opened.updateRef(MAIN);
      main.setExpectedOldObjectId(ObjectId.zeroId());
      main.setNewObjectId(firstCommit(opened, files));
      main.update();
    }
  }

  private ObjectId firstCommit(Repository repository, Map<String, String> files)
      throws IOException {
    Map<String, TreeChange> changes = new LinkedHashMap<>();
    files.forEach(
        (path, text) ->
            changes.put(path, new TreeChange(FileMode.REGULAR_FILE, text.getBytes(UTF_8))));
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      ObjectId empty = inserter.insert(new TreeFormatter());
      inserter.flush();
      ObjectId tree = new Trees(repository.newObjectReader()).rewrite(inserter, empty, changes);
      ObjectId commit =
          new CommitWriter(context, null)
              .write(inserter, "Begin\n", context.author(), tree, List.of());
      inserter.flush();
      return commit;
    }
  }
}
