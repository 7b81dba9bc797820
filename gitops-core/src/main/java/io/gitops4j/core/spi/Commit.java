package io.gitops4j.core.spi;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Person;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A commit as Git has it. Immutable. */
public final class Commit {
  private final CommitId id;
  private final List<CommitId> parents;
  private final Person author;
  private final Person committer;
  private final Instant committedAt;
  private final String message;

  /** All of it. */
  public Commit(
      CommitId id,
      List<CommitId> parents,
      Person author,
      Person committer,
      Instant committedAt,
      String message) {
    this.id = Objects.requireNonNull(id, "id");
    this.parents = List.copyOf(parents);
    this.author = Objects.requireNonNull(author, "author");
    this.committer = Objects.requireNonNull(committer, "committer");
    this.committedAt = Objects.requireNonNull(committedAt, "committedAt");
    this.message = Objects.requireNonNull(message, "message");
  }

  /** Its name. */
  public CommitId id() {
    return id;
  }

  /** What it stands on; none for a first commit. */
  public List<CommitId> parents() {
    return parents;
  }

  /** Who wrote it. */
  public Person author() {
    return author;
  }

  /** Who committed it. */
  public Person committer() {
    return committer;
  }

  /** When it was committed, to the second. */
  public Instant committedAt() {
    return committedAt;
  }

  /** The whole message, trailers included. */
  public String message() {
    return message;
  }

  /** The message's first line. */
  public String subject() {
    return message.lines().findFirst().orElse("");
  }

  /** The last value of a trailer, {@code Name: value} in the message's last paragraph. */
  public Optional<String> trailer(String name) {
    String text = message.strip();
    return text.substring(text.lastIndexOf("\n\n") + 1)
        .lines()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .reduce((first, last) -> last);
  }

  @Override
  public String toString() {
    return id.abbreviated() + " " + subject();
  }
}
