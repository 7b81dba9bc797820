package io.gitops4j.git.webhook;

import io.gitops4j.core.model.CommitId;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened on a forge, as its webhook tells it. Who may use the webhook's secret may
 * say anything: read again by the API what matters. Immutable.
 */
public final class ForgeEvent {
  private final Kind kind;
  private final String repository;
  private final String actor;
  private final String ref;
  private final @Nullable CommitId before;
  private final @Nullable CommitId after;
  private final long number;
  private final @Nullable Change change;

  /** What happened. */
  public enum Kind {
    /** A branch was made, moved or deleted. */
    PUSH,
    /** A tag was made, moved or deleted. */
    TAG,
    /** A pull request changed, or somebody reviewed it. */
    PULL_REQUEST
  }

  /** What happened to a pull request. */
  public enum Change {
    /** It was opened, or opened again. */
    OPENED,
    /** Its source branch has another head. */
    UPDATED,
    /** Somebody approved it, rejected it, or took that back. */
    REVIEWED,
    /** It was merged. */
    MERGED,
    /** It was closed without a merge. */
    CLOSED,
    /** Title, labels, comments and so on. */
    OTHER
  }

  private ForgeEvent(
      Kind kind,
      String repository,
      String actor,
      String ref,
      @Nullable CommitId before,
      @Nullable CommitId after,
      long number,
      @Nullable Change change) {
    this.kind = kind;
    this.repository = Objects.requireNonNull(repository, "repository");
    this.actor = Objects.requireNonNull(actor, "actor");
    this.ref = Objects.requireNonNull(ref, "ref");
    this.before = before;
    this.after = after;
    this.number = number;
    this.change = change;
  }

  /** A branch or tag moved; commits that consist of zeros stand for none. */
  static ForgeEvent moved(
      Kind kind, String repository, String actor, String ref, String before, String after) {
    return new ForgeEvent(kind, repository, actor, ref, commit(before), commit(after), 0, null);
  }

  /** A pull request changed. */
  static ForgeEvent pullRequest(
      String repository, String actor, long number, Change change, String branch, String head) {
    return new ForgeEvent(
        Kind.PULL_REQUEST, repository, actor, branch, null, commit(head), number, change);
  }

  /** Short names, as Bitbucket Cloud gives them, are none: the commit is not known by them. */
  private static @Nullable CommitId commit(String hex) {
    return hex.matches("0*") || !hex.matches("[0-9a-f]{40}([0-9a-f]{24})?")
        ? null
        : new CommitId(hex);
  }

  /** What happened. */
  public Kind kind() {
    return kind;
  }

  /** The repository's path on its forge: {@code acme/shop}. */
  public String repository() {
    return repository;
  }

  /** The login of whoever did it; empty where the forge does not say. */
  public String actor() {
    return actor;
  }

  /** The branch or tag that moved, or a pull request's source branch. */
  public String ref() {
    return ref;
  }

  /** Where a branch or tag was before; empty for a new one. */
  public Optional<CommitId> before() {
    return Optional.ofNullable(before);
  }

  /** Where a branch, tag or pull request's head is now; empty where it is gone or not said. */
  public Optional<CommitId> after() {
    return Optional.ofNullable(after);
  }

  /** The pull request's number. */
  public OptionalLong pullRequest() {
    return kind == Kind.PULL_REQUEST ? OptionalLong.of(number) : OptionalLong.empty();
  }

  /** What happened to the pull request. */
  public Optional<Change> change() {
    return Optional.ofNullable(change);
  }

  @Override
  public String toString() {
    return kind == Kind.PULL_REQUEST
        ? repository + "#" + number + " " + change
        : repository + " " + ref + " " + before + " → " + after;
  }
}
