package io.gitops4j.contracts;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.spi.GitRepository;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A new, empty repository to test against, and somebody else who writes to it past the
 * implementation under test. Made once per test and closed after it.
 */
public interface GitRemote extends AutoCloseable {
  /** Opens it once more, as another process would: nothing is shared but the remote. */
  GitRepository connect();

  /**
   * Somebody else's commit on a branch, which is created if it is not there: on the last commit of
   * {@code main} if there is one, else without a parent.
   *
   * @param content the file's new content, or {@code null} to delete it
   */
  CommitId write(String branch, String path, @Nullable String content, String message);

  /** Like {@link #write}, for an executable file. */
  CommitId writeExecutable(String branch, String path, String content, String message);

  /** Somebody else puts a symbolic link into a branch. */
  CommitId link(String branch, String path, String target);

  /** Somebody else makes a branch point elsewhere, whatever it was, as a forced push does. */
  void move(String branch, CommitId to);

  /** Somebody else deletes a branch. */
  void delete(String branch);

  /** Somebody else creates an annotated tag. */
  void annotate(String tag, CommitId at);

  /** From now on the remote refuses direct pushes to this branch, by whatever means it has. */
  void protect(String branch);

  /** The commits of a branch by first parents, newest first; none if there is no such branch. */
  List<CommitId> log(String branch);

  /** Whether a file is executable on a branch. */
  boolean isExecutable(String branch, String path);

  @Override
  void close();
}
