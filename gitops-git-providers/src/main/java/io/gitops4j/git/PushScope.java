package io.gitops4j.git;

import java.util.HashSet;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;

/**
 * What a push has to look at. Everything that changed lies in trees that were opened or written
 * while the commits were built; all other trees are on the remote, whole, so that nobody needs to
 * walk them. Not thread-safe.
 */
final class PushScope {
  private final Set<ObjectId> trees = new HashSet<>();
  private final Set<ObjectId> onRemote = new HashSet<>();

  /** A tree was opened or written. */
  void touched(ObjectId tree) {
    trees.add(tree.copy());
  }

  /** A commit that is on the remote, and that new ones were built on. */
  void standsOn(ObjectId commit) {
    onRemote.add(commit.copy());
  }

  /** Whether a tree may lead to something new. */
  boolean reaches(ObjectId tree) {
    return trees.contains(tree);
  }

  /** Whether new commits were built on this one. */
  boolean isBase(ObjectId commit) {
    return onRemote.contains(commit);
  }
}
