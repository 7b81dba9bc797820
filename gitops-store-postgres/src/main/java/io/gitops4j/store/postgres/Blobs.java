package io.gitops4j.store.postgres;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.Journal.StreamId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Bytes of streams under their digests. Thread-safe. */
final class Blobs {
  private final Database database;

  Blobs(Database database) {
    this.database = database;
  }

  int put(Connection connection, StreamId stream, Digest digest, byte[] content)
      throws SQLException {
    String sql =
        "insert into $.blob (tenant, name, digest, content) values (?, ?, ?, ?)"
            + " on conflict (tenant, name, digest) do nothing";
    try (PreparedStatement statement = database.prepare(connection, sql)) {
      Claims.setStream(statement, 1, stream);
      statement.setString(3, digest.toString());
      statement.setBytes(4, content);
      return statement.executeUpdate();
    }
  }

  Optional<byte[]> get(Connection connection, StreamId stream, Digest digest) throws SQLException {
    String sql = "select content from $.blob where tenant = ? and name = ? and digest = ?";
    try (PreparedStatement statement = database.prepare(connection, sql)) {
      Claims.setStream(statement, 1, stream);
      statement.setString(3, digest.toString());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
      }
    }
  }

  /** Throws if bytes are not those of their digest, as far as we can hash. */
  static void check(Digest digest, byte[] content) {
    if (digest.algorithm().equals("sha256") && !Digest.of(content).equals(digest)) {
      throw new IllegalArgumentException("These bytes are not those of " + digest);
    }
  }
}
