package io.gitops4j.git;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.CommitRequest;
import io.gitops4j.core.spi.HistoryRewrittenException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to land a batch on what the remote has right now: first what is there already, then a
 * chain of new commits. Used once, by one thread.
 */
final class BranchTip {
  private final Origin origin;
  private final PushSession session;
  private final CommitWriter writer;
  private final List<PendingCommit> commits;
  private final PushScope scope = new PushScope();
  private final Map<PendingCommit, Built> built = new LinkedHashMap<>();

  BranchTip(Origin origin, PushSession session, CommitWriter writer, List<PendingCommit> commits) {
    this.origin = origin;
    this.session = session;
    this.writer = writer;
    this.commits = commits;
  }

  /** What the commits that were built can have changed. */
  PushScope scope() {
    return scope;
  }

  private record Built(ObjectId commit, ObjectId parent) {}

  /**
   * Completes those whose key is on the remote already, and those that cannot be built on what is
   * there.
   *
   * @param complete whether there is no more history to fetch
   */
  void settle(boolean complete) throws IOException {
    for (PendingCommit commit : commits) {
      ensure(Constants.R_HEADS + commit.request().branch());
      ensure(commit.ref());
    }
    try (CommitGraph graph = new CommitGraph(origin.objects(), complete)) {
      for (PendingCommit commit : commits) {
        settle(commit, graph);
      }
    }
  }

  private void ensure(String ref) throws IOException {
    Optional<ObjectId> at = session.head(ref);
    if (at.isPresent()) {
      origin.ensure(ref, at.get());
    }
  }

  private void settle(PendingCommit commit, CommitGraph graph) throws IOException {
    CommitRequest request = commit.request();
    Optional<ObjectId> head = session.head(Constants.R_HEADS + request.branch());
    if (head.isEmpty()) {
      commit.failed(noBranch(request.branch()));
      return;
    }
    Optional<ObjectId> target = session.head(commit.ref());
    ObjectId base = ObjectId.fromString(request.base().hex());
    if (!graph.isAncestor(base, head.get())) {
      CommitId found = new CommitId(head.get().name());
      commit.failed(new HistoryRewrittenException(request.branch(), request.base(), found));
    } else if (target.isPresent()) {
      adopt(commit, graph, base, target.get());
    }
  }

  private void adopt(PendingCommit commit, CommitGraph graph, ObjectId base, ObjectId head)
      throws IOException {
    Optional<ObjectId> found =
        graph.isAncestor(base, head)
            ? graph.find(commit.request().key(), base, head)
            : Optional.empty();
    if (found.isPresent()) {
      CommitId parent = graph.read(found.get()).parents().get(0);
      commit.landed(found.get(), ObjectId.fromString(parent.hex()));
    } else if (commit.request().newBranch().isPresent()) {
      commit.failed(branchExists(commit.request()));
    }
  }

  /**
   * Writes the commits, each on the one before it. One that changes nothing, or cannot be built, is
   * completed only if it was judged on the remote's own head; after another commit of the same
   * batch it waits for the next attempt, because that other commit may yet be refused.
   */
  List<RefChange> build(Collection<PendingCommit> open) throws IOException {
    Map<String, RefChange> changes = new LinkedHashMap<>();
    Map<String, ObjectId> tips = new LinkedHashMap<>();
    Set<OperationKey> keys = new HashSet<>();
    try (ObjectInserter inserter = origin.objects().inserter(open.size());
        CommitGraph graph = new CommitGraph(inserter.newReader())) {
      for (PendingCommit commit : open) {
        String branch = Constants.R_HEADS + commit.request().branch();
        boolean fresh = commit.request().newBranch().isPresent();
        ObjectId head = session.head(branch).orElseThrow();
        scope.standsOn(head);
        ObjectId tip = fresh ? head : tips.getOrDefault(branch, head);
        if (!keys.add(commit.request().key()) || (fresh && changes.containsKey(commit.ref()))) {
          continue;
        }
        @Nullable ObjectId made = build(commit, graph, inserter, tip, tip.equals(head));
        if (made != null) {
          built.put(commit, new Built(made, tip));
          commit.sending(made);
          changes.put(
              commit.ref(), new RefChange(commit.ref(), fresh ? ObjectId.zeroId() : head, made));
          tips.put(commit.ref(), made);
        }
      }
      inserter.flush();
    }
    return List.copyOf(changes.values());
  }

  private @Nullable ObjectId build(
      PendingCommit commit,
      CommitGraph graph,
      ObjectInserter inserter,
      ObjectId tip,
      boolean certain)
      throws IOException {
    try {
      ObjectId tree = graph.tree(tip);
      Map<String, TreeChange> changes = EditRun.of(commit.request(), graph.reader(), tree);
      if (changes.isEmpty()) {
        if (certain) {
          commit.unchanged(tip);
        }
        return null;
      }
      ObjectId changed = new Trees(graph.reader(), scope).rewrite(inserter, tree, changes);
      return writer.write(inserter, commit.request(), changed, tip);
    } catch (RuntimeException e) {
      if (certain) {
        commit.failed(e);
      }
      return null;
    }
  }

  /** Completes those whose refs the remote says it moved. */
  void completeLanded(Set<String> refs) {
    built.forEach(
        (commit, made) -> {
          if (refs.contains(commit.ref())) {
            commit.landed(made.commit(), made.parent());
          }
        });
  }

  private ProviderException noBranch(String branch) {
    List<String> some = new ArrayList<>();
    session.branches().stream()
        .filter(ref -> ref.startsWith(Constants.R_HEADS))
        .map(ref -> ref.substring(Constants.R_HEADS.length()))
        .sorted()
        .limit(5)
        .forEach(some::add);
    return new ProviderException(
        ErrorKind.NOT_FOUND,
        "Could not find branch "
            + branch
            + ": "
            + (some.isEmpty()
                ? "the repository has no branches yet. Push a first commit."
                : "there is no such branch. Some that are there: "
                    + String.join(", ", some)
                    + "."));
  }

  private static ProviderException branchExists(CommitRequest request) {
    return new ProviderException(
        ErrorKind.ALREADY_EXISTS,
        "Could not create branch "
            + request.newBranch().orElseThrow()
            + ": it is there already, without this commit. Choose another name, or delete it.");
  }
}
