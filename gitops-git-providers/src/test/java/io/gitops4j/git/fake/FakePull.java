package io.gitops4j.git.fake;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.spi.PullRequests.Proposal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A pull request of a fake forge. Changed under the lock of its {@link ForgeState}. */
public final class FakePull {
  private final long number;
  private final String source;
  private final String target;
  private final Instant openedAt;
  private final Set<String> labels = new TreeSet<>();
  private final Set<String> reviewers = new TreeSet<>();
  private final List<FakeReview> reviews = new ArrayList<>();
  private final List<Version> versions = new ArrayList<>();
  private String title;
  private String body;
  private boolean draft;
  private CommitId head;
  private PullRequest.State state = PullRequest.State.OPEN;
  private @Nullable CommitId mergeCommit;
  private @Nullable Instant endedAt;

  /** A head, and since when the forge knows it. */
  public record Version(CommitId head, Instant since) {}

  FakePull(long number, Proposal proposal, CommitId head, Instant openedAt) {
    this.number = number;
    this.source = proposal.sourceBranch();
    this.target = proposal.targetBranch();
    this.title = proposal.title();
    this.body = proposal.body();
    this.labels.addAll(proposal.labels());
    this.reviewers.addAll(proposal.reviewers());
    this.draft = proposal.draft();
    this.head = head;
    this.openedAt = openedAt;
    this.versions.add(new Version(head, openedAt));
  }

  /** Its number. */
  public long number() {
    return number;
  }

  /** The branch it brings in. */
  public String source() {
    return source;
  }

  /** The branch it goes to. */
  public String target() {
    return target;
  }

  /** Its title. */
  public String title() {
    return title;
  }

  /** Replaces the title. */
  public void title(String text) {
    title = text;
  }

  /** Its description. */
  public String body() {
    return body;
  }

  /** Replaces the description. */
  public void body(String text) {
    body = text;
  }

  /** Its labels, which may be changed. */
  public Set<String> labels() {
    return labels;
  }

  /** Who is asked to review it, as the forge names them; may be changed. */
  public Set<String> reviewers() {
    return reviewers;
  }

  /** Whether it is a draft. */
  public boolean isDraft() {
    return draft;
  }

  /** Makes it a draft, or ready. */
  public void draft(boolean yes) {
    draft = yes;
  }

  /** The head that is proposed, or was merged. */
  public CommitId head() {
    return head;
  }

  void head(CommitId commit, Instant at) {
    if (!commit.equals(head)) {
      head = commit;
      versions.add(new Version(commit, at));
    }
  }

  /** All heads it had, oldest first. */
  public List<Version> versions() {
    return List.copyOf(versions);
  }

  /** Whether it is open. */
  public PullRequest.State state() {
    return state;
  }

  boolean isOpen() {
    return state == PullRequest.State.OPEN;
  }

  /** Closes it, or opens it again. */
  public void open(boolean yes, Instant at) {
    state = yes ? PullRequest.State.OPEN : PullRequest.State.CLOSED;
    endedAt = yes ? null : at;
  }

  void merged(CommitId as, Instant at) {
    state = PullRequest.State.MERGED;
    mergeCommit = as;
    endedAt = at;
  }

  /** What it became. */
  public Optional<CommitId> mergeCommit() {
    return Optional.ofNullable(mergeCommit);
  }

  /** When it was opened. */
  public Instant openedAt() {
    return openedAt;
  }

  /** When it was merged or closed. */
  public Optional<Instant> endedAt() {
    return Optional.ofNullable(endedAt);
  }

  /** Its reviews, oldest first. */
  public List<FakeReview> reviews() {
    return reviews;
  }

  Proposal proposal() {
    return new Proposal(source, target, title, body, labels);
  }
}
