package io.gitops4j.core.edit;

import io.gitops4j.core.model.Fields;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One intended change to one file of a repository, whatever the rest of that file says.
 *
 * <p>Edits are immutable and thread-safe. None of their methods touches a disk or a network;
 * content goes in and comes out as bytes, where {@code null} stands for a file that is not there.
 *
 * <p>The text that {@link #current}, {@link #wanted} and {@link #inverse} speak of is canonical
 * JSON: two of them are equal exactly when the values are, so {@code 1.2} and {@code "1.2"} differ
 * while {@code "a"} and {@code 'a'} don't.
 */
public interface Edit {
  /** The file, relative to the root of the repository, as {@link RepositoryPath} checked it. */
  String path();

  /** One line for people: {@code config.yaml: set version = "1.2.3"}. */
  String describe();

  /**
   * Makes the change under the default limits.
   *
   * @param content the file as it is, or {@code null} where there is none
   * @return what it is afterwards; unchanged where it already said so
   * @throws EditException if the content can't be read, or the change can't be made without
   *     touching anything else
   */
  default Edited apply(byte @Nullable [] content) {
    return apply(content, EditLimits.standard());
  }

  /**
   * Makes the change.
   *
   * @param content the file as it is, or {@code null} where there is none
   * @param limits what is refused as too large
   * @return what it is afterwards; unchanged where it already said so
   * @throws EditException if the content can't be read, or the change can't be made without
   *     touching anything else
   */
  Edited apply(byte @Nullable [] content, EditLimits limits);

  /**
   * What stands at the edited place now, under the default limits.
   *
   * @param content the file as it is, or {@code null} where there is none
   * @return the canonical text, empty where nothing stands there
   * @throws EditException if the content can't be read
   */
  default Optional<String> current(byte @Nullable [] content) {
    return current(content, EditLimits.standard());
  }

  /**
   * What stands at the edited place now.
   *
   * @param content the file as it is, or {@code null} where there is none
   * @param limits what is refused as too large
   * @return the canonical text, empty where nothing stands there
   * @throws EditException if the content can't be read
   */
  Optional<String> current(byte @Nullable [] content, EditLimits limits);

  /** What {@link #current} says once this edit is made; empty where it takes something away. */
  Optional<String> wanted();

  /**
   * The edit that brings back what stood there.
   *
   * <p>It restores the value, not its spelling, and for an absent value it removes the named place
   * only: parents that had to be created along with it stay, empty.
   *
   * @param before what {@link #current} said before this edit was made
   * @throws IllegalArgumentException if {@code before} can't come from {@link #current}
   */
  Edit inverse(Optional<String> before);

  /** This edit for the journal; {@link Edits#fromFields} reads it back. */
  Fields toFields();
}
