package io.gitops4j.testkit.kill;

import static org.junit.jupiter.api.Assumptions.abort;

import io.gitops4j.store.postgres.PostgresSchema;
import io.gitops4j.store.postgres.PostgresServer;
import java.io.IOException;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server with a journal's schema. Where none can run the test is skipped; with {@code
 * -Dgitops4j.required=postgres} it fails.
 */
final class Database implements AutoCloseable {
  private final PostgresServer server;
  private final String url;

  private Database(PostgresServer server, String url) {
    this.server = server;
    this.url = url;
  }

  static Database start() throws SQLException {
    PostgresServer server = server();
    PGSimpleDataSource source = server.newDatabase("journal");
    PostgresSchema.create(source);
    return new Database(
        server,
        source.getUrl() + "&user=" + source.getUser() + "&password=" + source.getPassword());
  }

  /** For any process. */
  String url() {
    return url;
  }

  private static PostgresServer server() {
    try {
      return PostgresServer.start();
    } catch (IOException e) {
      if (System.getProperty("gitops4j.required", "").contains("postgres")) {
        throw new IllegalStateException("PostgreSQL is required, and could not be started", e);
      }
      return abort("no PostgreSQL could be started: " + e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
