package io.gitops4j.core.journal;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.spi.JournalException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Why a file of the journal can't be used.
 *
 * @param kind what went wrong
 * @param reason half a sentence
 * @param remedy what a person does about it
 * @param cause what was caught
 */
record Trouble(ErrorKind kind, String reason, String remedy, @Nullable IOException cause) {
  private static final String REMEDY =
      "Nothing in it was changed; restore it from a backup, or move it away and start the run"
          + " again";

  /** Something that was acknowledged is not what it was. */
  static Trouble damaged(String what) {
    return new Trouble(ErrorKind.INTERNAL, what, REMEDY, null);
  }

  /** It is damaged, and a note beside it says how. */
  static Trouble parked(String what, Path note) {
    return new Trouble(
        ErrorKind.INTERNAL, what, REMEDY + ", and then delete " + note.getFileName(), null);
  }

  /** It can be read, but not by this version. */
  static Trouble newer(String what) {
    return new Trouble(ErrorKind.INVALID, what, "Use the version that wrote it", null);
  }

  /** It is something else. */
  static Trouble foreign() {
    return new Trouble(ErrorKind.INTERNAL, "it is not a journal", "Move it away", null);
  }

  /** Nothing more goes into it. */
  static Trouble full() {
    return new Trouble(
        ErrorKind.INVALID,
        "it would be larger than " + StreamFile.LONGEST + " bytes",
        "Nothing was appended; end the run and start a new one",
        null);
  }

  /** The disk does not give it. */
  static Trouble unreadable(IOException cause) {
    return new Trouble(ErrorKind.UNAVAILABLE, reason(cause), "Mend the disk and try again", cause);
  }

  /** The disk does not take it. */
  static Trouble unwritable(IOException cause) {
    return new Trouble(
        ErrorKind.UNAVAILABLE,
        reason(cause),
        "Nothing was appended; free space or mend the disk, and the run goes on",
        cause);
  }

  /**
   * The exception that says so.
   *
   * @param verb what could not be done
   */
  JournalException exception(String verb, Path file) {
    return new JournalException(
        kind,
        "Could not " + verb + " the journal " + file + ": " + reason + ". " + remedy + ".",
        cause);
  }

  /** What an exception says, or what it is if it says nothing. */
  static String reason(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
