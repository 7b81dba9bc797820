package io.gitops4j.git;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * Lands the commits of one branch: look, build on the head, push expecting that head, and look
 * again whenever the push did not plainly succeed. What the remote answers decides nothing: a head
 * that moved means a race was lost, one that didn't, twice, means a refusal.
 */
final class BatchLanding implements BranchQueue.Lander {
  private static final int MOST_RACES = 100;
  private static final int MOST_CUTS = 3;

  private final Origin origin;
  private final CommitWriter writer;
  private final GitFailure failure;

  BatchLanding(Origin origin, CommitWriter writer, GitFailure failure) {
    this.origin = origin;
    this.writer = writer;
    this.failure = failure;
  }

  @Override
  public void land(List<PendingCommit> batch) {
    Progress progress = new Progress();
    while (batch.stream().anyMatch(commit -> !commit.isDone())) {
      List<PendingCommit> open = batch.stream().filter(commit -> !commit.isDone()).toList();
      @Nullable Repository objects = null;
      try {
        objects = origin.objects();
        if (attempt(open, progress) == Next.SPLIT) {
          land(open.subList(0, open.size() / 2));
          land(open.subList(open.size() / 2, open.size()));
        } else if (progress.pauses > 0 && open.stream().anyMatch(commit -> !commit.isDone())) {
          Pause.before(progress.pauses);
        }
      } catch (CommitGraph.CutShortException e) {
        deepen(open, progress);
      } catch (IOException | RuntimeException e) {
        if (!repaired(objects, e, progress)) {
          fail(open, e);
        }
      }
    }
  }

  /** What to do next. */
  private enum Next {
    AGAIN,
    SPLIT
  }

  /** What the attempts so far have shown. */
  private static final class Progress {
    private Map<String, Optional<ObjectId>> heads = Map.of();
    private @Nullable PushReply refusal;
    private int unmoved;
    private int races;
    private int cuts;
    private int pauses;
    private boolean complete;
    private boolean renewed;
  }

  private Next attempt(List<PendingCommit> open, Progress progress) throws IOException {
    try (PushSession session = origin.open()) {
      BranchTip tip = new BranchTip(origin, session, writer, open);
      tip.settle(progress.complete);
      Next next = judge(open, session, progress);
      List<PendingCommit> left = open.stream().filter(commit -> !commit.isDone()).toList();
      if (next == Next.SPLIT || left.isEmpty()) {
        return next;
      }
      List<RefChange> changes = tip.build(left);
      if (changes.isEmpty()) {
        return Next.AGAIN;
      }
      PushReply reply = session.push(changes, tip.scope());
      tip.completeLanded(reply.landed());
      boolean allLanded =
          changes.stream().allMatch(change -> reply.landed().contains(change.ref()));
      progress.refusal = allLanded ? null : reply;
      progress.pauses = allLanded ? 0 : progress.pauses + 1;
      return Next.AGAIN;
    }
  }

  /** Compares what the remote has now with what it had at the push that did not succeed. */
  private Next judge(List<PendingCommit> open, PushSession session, Progress progress)
      throws IOException {
    Map<String, Optional<ObjectId>> now = new HashMap<>();
    for (PendingCommit commit : open) {
      now.put(commit.ref(), session.head(commit.ref()));
    }
    @Nullable PushReply refusal = progress.refusal;
    Map<String, Optional<ObjectId>> then = progress.heads;
    boolean moved =
        now.entrySet().stream().anyMatch(e -> !e.getValue().equals(then.get(e.getKey())));
    progress.heads = now;
    if (refusal == null) {
      return Next.AGAIN;
    }
    if (refusal.cut()) {
      return afterCut(open, refusal, progress);
    }
    if (moved) {
      progress.unmoved = 0;
      if (++progress.races > MOST_RACES) {
        refuse(
            open,
            ErrorKind.UNAVAILABLE,
            Retry.AFTER,
            "others moved the branch " + MOST_RACES + " times",
            "Try again later.");
      }
      return Next.AGAIN;
    }
    List<PendingCommit> left = open.stream().filter(commit -> !commit.isDone()).toList();
    if (left.size() > 1) {
      return Next.SPLIT;
    }
    if (++progress.unmoved >= 2) {
      refuse(
          left,
          ErrorKind.FORBIDDEN,
          Retry.NEVER,
          refusal.text(),
          "Open a pull request instead, or ask who guards the branch.");
    }
    return Next.AGAIN;
  }

  /** The key was looked for and is not there; a late push would only make the next one fail. */
  private Next afterCut(List<PendingCommit> open, PushReply reply, Progress progress) {
    if (++progress.cuts >= MOST_CUTS) {
      refuse(
          open,
          ErrorKind.UNAVAILABLE,
          Retry.LOOK_FIRST,
          "the connection broke during each push (" + reply.text() + ")",
          "Look for its key before trying again.");
    }
    return Next.AGAIN;
  }

  private void refuse(
      List<PendingCommit> commits, ErrorKind kind, Retry retry, String reason, String remedy) {
    for (PendingCommit commit : commits) {
      String branch = commit.ref().substring(Constants.R_HEADS.length());
      String text =
          "Could not push to branch "
              + branch
              + " of "
              + failure.url()
              + ": "
              + (reason.isBlank() ? "the remote refused and did not say why" : reason)
              + ". "
              + remedy;
      commit.failed(new ProviderException(kind, text, retry, null, null));
    }
  }

  private void deepen(List<PendingCommit> open, Progress progress) {
    List<String> refs =
        open.stream()
            .map(commit -> Constants.R_HEADS + commit.request().branch())
            .distinct()
            .collect(Collectors.toList());
    open.stream()
        .map(PendingCommit::ref)
        .filter(ref -> !refs.contains(ref))
        .distinct()
        .forEach(refs::add);
    try {
      progress.complete = !origin.deepen(refs);
    } catch (IOException | RuntimeException e) {
      fail(open, e);
    }
  }

  private boolean repaired(@Nullable Repository objects, Exception e, Progress progress) {
    if (objects == null || progress.renewed || !GitFailure.isDamage(e)) {
      return false;
    }
    progress.renewed = true;
    try {
      return origin.renew(objects);
    } catch (IOException again) {
      return false;
    }
  }

  private void fail(List<PendingCommit> commits, Exception e) {
    for (PendingCommit commit : commits) {
      commit.failed(
          failure.of("land a commit on branch " + commit.request().branch(), e, commit.wasSent()));
    }
  }
}
