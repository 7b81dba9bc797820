package io.gitops4j.store.postgres;

import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.Journal.StreamId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When streams are due, in db-scheduler's table, and what they wait for. Thread-safe.
 *
 * <p>A schedule moves the time of a stream's row and nothing else of it: whether somebody executes
 * the stream just now is db-scheduler's to say.
 */
final class Schedules {
  /** All streams are instances of one task. */
  static final String TASK = "stream";

  /** When what is only to be woken is due: later than whatever has a time. */
  private static final Instant WHEN_WOKEN = Database.END_OF_TIME.plusSeconds(1);

  private static final OffsetDateTime BEFORE_ALL =
      Instant.EPOCH.minusSeconds(1).atOffset(ZoneOffset.UTC);

  private static final String FORGET_KEYS =
      "with forgotten as (delete from $.wake where tenant = ? and name = ?) ";

  private final Database database;

  Schedules(Database database) {
    this.database = database;
  }

  static String instance(StreamId stream) {
    return stream.toString();
  }

  static StreamId stream(String instance) {
    int colon = instance.indexOf(':');
    return new StreamId(new TenantId(instance.substring(0, colon)), instance.substring(colon + 1));
  }

  void set(Connection connection, StreamId stream, Schedule schedule) throws SQLException {
    switch (schedule.kind()) {
      case UNCHANGED -> {}
      case NEVER -> never(connection, stream);
      case AT -> at(connection, stream, schedule, Database.time(schedule.at()));
      case WHEN_WOKEN -> at(connection, stream, schedule, woken());
    }
  }

  private static OffsetDateTime woken() {
    return WHEN_WOKEN.atOffset(ZoneOffset.UTC);
  }

  private void never(Connection connection, StreamId stream) throws SQLException {
    String sql = FORGET_KEYS + "delete from $.task where task_name = ? and task_instance = ?";
    try (PreparedStatement statement = database.prepare(connection, sql)) {
      Claims.setStream(statement, 1, stream);
      setTask(statement, 3, stream);
      statement.executeUpdate();
    }
  }

  private void at(Connection connection, StreamId stream, Schedule schedule, OffsetDateTime time)
      throws SQLException {
    String sql =
        FORGET_KEYS
            + "insert into $.task (task_name, task_instance, execution_time, picked, version)"
            + " values (?, ?, ?, false, 1) on conflict (task_name, task_instance)"
            + " do update set execution_time = excluded.execution_time";
    try (PreparedStatement statement = database.prepare(connection, sql)) {
      Claims.setStream(statement, 1, stream);
      setTask(statement, 3, stream);
      statement.setObject(5, time);
      statement.executeUpdate();
    }
    if (!schedule.wakeOn().isEmpty()) {
      await(connection, stream, schedule);
    }
  }

  private void await(Connection connection, StreamId stream, Schedule schedule)
      throws SQLException {
    String sql = "insert into $.wake (tenant, name, key) values (?, ?, ?)";
    try (PreparedStatement statement = database.prepare(connection, sql)) {
      for (WakeKey key : schedule.wakeOn()) {
        Claims.setStream(statement, 1, stream);
        statement.setString(3, key.value());
        statement.executeUpdate();
      }
    }
  }

  List<StreamId> due(Connection connection, Instant now, int limit) throws SQLException {
    String sql =
        "select task_instance from $.task where task_name = ? and execution_time <= ?"
            + " order by execution_time, task_instance limit ?";
    try (PreparedStatement statement = database.prepare(connection, sql)) {
      statement.setString(1, TASK);
      statement.setObject(2, Database.time(now));
      statement.setInt(3, limit);
      try (ResultSet rows = statement.executeQuery()) {
        List<StreamId> due = new ArrayList<>();
        while (rows.next()) {
          due.add(stream(rows.getString(1)));
        }
        return due;
      }
    }
  }

  Optional<Instant> next(Connection connection, Instant after) throws SQLException {
    String sql =
        "select min(execution_time) from $.task"
            + " where task_name = ? and execution_time < ? and execution_time > ?";
    try (PreparedStatement statement = database.prepare(connection, sql)) {
      statement.setString(1, TASK);
      statement.setObject(2, woken());
      statement.setObject(3, after.isBefore(Instant.EPOCH) ? BEFORE_ALL : Database.time(after));
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant)
            : Optional.empty();
      }
    }
  }

  List<StreamId> waitingFor(Connection connection, TenantId tenant, WakeKey key)
      throws SQLException {
    String sql = "select name from $.wake where tenant = ? and key = ? order by name";
    try (PreparedStatement statement = database.prepare(connection, sql)) {
      statement.setString(1, tenant.value());
      statement.setString(2, key.value());
      try (ResultSet rows = statement.executeQuery()) {
        List<StreamId> waiting = new ArrayList<>();
        while (rows.next()) {
          waiting.add(new StreamId(tenant, rows.getString(1)));
        }
        return waiting;
      }
    }
  }

  private static void setTask(PreparedStatement statement, int index, StreamId stream)
      throws SQLException {
    statement.setString(index, TASK);
    statement.setString(index + 1, instance(stream));
  }
}
