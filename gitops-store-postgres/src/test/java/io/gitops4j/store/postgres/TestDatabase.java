package io.gitops4j.store.postgres;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The databases of tests, on one server for all of them. Where none can run the tests are skipped;
 * with {@code -Dgitops4j.required=postgres} they fail.
 */
final class TestDatabase {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static @Nullable PostgresServer server;
  private static String trouble = "";

  private TestDatabase() {}

  /** An empty database. */
  static PGSimpleDataSource empty() throws SQLException {
    return server().newDatabase("test" + COUNT.incrementAndGet());
  }

  /** A database with the journal's schema. */
  static PGSimpleDataSource prepared() throws SQLException {
    PGSimpleDataSource database = empty();
    PostgresSchema.create(database);
    return database;
  }

  private static synchronized PostgresServer server() {
    if (server == null && trouble.isEmpty()) {
      try {
        server = PostgresServer.start();
      } catch (IOException e) {
        trouble = e.toString();
      }
    }
    PostgresServer running = server;
    return running == null ? unable(trouble) : running;
  }

  /** A server of a test's own, to be stopped in its middle. */
  static PostgresServer ownServer() {
    try {
      return PostgresServer.start();
    } catch (IOException e) {
      return unable(e.toString());
    }
  }

  private static PostgresServer unable(String why) {
    if (System.getProperty("gitops4j.required", "").contains("postgres")) {
      throw new IllegalStateException("PostgreSQL is required, and could not be started: " + why);
    }
    return abort("no PostgreSQL could be started: " + why);
  }
}
