package io.gitops4j.git;

import io.gitops4j.core.model.CommitId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.merge.MergeStrategy;
import org.eclipse.jgit.merge.ThreeWayMerger;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/** The commits of a forge's repository, for forges that show them and move branches along them. */
public final class ForgeHistory {
  private final Repository repository;

  /** Of a repository, as long as that is open. */
  public ForgeHistory(ForgeRepository forge) {
    this.repository = forge.repository();
  }

  /** A commit as Git has it. */
  public record Entry(CommitId id, String name, String email, Instant authoredAt, String message) {}

  /** What a branch's name or a commit's id means. */
  public Optional<CommitId> resolve(String revision) {
    try {
      @Nullable ObjectId id = repository.resolve(revision + "^{commit}");
      return Optional.ofNullable(id).map(found -> new CommitId(found.name()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One commit. */
  public Entry entry(CommitId id) {
    try (RevWalk walk = new RevWalk(repository)) {
      return entry(walk.parseCommit(id(id)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The commits of one history that another lacks, newest first. */
  public List<Entry> between(CommitId lacking, CommitId having) {
    try (RevWalk walk = new RevWalk(repository)) {
      return commits(walk, lacking, having).stream().map(ForgeHistory::entry).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The commits of a history, newest first. */
  public List<Entry> all(CommitId head) {
    try (RevWalk walk = new RevWalk(repository)) {
      walk.markStart(walk.parseCommit(id(head)));
      List<Entry> all = new ArrayList<>();
      walk.forEach(commit -> all.add(entry(commit)));
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<RevCommit> commits(RevWalk walk, CommitId lacking, CommitId having)
      throws IOException {
    walk.markStart(walk.parseCommit(id(having)));
    walk.markUninteresting(walk.parseCommit(id(lacking)));
    List<RevCommit> commits = new ArrayList<>();
    walk.forEach(commits::add);
    for (RevCommit commit : commits) {
      walk.parseBody(commit);
    }
    return commits;
  }

  private static Entry entry(RevCommit commit) {
    return new Entry(
        new CommitId(commit.name()),
        commit.getAuthorIdent().getName(),
        commit.getAuthorIdent().getEmailAddress(),
        commit.getAuthorIdent().getWhenAsInstant(),
        commit.getFullMessage());
  }

  /** Moves a branch to a later commit. */
  public void forward(String branch, CommitId to) {
    try {
      RefUpdate update = repository.updateRef("refs/heads/" + branch);
      update.setNewObjectId(id(to));
      RefUpdate.Result result = update.update();
      if (result != RefUpdate.Result.FAST_FORWARD) {
        throw new IllegalStateException(branch + " was not forwarded: " + result);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the commits anew that a head has before another, as {@code git rebase} does. */
  public CommitId replay(CommitId head, CommitId onto) {
    try (RevWalk walk = new RevWalk(repository);
        ObjectInserter inserter = repository.newObjectInserter()) {
      List<RevCommit> commits = commits(walk, onto, head);
      Collections.reverse(commits);
      ObjectId last = id(onto);
      for (RevCommit commit : commits) {
        ThreeWayMerger merger = MergeStrategy.RECURSIVE.newMerger(repository, true);
        merger.setBase(commit.getParent(0));
        if (!merger.merge(walk.parseCommit(last), commit)) {
          throw new IllegalStateException("It conflicts: " + commit);
        }
        CommitBuilder anew = new CommitBuilder();
        anew.setTreeId(merger.getResultTreeId());
        anew.setParentId(last);
        anew.setAuthor(commit.getAuthorIdent());
        anew.setCommitter(commit.getCommitterIdent());
        anew.setMessage(commit.getFullMessage());
        last = inserter.insert(anew);
        inserter.flush();
      }
      return new CommitId(last.name());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectId id(CommitId commit) {
    return ObjectId.fromString(commit.hex());
  }
}
