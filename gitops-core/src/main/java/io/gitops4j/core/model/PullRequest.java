package io.gitops4j.core.model;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A pull request (GitLab: merge request) as it was when it was read. Immutable. */
public final class PullRequest {
  private final long number;
  private final String url;
  private final String sourceBranch;
  private final String targetBranch;
  private final CommitId head;
  private final State state;
  private final String title;
  private final String body;
  private final @Nullable CommitId mergeCommit;
  private final Set<String> labels;

  /** Whether it is still open. */
  public enum State {
    /** Waiting. */
    OPEN,
    /** Merged; {@link #mergeCommit()} says as what. */
    MERGED,
    /** Closed without a merge. */
    CLOSED
  }

  private PullRequest(
      long number,
      String url,
      String sourceBranch,
      String targetBranch,
      CommitId head,
      State state,
      String title,
      String body,
      @Nullable CommitId mergeCommit,
      Set<String> labels) {
    this.number = number;
    this.url = Objects.requireNonNull(url, "url");
    this.sourceBranch = Objects.requireNonNull(sourceBranch, "sourceBranch");
    this.targetBranch = Objects.requireNonNull(targetBranch, "targetBranch");
    this.head = Objects.requireNonNull(head, "head");
    this.state = Objects.requireNonNull(state, "state");
    this.title = Objects.requireNonNull(title, "title");
    this.body = Objects.requireNonNull(body, "body");
    this.mergeCommit = mergeCommit;
    this.labels = Set.copyOf(labels);
  }

  /** An open pull request. */
  public static PullRequest open(
      long number, String url, String sourceBranch, String targetBranch, CommitId head) {
    return new PullRequest(
        number, url, sourceBranch, targetBranch, head, State.OPEN, "", "", null, Set.of());
  }

  /** The same with this title and body. */
  public PullRequest withText(String newTitle, String newBody) {
    return new PullRequest(
        number,
        url,
        sourceBranch,
        targetBranch,
        head,
        state,
        newTitle,
        newBody,
        mergeCommit,
        labels);
  }

  /** The same with these labels. */
  public PullRequest withLabels(Set<String> newLabels) {
    return new PullRequest(
        number, url, sourceBranch, targetBranch, head, state, title, body, mergeCommit, newLabels);
  }

  /** The same, merged as this commit on the target branch. */
  public PullRequest merged(CommitId as) {
    return new PullRequest(
        number, url, sourceBranch, targetBranch, head, State.MERGED, title, body, as, labels);
  }

  /** The same, closed without a merge. */
  public PullRequest closed() {
    return new PullRequest(
        number, url, sourceBranch, targetBranch, head, State.CLOSED, title, body, null, labels);
  }

  /** Its number within the repository. */
  public long number() {
    return number;
  }

  /** Where people look at it. */
  public String url() {
    return url;
  }

  /** The branch it brings in. */
  public String sourceBranch() {
    return sourceBranch;
  }

  /** The branch it goes to. */
  public String targetBranch() {
    return targetBranch;
  }

  /** The head of the source branch; after the merge, the head that was merged. */
  public CommitId head() {
    return head;
  }

  /** Whether it is still open. */
  public State state() {
    return state;
  }

  /** Its title. */
  public String title() {
    return title;
  }

  /** Its description. */
  public String body() {
    return body;
  }

  /** What it became on the target branch, once merged. */
  public Optional<CommitId> mergeCommit() {
    return Optional.ofNullable(mergeCommit);
  }

  /** Its labels; empty where the forge has none. */
  public Set<String> labels() {
    return labels;
  }

  @Override
  public String toString() {
    return "#" + number + " (" + state.name().toLowerCase(java.util.Locale.ROOT) + ")";
  }
}
