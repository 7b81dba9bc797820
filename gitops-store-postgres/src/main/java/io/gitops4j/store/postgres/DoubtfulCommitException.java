package io.gitops4j.store.postgres;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.spi.JournalException;
import java.sql.SQLException;

/** A commit was sent and not answered: it may have happened. */
final class DoubtfulCommitException extends JournalException {
  private static final long serialVersionUID = 1L;

  DoubtfulCommitException(String doing, SQLException cause) {
    super(
        ErrorKind.UNAVAILABLE,
        "Could not "
            + doing
            + ": the database did not answer the commit, which may have happened. Look again when"
            + " it can be reached.",
        cause);
  }
}
