package io.gitops4j.store.postgres;

import io.gitops4j.core.spi.DaemonLoop;
import io.gitops4j.core.spi.JournalException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Tells other processes that a stream became due, by {@code NOTIFY}, and hears of it from them on a
 * connection kept for that. After a connection was lost, whoever listens is called once: something
 * may have been missed. With a driver that is not pgjdbc, and while there is no connection, whoever
 * listens is called every second. Thread-safe.
 */
final class Notifications implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Notifications.class.getName());
  private static final int LONGEST_WAIT = 10_000;

  /**
   * Many notifications are heard as one, and whoever sent them has looked first: each look of each
   * process costs the database as much as a step of a run.
   */
  private static final long GATHER = TimeUnit.MILLISECONDS.toNanos(20);

  private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

  private final Database database;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private @Nullable DaemonLoop loop;
  private @Nullable Connection connection;
  private boolean closed;

  Notifications(Database database) {
    this.database = database;
  }

  /** Notifies, when the transaction commits, everybody who uses the same schema. */
  void send(Connection transaction) throws SQLException {
    String sql = "select pg_notify(?, '')";
    try (PreparedStatement statement = transaction.prepareStatement(sql)) {
      statement.setString(1, database.schema());
      statement.execute();
    }
  }

  synchronized void listen(Runnable changed) {
    listeners.add(changed);
    if (loop == null) {
      loop = new DaemonLoop("gitops4j-notifications", () -> !isClosed(), this::listen);
      loop.start();
    }
  }

  private void listen() {
    try {
      database.read("listen", this::hear);
    } catch (JournalException | NoClassDefFoundError e) {
      if (!isClosed()) {
        LOG.log(System.Logger.Level.DEBUG, "Notifications are not heard now", e);
      }
    }
    if (!isClosed()) {
      LockSupport.parkNanos(PAUSE);
      listeners.forEach(Runnable::run);
    }
  }

  /** Hears until the connection is lost, the journal is closed, or at once with another driver. */
  private boolean hear(Connection own) throws SQLException {
    if (!own.isWrapperFor(PGConnection.class) || !keep(own)) {
      return false;
    }
    try (Statement statement = own.createStatement()) {
      statement.execute("listen " + database.schema());
      listeners.forEach(Runnable::run);
      PGConnection driver = own.unwrap(PGConnection.class);
      while (!isClosed()) {
        if (driver.getNotifications(LONGEST_WAIT).length > 0) {
          LockSupport.parkNanos(GATHER);
          driver.getNotifications();
          listeners.forEach(Runnable::run);
        } else {
          statement.execute("select 1");
        }
      }
      return true;
    } finally {
      forget(own);
    }
  }

  private synchronized boolean keep(Connection own) {
    connection = own;
    return !closed;
  }

  /** A connection that goes back to a pool listens no more. */
  private void forget(Connection own) {
    synchronized (this) {
      connection = null;
    }
    try (Statement statement = own.createStatement()) {
      statement.execute("unlisten *");
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "The connection for notifications was lost", e);
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    DaemonLoop listening;
    Connection own;
    synchronized (this) {
      closed = true;
      listening = loop;
      own = connection;
    }
    if (listening == null) {
      return;
    }
    listening.wake();
    if (own != null) {
      try {
        own.abort(Runnable::run);
      } catch (SQLException e) {
        LOG.log(System.Logger.Level.DEBUG, "The connection for notifications was lost", e);
      }
    }
  }
}
