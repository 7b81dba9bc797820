package io.gitops4j.store.postgres;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Gives back rows that db-scheduler picked. Thread-safe.
 *
 * <p>db-scheduler's own way would write the time of the next execution, which was read before: a
 * command that made the run due in between would be lost. Here the time is left alone. It is what
 * the journal's last append made it, before or after the run was given back.
 */
final class PickedRuns {
  private static final String FREE =
      "update $.task set picked = false, picked_by = null, last_heartbeat = null,"
          + " version = version + 1";
  private static final String PICKED =
      " where task_name = ? and task_instance = ? and picked and picked_by = ? and version = ?";

  private final Database database;

  PickedRuns(Database database) {
    this.database = database;
  }

  /** What was picked: whose, which, and at which version of its row. */
  record Picked(String instance, String by, long version) {}

  /** Gives back a run that was executed; true if it is due already. */
  boolean giveBack(Picked run) {
    String sql = FREE + PICKED + " returning execution_time <= " + Database.NOW;
    return database.read(
        "give back " + run.instance(),
        c -> {
          try (PreparedStatement statement = database.prepare(c, sql)) {
            set(statement, 1, run);
            database.setNow(statement, 5);
            try (ResultSet row = statement.executeQuery()) {
              return row.next() && row.getBoolean(1);
            }
          }
        });
  }

  /** Gives back a run that could not be executed, to be tried again after a pause. */
  boolean putOff(Picked run, Duration pause) {
    String sql =
        FREE
            + (", execution_time = greatest(execution_time, " + Database.NOW)
            + " + ? * interval '1 microsecond')"
            + PICKED;
    return database.read(
        "put off " + run.instance(),
        c -> {
          try (PreparedStatement statement = database.prepare(c, sql)) {
            database.setNow(statement, 1);
            statement.setLong(2, pause.toNanos() / 1000);
            set(statement, 3, run);
            return statement.executeUpdate() == 1;
          }
        });
  }

  /** Gives back everything a process picked, when it stops. */
  int giveBackAll(String by) {
    String sql = FREE + " where picked and picked_by = ?";
    return database.read(
        "give back runs",
        c -> {
          try (PreparedStatement statement = database.prepare(c, sql)) {
            statement.setString(1, by);
            return statement.executeUpdate();
          }
        });
  }

  private static void set(PreparedStatement statement, int index, Picked run) throws SQLException {
    statement.setString(index, Schedules.TASK);
    statement.setString(index + 1, run.instance());
    statement.setString(index + 2, run.by());
    statement.setLong(index + 3, run.version());
  }
}
