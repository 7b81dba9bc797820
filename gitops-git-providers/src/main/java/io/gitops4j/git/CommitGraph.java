package io.gitops4j.git;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.Person;
import io.gitops4j.core.spi.Commit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * Questions to the commits between a base and a head. Where the objects at hand end before the
 * base, it says so by {@link CutShortException} rather than guess. Not thread-safe.
 */
final class CommitGraph implements AutoCloseable {
  private final ObjectReader reader;
  private final RevWalk walk;
  private final Set<ObjectId> ends;

  /**
   * The commits of a repository.
   *
   * @param complete whether there is nothing more to fetch: then history ends where it ends
   */
  CommitGraph(Repository repository, boolean complete) throws IOException {
    reader = repository.newObjectReader();
    walk = new RevWalk(reader);
    ends = complete ? Set.of() : repository.getObjectDatabase().getShallowCommits();
  }

  /** The commits that a reader can see, to which there is nothing more to fetch. */
  CommitGraph(ObjectReader reader) {
    this.reader = reader;
    walk = new RevWalk(reader);
    ends = Set.of();
  }

  /** The objects at hand end here; there may be more on the remote. */
  static final class CutShortException extends IOException {
    private static final long serialVersionUID = 1L;

    CutShortException(ObjectId commit) {
      super("History at hand ends before commit " + commit.name());
    }
  }

  /** Whether a commit is the head or one of its ancestors. */
  boolean isAncestor(ObjectId base, ObjectId head) throws IOException {
    if (base.equals(head)) {
      return true;
    }
    walk.reset();
    try {
      if (walk.isMergedInto(walk.parseCommit(base), walk.parseCommit(head))) {
        return true;
      }
    } catch (MissingObjectException e) {
      if (ends.isEmpty() && base.equals(e.getObjectId())) {
        return false;
      }
      throw base.equals(e.getObjectId()) ? new CutShortException(base) : e;
    }
    if (!ends.isEmpty()) {
      throw new CutShortException(base);
    }
    return false;
  }

  /** The newest commit with a key, reachable from the head and not from the base. */
  Optional<ObjectId> find(OperationKey key, ObjectId base, ObjectId head) throws IOException {
    for (RevCommit commit : between(base, head)) {
      if (hasKey(commit, key)) {
        return Optional.of(commit.getId());
      }
    }
    return Optional.empty();
  }

  /** The commits between two that changed a file, newest first. */
  List<Commit> changing(String path, ObjectId after, ObjectId upTo) throws IOException {
    List<Commit> found = new ArrayList<>();
    Trees trees = new Trees(reader);
    for (RevCommit commit : between(after, upTo)) {
      Optional<TreeBytes.Entry> now = trees.file(commit.getTree(), path);
      boolean changed = true;
      for (RevCommit parent : commit.getParents()) {
        walk.parseHeaders(parent);
        changed &= !trees.file(parent.getTree(), path).equals(now);
      }
      if (changed && (commit.getParentCount() > 0 || now.isPresent())) {
        found.add(read(commit.getId()));
      }
    }
    return List.copyOf(found);
  }

  /** The commits reachable from one and not from another, children before parents. */
  List<RevCommit> between(ObjectId base, ObjectId head) throws IOException {
    if (base.equals(head)) {
      return List.of();
    }
    walk.reset();
    walk.sort(RevSort.TOPO);
    walk.markStart(walk.parseCommit(head));
    walk.markUninteresting(walk.parseCommit(base));
    List<RevCommit> commits = new ArrayList<>();
    for (RevCommit commit : walk) {
      if (ends.contains(commit)) {
        throw new CutShortException(base);
      }
      walk.parseBody(commit);
      commits.add(commit);
    }
    return commits;
  }

  /** A commit with its real parents, where history at hand ends as well. */
  Commit read(ObjectId id) throws IOException {
    RevCommit commit = RevCommit.parse(reader.open(id, Constants.OBJ_COMMIT).getBytes());
    return new Commit(
        new CommitId(id.name()),
        Arrays.stream(commit.getParents()).map(parent -> new CommitId(parent.name())).toList(),
        person(commit.getAuthorIdent()),
        person(commit.getCommitterIdent()),
        commit.getCommitterIdent().getWhenAsInstant(),
        commit.getFullMessage());
  }

  /** The tree of a commit. */
  ObjectId tree(ObjectId commit) throws IOException {
    return walk.parseCommit(commit).getTree().getId();
  }

  /** What it reads with; closed along with it. */
  ObjectReader reader() {
    return reader;
  }

  @Override
  public void close() {
    walk.close();
    reader.close();
  }

  private boolean hasKey(RevCommit commit, OperationKey key) throws IOException {
    return commit.getFullMessage().contains(key.value())
        && read(commit.getId())
            .trailer(OperationKey.TRAILER)
            .filter(key.value()::equals)
            .isPresent();
  }

  private static Person person(PersonIdent ident) {
    String name = ident.getName().replaceAll("[<>\\n\\r\\u0000]", "");
    String email = ident.getEmailAddress().replaceAll("[<>\\n\\r\\u0000]", "");
    return new Person(name.isBlank() ? "unknown" : name, email);
  }
}
