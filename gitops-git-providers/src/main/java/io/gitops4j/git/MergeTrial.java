package io.gitops4j.git;

import java.io.IOException;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.merge.MergeStrategy;
import org.eclipse.jgit.merge.RecursiveMerger;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;

/** Finds out whether two commits can be merged, and writes nothing. */
final class MergeTrial {
  private MergeTrial() {}

  /**
   * The files in which a merge would have somebody choose, with as much history as it takes.
   *
   * @param ref whose history to fetch more of while both have no commit in common
   */
  static List<String> conflicts(Origin here, String ref, ObjectId one, ObjectId other)
      throws IOException {
    boolean more = true;
    while (more && !haveBase(here.objects(), one, other)) {
      more = here.deepen(List.of(ref));
    }
    RecursiveMerger merger =
        (RecursiveMerger) MergeStrategy.RECURSIVE.newMerger(here.objects(), true);
    return merger.merge(one, other) ? List.of() : List.copyOf(merger.getUnmergedPaths());
  }

  private static boolean haveBase(Repository objects, ObjectId one, ObjectId other)
      throws IOException {
    try (RevWalk walk = new RevWalk(objects)) {
      walk.setRevFilter(RevFilter.MERGE_BASE);
      walk.markStart(walk.parseCommit(one));
      walk.markStart(walk.parseCommit(other));
      return walk.next() != null;
    }
  }
}
