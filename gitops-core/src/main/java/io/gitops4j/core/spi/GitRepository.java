package io.gitops4j.core.spi;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import java.util.List;
import java.util.Optional;

/**
 * One remote Git repository: read at a commit, and commit edits without a working tree.
 *
 * <p>Every method throws {@link ProviderException}; none leaves the remote half changed.
 * Thread-safe.
 */
public interface GitRepository {
  /** Where it is. */
  RepositoryUrl url();

  /** What a branch points to on the remote now; empty if there is no such branch. */
  Optional<CommitId> head(String branch);

  /** The branches of the remote now, without {@code refs/heads/}. */
  List<String> branches();

  /** A file as it is in a commit; empty if the commit has no such file. */
  Optional<byte[]> read(CommitId at, String path);

  /**
   * The files below a folder in a commit, as paths from the repository's root, sorted.
   *
   * @param folder a folder's path, or the empty text for the whole repository
   */
  List<String> list(CommitId at, String folder);

  /**
   * Stands for what is at a path in a commit: a file, or a folder with everything below it. Two
   * answers, of any commits, are equal only if what is there is equal: what {@link #read} and
   * {@link #list} say of it then is, too.
   *
   * <p>The standard reads the files. An implementation that has Git's objects answers with Git's id
   * and kind of the file or tree, and reads no file.
   *
   * @param path a file's or a folder's, or the empty text for the whole repository
   * @return empty if there is nothing
   */
  default Optional<String> identity(CommitId at, String path) {
    return ContentHash.of(list(at, path), file -> read(at, file), path);
  }

  /**
   * The files that are not the same in two commits, whatever the commits have to do with each
   * other: files that changed, came or went, and symbolic links and submodules. One that was
   * renamed went at its old path and came at the new one. What it costs goes by what differs, not
   * by what the repository has.
   *
   * @param from usually the earlier of the two
   * @param to usually the later
   * @return paths from the repository's root, sorted; empty if the repository does not have the
   *     first any more, as after a forced push: then anything may differ
   * @throws ProviderException {@code NOT_FOUND} if the repository does not have the second
   */
  Optional<List<String>> changes(CommitId from, CommitId to);

  /** Author, message and so on of a commit. */
  Commit commit(CommitId id);

  /**
   * The commits that changed a file, newest first, walking from one commit back to another.
   *
   * @param after where to stop; itself not included
   * @param upTo where to begin
   * @throws HistoryRewrittenException if {@code after} is not an ancestor of {@code upTo}
   */
  List<Commit> history(String path, CommitId after, CommitId upTo);

  /**
   * Whether one commit is another, or came before it in its history. False if the repository does
   * not have the first.
   *
   * @throws ProviderException {@code NOT_FOUND} if the repository does not have the second
   */
  boolean isAncestor(CommitId commit, CommitId of);

  /**
   * Lands one commit on a branch, with compare-and-set on its head. Each attempt fetches, looks for
   * the key between the base and the head, applies the edits to the head, and pushes expecting that
   * head; when the head moved meanwhile, the edits are applied anew to the new one. A commit that
   * carries the key already is returned and nothing is pushed, so that calling twice is safe.
   *
   * @throws ProviderException {@code EDIT_CONFLICT} if a value to be replaced is no longer the one
   *     the edit expects; {@code NOT_FOUND} if the branch does not exist; {@code ALREADY_EXISTS} if
   *     {@link CommitRequest#newBranch()} exists without the key; {@code FORBIDDEN} if the remote
   *     refuses (a protected branch, a hook); {@code UNAUTHENTICATED}; {@code UNAVAILABLE} with
   *     {@code LOOK_FIRST} when the outcome is unknown
   * @throws HistoryRewrittenException if the base is no ancestor of the head
   */
  Landing commit(CommitRequest request);

  /**
   * Looks for the commit that carries a key, reachable from the branch's head and not from the
   * base.
   *
   * @return the commit, or empty if there is none, or no such branch
   * @throws HistoryRewrittenException if the base is no ancestor of the head
   */
  Optional<Commit> find(OperationKey key, String branch, CommitId base);

  /**
   * Creates a branch, never moves one. One that is there already at the same commit is success.
   *
   * @throws ProviderException {@code ALREADY_EXISTS} if it is there at another commit
   */
  void createBranch(String branch, CommitId at);

  /**
   * Deletes a branch if it still is where the caller saw it. One that is gone is success.
   *
   * @throws ProviderException {@code STALE} if it moved
   */
  void deleteBranch(String branch, CommitId expected);

  /**
   * Creates a lightweight tag, never moves one. One that is there already at the same commit is
   * success.
   *
   * @throws ProviderException {@code ALREADY_EXISTS} if it is there at another commit
   */
  void createTag(String tag, CommitId at);

  /** What a tag points to on the remote now (annotated tags peeled); empty if there is none. */
  Optional<CommitId> tag(String tag);
}
