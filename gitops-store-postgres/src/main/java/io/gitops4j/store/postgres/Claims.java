package io.gitops4j.store.postgres;

import io.gitops4j.core.spi.Journal.Claim;
import io.gitops4j.core.spi.Journal.StreamId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Who holds which stream, until when on the database's clock. Thread-safe. */
final class Claims {
  private static final String LEASE_END = Database.NOW + " + ? * interval '1 microsecond'";
  private static final String THE_CLAIM =
      " where tenant = ? and name = ? and epoch = ? and holder = ?";

  private final Database database;

  Claims(Database database) {
    this.database = database;
  }

  /** The epoch is drawn while the row is locked, so that later claims have higher ones. */
  Optional<Claim> claim(Connection connection, StreamId stream, String process, Duration lease)
      throws SQLException {
    String sql =
        "insert into $.stream as s (tenant, name, version, epoch, holder, lease_until)"
            + (" values (?, ?, 0, nextval('$.epoch'), ?, " + LEASE_END + ")")
            + " on conflict (tenant, name) do update set epoch = nextval('$.epoch'),"
            + " holder = excluded.holder, lease_until = excluded.lease_until"
            + (" where s.holder is null or s.lease_until <= " + Database.NOW)
            + " returning epoch";
    try (PreparedStatement statement = database.prepare(connection, sql)) {
      setStream(statement, 1, stream);
      statement.setString(3, process);
      setLease(statement, 4, lease);
      database.setNow(statement, 6);
      try (ResultSet given = statement.executeQuery()) {
        return given.next()
            ? Optional.of(new Claim(stream, process, given.getLong(1)))
            : Optional.empty();
      }
    }
  }

  boolean renew(Connection connection, Claim claim, Duration lease) throws SQLException {
    String sql = "update $.stream set lease_until = " + LEASE_END + THE_CLAIM;
    try (PreparedStatement statement = database.prepare(connection, sql)) {
      setLease(statement, 1, lease);
      setClaim(statement, 3, claim);
      return statement.executeUpdate() == 1;
    }
  }

  boolean release(Connection connection, Claim claim) throws SQLException {
    String sql = "update $.stream set holder = null, lease_until = null" + THE_CLAIM;
    try (PreparedStatement statement = database.prepare(connection, sql)) {
      setClaim(statement, 1, claim);
      return statement.executeUpdate() == 1;
    }
  }

  private void setLease(PreparedStatement statement, int index, Duration lease)
      throws SQLException {
    database.setNow(statement, index);
    statement.setLong(index + 1, lease.toNanos() / 1000);
  }

  private static void setClaim(PreparedStatement statement, int index, Claim claim)
      throws SQLException {
    setStream(statement, index, claim.stream());
    statement.setLong(index + 2, claim.epoch());
    statement.setString(index + 3, claim.process());
  }

  static void setStream(PreparedStatement statement, int index, StreamId stream)
      throws SQLException {
    statement.setString(index, stream.tenant().value());
    statement.setString(index + 1, stream.name());
  }
}
