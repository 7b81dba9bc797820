package io.gitops4j.store.postgres;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.spi.JournalException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connections to the database, and transactions on them. Thread-safe.
 *
 * <p>In SQL, {@code $.} stands for the schema, and {@link #NOW} for the time by which leases are
 * measured: the database's own, unless a test brings a clock.
 */
final class Database {
  /** Takes one parameter, {@link #now()}. */
  static final String NOW = "coalesce(?, clock_timestamp())";

  /** The latest time that is written; later ones are as good as this one. */
  static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");

  private static final System.Logger LOG = System.getLogger(Database.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(1);

  /**
   * Nobody waits for a lock for long, and a transaction whose client went away in its middle does
   * not keep its locks: the server ends it.
   */
  private static final String BEGIN =
      "set transaction isolation level read committed;"
          + " set local lock_timeout = '10s';"
          + " set local idle_in_transaction_session_timeout = '20s'";

  private final DataSource source;
  private final String schema;
  private final @Nullable InstantSource clock;

  Database(DataSource source, String schema, @Nullable InstantSource clock) {
    this.source = source;
    this.schema = schema;
    this.clock = clock;
  }

  /** Something done with a connection. */
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  DataSource source() {
    return source;
  }

  String schema() {
    return schema;
  }

  String sql(String text) {
    return text.replace("$.", schema + ".");
  }

  PreparedStatement prepare(Connection connection, String text) throws SQLException {
    return connection.prepareStatement(sql(text));
  }

  /** The time of a test's clock, or nothing: then the database asks its own. */
  @Nullable OffsetDateTime now() {
    return clock == null ? null : time(clock.instant());
  }

  /** Sets a parameter to {@link #now()}. */
  void setNow(PreparedStatement statement, int index) throws SQLException {
    statement.setObject(index, now(), Types.TIMESTAMP_WITH_TIMEZONE);
  }

  /** A time as the database keeps it, in whole microseconds: not later than it is. */
  static OffsetDateTime time(Instant instant) {
    Instant kept = instant.isAfter(END_OF_TIME) ? END_OF_TIME : instant;
    Instant notBefore = kept.isBefore(Instant.EPOCH) ? Instant.EPOCH : kept;
    return notBefore.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }

  /**
   * Does something in single statements, each of which is a transaction.
   *
   * @param doing what it is, after "could not"
   */
  <T> T read(String doing, Work<T> work) {
    try (Connection connection = connect()) {
      if (!connection.getAutoCommit()) {
        connection.setAutoCommit(true);
      }
      return work.on(connection);
    } catch (SQLException e) {
      throw SqlTrouble.exception(doing, e);
    }
  }

  /**
   * Does something in one transaction, wholly or not at all.
   *
   * @param doing what it is, after "could not"
   * @throws DoubtfulCommitException if it may have happened
   * @throws JournalException if it did not happen
   */
  <T> T transaction(String doing, Work<T> work) {
    Connection connection = null;
    try {
      connection = connect();
      connection.setAutoCommit(false);
      begin(connection);
      T result = work.on(connection);
      commit(doing, connection);
      return result;
    } catch (SQLException e) {
      throw SqlTrouble.exception(doing, e);
    } finally {
      if (connection != null) {
        giveBack(connection);
      }
    }
  }

  /** Tries again while the database can't be reached, for some seconds and while it is wanted. */
  static <T> T patiently(BooleanSupplier wanted, Supplier<T> work) {
    long waited = 0;
    long pause = FIRST_PAUSE;
    while (true) {
      try {
        return work.get();
      } catch (JournalException e) {
        boolean passes = e.kind() == ErrorKind.UNAVAILABLE;
        if (!passes || waited > PATIENCE.toNanos() || !wanted.getAsBoolean() || isInterrupted()) {
          throw e;
        }
      }
      LockSupport.parkNanos(pause);
      waited += pause;
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    }
  }

  private static boolean isInterrupted() {
    return Thread.currentThread().isInterrupted();
  }

  private static void begin(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(BEGIN);
    }
  }

  private static void commit(String doing, Connection connection) {
    try {
      connection.commit();
    } catch (SQLException e) {
      throw new DoubtfulCommitException(doing, e);
    }
  }

  /** A pool may refuse a thread that is being interrupted; what is written now must be written. */
  private Connection connect() throws SQLException {
    boolean interrupted = Thread.interrupted();
    try {
      return source.getConnection();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Rolls back what was not committed. By now it is settled: trouble is the connection's alone. */
  private static void giveBack(Connection connection) {
    try (connection) {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "A connection was lost", e);
    }
  }
}
