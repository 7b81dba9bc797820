package io.gitops4j.git;

import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Repositories.Visibility;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * What makes a bare repository a forge: a folder {@code gitops4j} inside it, with its pull
 * requests, statuses and rules, and the lock that all who write hold. Thread-safe.
 */
final class LocalForge implements FolderAuthority {
  private static final String MARK = "gitops4j";

  private final Path folder;

  LocalForge(Path gitFolder) {
    this.folder = gitFolder.resolve(MARK);
  }

  /** Whether a URL is that of such a repository. */
  static boolean isOne(RepositoryUrl url) {
    return GitFolder.of(url).filter(LocalForge::isOne).isPresent();
  }

  static boolean isOne(Path gitFolder) {
    return Files.isDirectory(gitFolder.resolve(MARK));
  }

  /** Makes a repository a forge. */
  static void mark(Path gitFolder, Visibility visibility) throws IOException {
    Files.createDirectories(gitFolder.resolve(MARK));
    ForgeDocument document = new LocalForge(gitFolder).rules();
    Config rules = document.read();
    rules.setString("repository", null, "visibility", visibility.name());
    document.write(rules);
  }

  /** Who may read it, by what was said when it was made. */
  Visibility visibility() throws IOException {
    @Nullable String word = rules().read().getString("repository", null, "visibility");
    return word == null ? Visibility.PRIVATE : Visibility.valueOf(word);
  }

  /** Waits until nobody else writes. */
  ForgeLock lock() throws IOException {
    return ForgeLock.take(folder);
  }

  ForgeDocument pull(long number) {
    return new ForgeDocument(pulls().resolve(Long.toString(number)));
  }

  /** Where the pull requests are, each under its number. */
  Path pulls() {
    return folder.resolve("pulls");
  }

  /** The comments below a pull request. */
  ForgeDocument comments(long number) {
    return new ForgeDocument(folder.resolve("comments").resolve(Long.toString(number)));
  }

  ForgeDocument statuses(ObjectId commit) {
    return new ForgeDocument(folder.resolve("statuses").resolve(commit.name()));
  }

  /** How many approvals a protected branch asks for; empty for one that is not protected. */
  OptionalInt approvals(String branch) throws IOException {
    Config rules = rules().read();
    return rules.getSubsections("branch").contains(branch)
        ? OptionalInt.of(rules.getInt("branch", branch, "approvals", 0))
        : OptionalInt.empty();
  }

  /** Protects a branch from now on. */
  void protect(String branch, int approvals) throws IOException {
    ForgeLock held = lock();
    try {
      ForgeDocument document = rules();
      Config rules = document.read();
      rules.setInt("branch", branch, "approvals", approvals);
      document.write(rules);
    } finally {
      held.close();
    }
  }

  private ForgeDocument rules() {
    return new ForgeDocument(folder.resolve("rules"));
  }

  @Override
  public Entry enter() throws IOException {
    return new Writing(lock(), true);
  }

  /** Like {@link #enter}, for what may also write to protected branches: a merge. */
  Entry enterForMerge() throws IOException {
    return new Writing(lock(), false);
  }

  private final class Writing implements Entry {
    private final ForgeLock held;
    private final boolean guarded;

    Writing(ForgeLock held, boolean guarded) {
      this.held = held;
      this.guarded = guarded;
    }

    @Override
    public Optional<String> refusal(RefChange change) throws IOException {
      if (!guarded || !change.ref().startsWith(Constants.R_HEADS)) {
        return Optional.empty();
      }
      String branch = change.ref().substring(Constants.R_HEADS.length());
      return approvals(branch).isPresent()
          ? Optional.of("the branch is protected, changes come to it by pull requests")
          : Optional.empty();
    }

    /**
     * All who write by the rules of this forge hold its lock, so that a ref's lock file is either
     * left over from a killed process or belongs to a {@code git push} into the folder, which is
     * over in a moment.
     */
    @Override
    public void afterLockFailure(Path gitFolder, String ref) throws IOException {
      sweep(gitFolder.resolve(ref + ".lock"));
      sweep(gitFolder.resolve("packed-refs.lock"));
    }

    @Override
    public void close() {
      held.close();
    }

    private void sweep(Path lockFile) throws IOException {
      @Nullable Object before = stamp(lockFile);
      if (before != null) {
        Pause.briefly();
        if (before.equals(stamp(lockFile))) {
          Files.deleteIfExists(lockFile);
        }
      }
    }

    private @Nullable Object stamp(Path lockFile) throws IOException {
      return Files.exists(lockFile)
          ? Files.readAttributes(lockFile, "lastModifiedTime,fileKey,size")
          : null;
    }
  }
}
