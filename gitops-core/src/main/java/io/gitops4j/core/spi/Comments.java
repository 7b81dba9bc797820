package io.gitops4j.core.spi;

import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.Names;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import java.util.List;
import java.util.Objects;

/**
 * The comments below pull requests, those on lines of code left out. Every method throws {@link
 * ProviderException}. Thread-safe.
 */
public interface Comments {
  /** All comments of a pull request, oldest first. */
  List<Comment> of(RepositoryUrl repository, long number);

  /** Adds one, in Markdown. */
  Comment add(RepositoryUrl repository, long number, String text);

  /** Gives one of our own another text; {@code NOT_FOUND} if it is gone. */
  Comment replace(RepositoryUrl repository, long number, String id, String text);

  /**
   * Keeps one comment per topic current: made if there is none yet, else given this text, and left
   * alone if it says just that. It is known by a last line that no reader sees. Where two processes
   * made one each at the same time, the oldest is kept current.
   *
   * @param topic letters, digits and dashes: {@code gitops4j-shop}
   */
  default Comment keep(RepositoryUrl repository, long number, String topic, String text) {
    String mark = "[//]: # (" + Names.check("topic", topic) + ")";
    String marked = text.stripTrailing() + "\n\n" + mark;
    return of(repository, number).stream()
        .filter(comment -> comment.text().stripTrailing().endsWith(mark))
        .findFirst()
        .map(
            comment ->
                comment.text().stripTrailing().equals(marked)
                    ? comment
                    : replace(repository, number, comment.id(), marked))
        .orElseGet(() -> add(repository, number, marked));
  }

  /**
   * One comment.
   *
   * @param id the forge's, unique within its pull request
   * @param author who wrote it
   * @param text in Markdown, as it was written
   */
  record Comment(String id, Identity author, String text) {
    /** Checks that there is an id. */
    public Comment {
      if (id.isBlank()) {
        throw new IllegalArgumentException("A comment needs an id");
      }
      Objects.requireNonNull(author, "author");
      Objects.requireNonNull(text, "text");
    }
  }
}
