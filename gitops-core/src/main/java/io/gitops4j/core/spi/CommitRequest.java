package io.gitops4j.core.spi;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.Person;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One commit to be landed: the intent, not the bytes. Immutable. */
public final class CommitRequest {
  private final OperationKey key;
  private final String branch;
  private final CommitId base;
  private final List<ExpectedEdit> edits;
  private final String message;
  private final @Nullable Person author;
  private final Map<String, String> trailers;
  private final @Nullable String newBranch;

  private CommitRequest(
      OperationKey key,
      String branch,
      CommitId base,
      List<ExpectedEdit> edits,
      String message,
      @Nullable Person author,
      Map<String, String> trailers,
      @Nullable String newBranch) {
    this.key = Objects.requireNonNull(key, "key");
    this.branch = Objects.requireNonNull(branch, "branch");
    this.base = Objects.requireNonNull(base, "base");
    this.edits = List.copyOf(edits);
    this.message = Objects.requireNonNull(message, "message");
    this.author = author;
    this.trailers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(trailers));
    this.newBranch = newBranch;
    if (edits.isEmpty()) {
      throw new IllegalArgumentException("A commit needs at least one edit");
    }
    if (message.isBlank()) {
      throw new IllegalArgumentException("A commit needs a message");
    }
  }

  /**
   * A commit onto a branch.
   *
   * @param key what finds it again; written as the trailer {@link OperationKey#TRAILER}
   * @param branch without {@code refs/heads/}
   * @param base the branch's head when the run read it
   * @param edits applied in order
   * @param message without trailers
   */
  public static CommitRequest of(
      OperationKey key, String branch, CommitId base, List<ExpectedEdit> edits, String message) {
    return new CommitRequest(key, branch, base, edits, message, null, Map.of(), null);
  }

  /** The same written by somebody else than the connection's own author. */
  public CommitRequest withAuthor(Person person) {
    return new CommitRequest(key, branch, base, edits, message, person, trailers, newBranch);
  }

  /** The same with one more trailer. */
  public CommitRequest withTrailer(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(trailers);
    more.put(name, value);
    return new CommitRequest(key, branch, base, edits, message, author, more, newBranch);
  }

  /**
   * The same, built on the branch's head but landed on a new branch, which is only ever created:
   * the source branch of a pull request.
   */
  public CommitRequest onNewBranch(String name) {
    return new CommitRequest(key, branch, base, edits, message, author, trailers, name);
  }

  /** What finds it again. */
  public OperationKey key() {
    return key;
  }

  /** The branch it is built on, and lands on unless {@link #newBranch()} says otherwise. */
  public String branch() {
    return branch;
  }

  /** The branch's head when the run read it: where the search for the key stops. */
  public CommitId base() {
    return base;
  }

  /** What changes, in order. */
  public List<ExpectedEdit> edits() {
    return edits;
  }

  /** The message, without trailers. */
  public String message() {
    return message;
  }

  /** Who wrote it, if not the connection's own author. */
  public Optional<Person> author() {
    return Optional.ofNullable(author);
  }

  /** Trailers beside the key's, in order. */
  public Map<String, String> trailers() {
    return trailers;
  }

  /** The branch to create, if it is not to land on {@link #branch()} itself. */
  public Optional<String> newBranch() {
    return Optional.ofNullable(newBranch);
  }
}
