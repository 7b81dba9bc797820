package io.gitops4j.store.postgres;

import static org.junit.jupiter.api.Assumptions.abort;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * An empty database of a test's own behind a pool, on a server that all tests share. Where none can
 * run the tests are skipped; with {@code -Dgitops4j.required=postgres} they fail.
 */
final class TestDatabase implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static @Nullable PostgresServer shared;
  private static String trouble = "";

  private final PGSimpleDataSource source;
  private final HikariDataSource pool;

  private TestDatabase(PGSimpleDataSource source) {
    this.source = source;
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setMaximumPoolSize(20);
    config.setMinimumIdle(0);
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(5_000);
    pool = new HikariDataSource(config);
  }

  /** An empty database on the server of all tests. */
  static TestDatabase empty() throws SQLException {
    return on(shared());
  }

  /** A database with the journal's schema, on the server of all tests. */
  static TestDatabase prepared() throws SQLException {
    TestDatabase database = empty();
    PostgresSchema.create(database.pool);
    return database;
  }

  /** An empty database on a server. */
  static TestDatabase on(PostgresServer server) throws SQLException {
    return new TestDatabase(server.newDatabase("test" + COUNT.incrementAndGet()));
  }

  /** A server of a test's own, to be stopped in its middle. */
  static PostgresServer ownServer() {
    try {
      return PostgresServer.start();
    } catch (IOException e) {
      return unable(e.toString());
    }
  }

  /** The same database behind another pool. */
  TestDatabase another() {
    return new TestDatabase(source);
  }

  /** New connections to it, without a pool. */
  PGSimpleDataSource source() {
    PGSimpleDataSource copy = new PGSimpleDataSource();
    copy.setUrl(source.getUrl());
    copy.setUser(source.getUser());
    copy.setPassword(source.getPassword());
    return copy;
  }

  /** From now on nobody reaches it through this pool. */
  void cutOff() {
    pool.close();
  }

  HikariDataSource pool() {
    return pool;
  }

  private static synchronized PostgresServer shared() {
    if (shared == null && trouble.isEmpty()) {
      try {
        shared = PostgresServer.start();
      } catch (IOException e) {
        trouble = e.toString();
      }
    }
    PostgresServer running = shared;
    return running == null ? unable(trouble) : running;
  }

  private static PostgresServer unable(String why) {
    if (System.getProperty("gitops4j.required", "").contains("postgres")) {
      throw new IllegalStateException("PostgreSQL is required, and could not be started: " + why);
    }
    return abort("no PostgreSQL could be started: " + why);
  }

  @Override
  public void close() {
    pool.close();
  }
}
