package io.gitops4j.store.postgres;

import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal.Claim;
import io.gitops4j.core.spi.Journal.Excerpt;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.Journal.Writer;
import io.gitops4j.core.spi.VersionConflictException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Streams and their entries. Thread-safe. */
final class Streams {
  private static final String STATE = "select version, epoch, holder from $.stream";
  private static final String STREAM = " where tenant = ? and name = ?";

  private final Database database;

  Streams(Database database) {
    this.database = database;
  }

  /** What became of an append whose commit was not answered. */
  enum Fate {
    WRITTEN,
    NOT_WRITTEN,
    /** It was forgotten since, if it was written. */
    UNKNOWN
  }

  /**
   * Appends entries under the lock of the stream's row, which the first statement takes.
   *
   * @param append tells this append from others
   */
  void append(
      Connection connection,
      StreamId stream,
      long expected,
      Writer writer,
      List<Entry> entries,
      UUID append)
      throws SQLException {
    Claim claim = writer instanceof Writer.Holder holder ? holder.claim() : null;
    boolean begins = expected == 0 && claim == null;
    int moved =
        begins
            ? begin(connection, stream, entries.size())
            : move(connection, stream, expected, claim, entries.size());
    if (moved == 0) {
      throw refused(connection, stream, expected, claim);
    }
    insert(connection, stream, expected, entries, append);
  }

  private int begin(Connection connection, StreamId stream, int entries) throws SQLException {
    String sql =
        "insert into $.stream as s (tenant, name, version, epoch) values (?, ?, ?, 0)"
            + " on conflict (tenant, name) do update set version = excluded.version"
            + " where s.version = 0";
    try (PreparedStatement statement = database.prepare(connection, sql)) {
      Claims.setStream(statement, 1, stream);
      statement.setLong(3, entries);
      return statement.executeUpdate();
    }
  }

  private int move(
      Connection connection, StreamId stream, long expected, @Nullable Claim claim, int entries)
      throws SQLException {
    String sql =
        "update $.stream set version = version + ?"
            + (STREAM + " and version = ?")
            + (claim == null ? "" : " and epoch = ? and holder = ?");
    try (PreparedStatement statement = database.prepare(connection, sql)) {
      statement.setLong(1, entries);
      Claims.setStream(statement, 2, stream);
      statement.setLong(4, expected);
      if (claim != null) {
        statement.setLong(5, claim.epoch());
        statement.setString(6, claim.process());
      }
      return statement.executeUpdate();
    }
  }

  private VersionConflictException refused(
      Connection connection, StreamId stream, long expected, @Nullable Claim claim)
      throws SQLException {
    String sql = STATE + STREAM;
    try (PreparedStatement statement = database.prepare(connection, sql)) {
      Claims.setStream(statement, 1, stream);
      try (ResultSet row = statement.executeQuery()) {
        boolean there = row.next();
        if (claim != null && !(there && holds(row, claim))) {
          return new VersionConflictException(claim);
        }
        return new VersionConflictException(stream, expected, there ? row.getLong(1) : 0);
      }
    }
  }

  private static boolean holds(ResultSet row, Claim claim) throws SQLException {
    return row.getLong(2) == claim.epoch() && Objects.equals(row.getString(3), claim.process());
  }

  /**
   * Whether a stream is at a version, and stays there until the end of the transaction.
   *
   * @throws VersionConflictException if the claim was lost
   */
  boolean isUnmoved(Connection connection, StreamId stream, long expected, Claim claim)
      throws SQLException {
    String sql = STATE + STREAM + " for update";
    try (PreparedStatement statement = database.prepare(connection, sql)) {
      Claims.setStream(statement, 1, stream);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next() || !holds(row, claim)) {
          throw new VersionConflictException(claim);
        }
        return row.getLong(1) == expected;
      }
    }
  }

  /** One by one: a driver's error about a batch would show what is in it. */
  private void insert(
      Connection connection, StreamId stream, long first, List<Entry> entries, UUID append)
      throws SQLException {
    String sql =
        "insert into $.entry"
            + " (tenant, name, seq, append, type, version, min_reader, durable, content)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    try (PreparedStatement statement = database.prepare(connection, sql)) {
      long seq = first;
      for (Entry entry : entries) {
        Claims.setStream(statement, 1, stream);
        statement.setLong(3, seq++);
        statement.setObject(4, append);
        statement.setString(5, entry.type());
        statement.setInt(6, entry.version());
        statement.setInt(7, entry.minReader());
        statement.setBoolean(8, entry.durable());
        statement.setBytes(9, entry.content());
        statement.executeUpdate();
      }
    }
  }

  /**
   * What became of an append. Waits for its transaction, if the database still has it, by the row
   * that one holds; a transaction that was never answered is ended by the server.
   */
  Fate fate(Connection connection, StreamId stream, long expected, UUID append)
      throws SQLException {
    long version;
    String lock =
        "insert into $.stream as s (tenant, name, version, epoch) values (?, ?, 0, 0)"
            + " on conflict (tenant, name) do update set version = s.version returning s.version";
    try (PreparedStatement statement = database.prepare(connection, lock)) {
      Claims.setStream(statement, 1, stream);
      try (ResultSet row = statement.executeQuery()) {
        version = row.next() ? row.getLong(1) : 0;
      }
    }
    String look = "select append from $.entry" + STREAM + " and seq = ?";
    try (PreparedStatement statement = database.prepare(connection, look)) {
      Claims.setStream(statement, 1, stream);
      statement.setLong(3, expected);
      try (ResultSet row = statement.executeQuery()) {
        if (row.next()) {
          return append.equals(row.getObject(1, UUID.class)) ? Fate.WRITTEN : Fate.NOT_WRITTEN;
        }
        return version > expected ? Fate.UNKNOWN : Fate.NOT_WRITTEN;
      }
    }
  }

  /**
   * The entries after a version, in one statement: a concurrent trim shows wholly or not at all.
   */
  Excerpt read(Connection connection, StreamId stream, long after) throws SQLException {
    String sql =
        "select seq, type, version, min_reader, durable, content from $.entry"
            + (STREAM + " and seq >= ? order by seq");
    List<Entry> entries = new ArrayList<>();
    long first = 0;
    try (PreparedStatement statement = database.prepare(connection, sql)) {
      Claims.setStream(statement, 1, stream);
      statement.setLong(3, after);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          first = entries.isEmpty() ? row.getLong(1) : first;
          entries.add(
              new Entry(
                  row.getString(2),
                  row.getInt(3),
                  row.getInt(4),
                  row.getBoolean(5),
                  row.getBytes(6)));
        }
      }
    }
    return entries.isEmpty()
        ? new Excerpt(Math.min(Math.max(after, 0), version(connection, stream)), entries)
        : new Excerpt(first, entries);
  }

  long version(Connection connection, StreamId stream) throws SQLException {
    String sql = "select version from $.stream" + STREAM;
    try (PreparedStatement statement = database.prepare(connection, sql)) {
      Claims.setStream(statement, 1, stream);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  int trim(Connection connection, StreamId stream, long first) throws SQLException {
    String sql = "delete from $.entry" + STREAM + " and seq < ?";
    try (PreparedStatement statement = database.prepare(connection, sql)) {
      Claims.setStream(statement, 1, stream);
      statement.setLong(3, first);
      return statement.executeUpdate();
    }
  }

  /** Forgets a stream that is at a version, is not scheduled, and that nobody holds. */
  boolean remove(Connection connection, StreamId stream, long expected) throws SQLException {
    String sql =
        "delete from $.stream"
            + (STREAM + " and version = ?")
            + (" and (holder is null or lease_until <= " + Database.NOW + ")")
            + " and not exists (select from $.task where task_name = ? and task_instance = ?)";
    try (PreparedStatement statement = database.prepare(connection, sql)) {
      Claims.setStream(statement, 1, stream);
      statement.setLong(3, expected);
      database.setNow(statement, 4);
      statement.setString(5, Schedules.TASK);
      statement.setString(6, Schedules.instance(stream));
      boolean removed = statement.executeUpdate() == 1;
      if (!removed && (expected != 0 || isKnown(connection, stream))) {
        return false;
      }
    }
    for (String table : List.of("entry", "blob")) {
      try (PreparedStatement statement =
          database.prepare(connection, "delete from $." + table + STREAM)) {
        Claims.setStream(statement, 1, stream);
        statement.executeUpdate();
      }
    }
    return true;
  }

  private boolean isKnown(Connection connection, StreamId stream) throws SQLException {
    String sql = "select 1 from $.stream" + STREAM;
    try (PreparedStatement statement = database.prepare(connection, sql)) {
      Claims.setStream(statement, 1, stream);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  List<StreamId> list(Connection connection, TenantId tenant, String prefix) throws SQLException {
    String sql =
        "select name from $.stream where tenant = ? and version > 0 and starts_with(name, ?)"
            + " order by name";
    try (PreparedStatement statement = database.prepare(connection, sql)) {
      statement.setString(1, tenant.value());
      statement.setString(2, prefix);
      try (ResultSet rows = statement.executeQuery()) {
        List<StreamId> streams = new ArrayList<>();
        while (rows.next()) {
          streams.add(new StreamId(tenant, rows.getString(1)));
        }
        return streams;
      }
    }
  }
}
