package io.gitops4j.git;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/**
 * A repository in a folder that follows its own configuration and nobody else's: what a user or an
 * administrator wrote into their Git configuration (proxies, headers, disabled certificate checks)
 * does not reach it. JGit's process-wide system reader stays as the embedding application set it.
 */
final class BareRepository extends FileRepository {
  /** Fewer commits are written as loose objects: a pack for each commit would slow reading down. */
  private static final int SMALLEST_PACK = 8;

  // set by the first question for it, which the constructor above this one asks; so it must not
  // have an initializer, nor be assigned in a constructor
  private @Nullable FileBasedConfig own;

  private BareRepository(FileRepositoryBuilder options) throws IOException {
    super(options);
  }

  /** Opens the repository whose Git folder this is; with a working tree beside it or without. */
  static BareRepository open(Path gitFolder) throws IOException {
    FS.FileStoreAttributes.setBackground(true);
    return new BareRepository(new FileRepositoryBuilder().setGitDir(gitFolder.toFile()).setup());
  }

  /** Opens one whose new objects must be on the disk before a ref names them. */
  static BareRepository durable(Path gitFolder) throws IOException {
    BareRepository opened = open(gitFolder);
    // what writes objects asks JGit's own copy of the configuration
    opened.inherited().setBoolean("core", null, "fsyncObjectFiles", true);
    opened.getConfig().setBoolean("core", null, "fsyncRefFiles", true);
    return opened;
  }

  /** Writes the objects of so many commits. */
  ObjectInserter inserter(int commits) {
    if (commits < SMALLEST_PACK) {
      return newObjectInserter();
    }
    boolean durable = inherited().getBoolean("core", "fsyncObjectFiles", false);
    return new BatchInserter(getObjectDatabase(), durable);
  }

  /** Makes a repository without a working tree. */
  static BareRepository create(Path gitFolder) throws IOException {
    FS.FileStoreAttributes.setBackground(true);
    BareRepository made =
        new BareRepository(
            new FileRepositoryBuilder().setGitDir(gitFolder.toFile()).setBare().setup());
    made.create(true);
    return made;
  }

  private FileBasedConfig inherited() {
    return super.getConfig();
  }

  @Override
  public FileBasedConfig getConfig() {
    if (own == null) {
      own = load(new File(getCommonDirectory(), Constants.CONFIG), getFS());
    }
    return own;
  }

  private static FileBasedConfig load(File file, FS fs) {
    FileBasedConfig config = new FileBasedConfig(null, file, fs);
    try {
      config.load();
    } catch (ConfigInvalidException | IOException e) {
      throw new UncheckedIOException(
          new IOException("The repository's configuration cannot be read: " + file, e));
    }
    return config;
  }
}
