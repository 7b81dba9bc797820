package io.gitops4j.store.postgres;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.spi.JournalException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/**
 * What an error of the database means, by its state alone: texts depend on language and version.
 */
final class SqlTrouble {
  /**
   * Classes of states that pass: connection lost or refused, transaction rolled back, out of
   * connections or memory or disk, cancelled or shut down.
   */
  private static final Set<String> PASSING = Set.of("08", "40", "53", "57", "58");

  /** A read-only standby; a lock that was not given in time; a transaction that idled too long. */
  private static final Set<String> PASSING_STATES = Set.of("25006", "55P03", "25P03", "25P04");

  private SqlTrouble() {}

  static JournalException exception(String doing, SQLException e) {
    ErrorKind kind = kind(e);
    return new JournalException(
        kind, "Could not " + doing + ": " + reason(e) + ". " + remedy(kind), e);
  }

  static ErrorKind kind(SQLException e) {
    String state = e.getSQLState();
    if (e instanceof SQLTransientConnectionException || e instanceof SQLRecoverableException) {
      return ErrorKind.UNAVAILABLE;
    }
    if (state == null || state.length() != 5) {
      return ErrorKind.INTERNAL;
    }
    String group = state.substring(0, 2);
    if (PASSING.contains(group) || PASSING_STATES.contains(state)) {
      return ErrorKind.UNAVAILABLE;
    }
    return switch (group) {
      case "28" -> ErrorKind.UNAUTHENTICATED;
      case "22", "3D", "3F" -> ErrorKind.INVALID;
      case "42" ->
          switch (state) {
            case "42501" -> ErrorKind.FORBIDDEN;
            case "42P01" -> ErrorKind.INVALID;
            default -> ErrorKind.INTERNAL;
          };
      default -> ErrorKind.INTERNAL;
    };
  }

  private static String reason(SQLException e) {
    String message = e.getMessage();
    String first = message == null ? "no reason was given" : message.lines().findFirst().orElse("");
    return first + " (SQLSTATE " + e.getSQLState() + ")";
  }

  private static String remedy(ErrorKind kind) {
    return switch (kind) {
      case UNAVAILABLE -> "Try again when the database can be reached.";
      case UNAUTHENTICATED -> "Correct the data source's account.";
      case FORBIDDEN -> "Grant the account the use of the journal's schema.";
      case INVALID -> "Call PostgresSchema.create(…) on this database, or correct what is written.";
      default -> "Look into the database's log.";
    };
  }
}
