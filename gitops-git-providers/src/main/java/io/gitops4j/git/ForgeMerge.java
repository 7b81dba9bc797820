package io.gitops4j.git;

import io.gitops4j.core.model.Person;
import io.gitops4j.core.spi.PullRequests;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.merge.MergeStrategy;
import org.eclipse.jgit.merge.RecursiveMerger;
import org.eclipse.jgit.merge.ThreeWayMerger;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** Merges in the object database, without a working tree. Used once. */
final class ForgeMerge {
  private final Repository repository;
  private final CommitWriter writer;
  private final Person author;

  ForgeMerge(Repository repository, CommitWriter writer, Person author) {
    this.repository = repository;
    this.writer = writer;
    this.author = author;
  }

  /** It cannot be merged; the message says why. */
  static final class NotMergedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final PullRequests.Merge.Outcome outcome;

    NotMergedException(PullRequests.Merge.Outcome outcome, String message) {
      super(message);
      this.outcome = outcome;
    }

    PullRequests.Merge.Outcome outcome() {
      return outcome;
    }
  }

  /** What the target branch is to become; the objects are written. */
  ObjectId merge(ForgePull pull, ObjectId target, PullRequests.MergeMethod method)
      throws IOException, NotMergedException {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      ObjectId merged =
          switch (method) {
            case MERGE -> merged(inserter, pull, target);
            case SQUASH -> squashed(inserter, pull, target);
            case REBASE -> rebased(inserter, pull, target);
          };
      inserter.flush();
      return merged;
    }
  }

  private ObjectId merged(ObjectInserter inserter, ForgePull pull, ObjectId target)
      throws IOException, NotMergedException {
    String message =
        "Merge pull request #"
            + pull.number()
            + " from "
            + pull.source()
            + "\n\n"
            + pull.title()
            + "\n";
    ObjectId tree = tree(pull, target);
    return writer.write(inserter, message, author, tree, List.of(target, pull.head()));
  }

  private ObjectId squashed(ObjectInserter inserter, ForgePull pull, ObjectId target)
      throws IOException, NotMergedException {
    String message = pull.title() + " (#" + pull.number() + ")\n\n" + pull.body() + "\n";
    return writer.write(
        inserter, message.strip() + "\n", author, tree(pull, target), List.of(target));
  }

  private ObjectId tree(ForgePull pull, ObjectId target) throws IOException, NotMergedException {
    RecursiveMerger merger = (RecursiveMerger) MergeStrategy.RECURSIVE.newMerger(repository, true);
    if (!merger.merge(target, pull.head())) {
      throw conflict(merger.getUnmergedPaths());
    }
    return merger.getResultTreeId();
  }

  private ObjectId rebased(ObjectInserter inserter, ForgePull pull, ObjectId target)
      throws IOException, NotMergedException {
    ObjectId onto = target;
    try (RevWalk walk = new RevWalk(repository)) {
      for (RevCommit commit : onlyIn(walk, pull.head(), target)) {
        if (commit.getParentCount() != 1) {
          throw new NotMergedException(
              PullRequests.Merge.Outcome.NOT_READY,
              "it contains merges or first commits, which cannot be rebased");
        }
        ObjectId tree = picked(walk, commit, onto);
        if (!tree.equals(walk.parseCommit(onto).getTree())) {
          PersonIdent by = commit.getAuthorIdent();
          Person writtenBy = new Person(by.getName(), by.getEmailAddress());
          onto = writer.write(inserter, commit.getFullMessage(), writtenBy, tree, List.of(onto));
          inserter.flush();
        }
      }
    }
    return onto;
  }

  private ObjectId picked(RevWalk walk, RevCommit commit, ObjectId onto)
      throws IOException, NotMergedException {
    ThreeWayMerger merger = MergeStrategy.RECURSIVE.newMerger(repository, true);
    merger.setBase(commit.getParent(0));
    if (!merger.merge(walk.parseCommit(onto), commit)) {
      throw conflict(List.of("commit " + commit.abbreviate(10).name()));
    }
    return merger.getResultTreeId();
  }

  private static List<RevCommit> onlyIn(RevWalk walk, ObjectId head, ObjectId target)
      throws IOException {
    walk.markStart(walk.parseCommit(head));
    walk.markUninteresting(walk.parseCommit(target));
    List<RevCommit> commits = new ArrayList<>();
    for (RevCommit commit : walk) {
      commits.add(commit);
    }
    Collections.reverse(commits);
    for (RevCommit commit : commits) {
      walk.parseBody(commit);
    }
    return commits;
  }

  private static NotMergedException conflict(List<String> where) {
    return new NotMergedException(
        PullRequests.Merge.Outcome.CONFLICT,
        "it conflicts with the target branch in " + String.join(", ", where));
  }
}
