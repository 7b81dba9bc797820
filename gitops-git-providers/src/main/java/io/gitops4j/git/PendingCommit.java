package io.gitops4j.git;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.spi.CommitRequest;
import io.gitops4j.core.spi.Landing;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;

/**
 * A request that waits to land, and its outcome. The landing thread alone uses all but the outcome.
 */
final class PendingCommit {
  private final CommitRequest request;
  private final CompletableFuture<Landing> outcome = new CompletableFuture<>();
  private final Set<ObjectId> sent = new HashSet<>();

  PendingCommit(CommitRequest request) {
    this.request = request;
  }

  CommitRequest request() {
    return request;
  }

  /** The ref it is to land on. */
  String ref() {
    return Constants.R_HEADS + request.newBranch().orElse(request.branch());
  }

  /** What the caller waits for. */
  CompletableFuture<Landing> outcome() {
    return outcome;
  }

  boolean isDone() {
    return outcome.isDone();
  }

  /** Remembers what is about to be sent, to tell it from an earlier process's commit. */
  void sending(ObjectId commit) {
    sent.add(commit);
  }

  /** Whether anything was sent for it. */
  boolean wasSent() {
    return !sent.isEmpty();
  }

  /** It is on the remote: by this call, or by one before it. */
  void landed(ObjectId commit, ObjectId parent) {
    complete(sent.contains(commit) ? Landing.How.PUSHED : Landing.How.ADOPTED, commit, parent);
  }

  /** There was nothing to do. */
  void unchanged(ObjectId head) {
    complete(Landing.How.UNCHANGED, head, head);
  }

  void failed(RuntimeException why) {
    outcome.completeExceptionally(why);
  }

  private void complete(Landing.How how, ObjectId commit, ObjectId parent) {
    outcome.complete(new Landing(how, new CommitId(commit.name()), new CommitId(parent.name())));
  }
}
