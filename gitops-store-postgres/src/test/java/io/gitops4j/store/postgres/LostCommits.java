package io.gitops4j.store.postgres;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A data source whose connection may be lost at a commit. */
final class LostCommits implements DataSource {
  /** What happens to a commit that is not answered. */
  interface Fate {
    void commit(Connection connection) throws SQLException;
  }

  /** It happens. */
  static final Fate WRITTEN =
      connection -> {
        connection.commit();
        connection.close();
      };

  /** It does not happen. */
  static final Fate NOT_WRITTEN = Connection::close;

  private final DataSource source;
  private final AtomicReference<@Nullable Fate> next = new AtomicReference<>();

  LostCommits(DataSource source) {
    this.source = source;
  }

  /** The next commit has this fate, and is not answered. The fate closes the connection. */
  void loseNext(Fate fate) {
    next.set(fate);
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = source.getConnection();
    AtomicBoolean lost = new AtomicBoolean();
    return (Connection)
        Proxy.newProxyInstance(
            LostCommits.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (lost.get()) {
                throw new SQLException("there is no connection", "08003");
              }
              Fate fate = method.getName().equals("commit") ? next.getAndSet(null) : null;
              if (fate != null) {
                lost.set(true);
                fate.commit(connection);
                throw new SQLException("the connection was lost", "08006");
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return source.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    source.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    source.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return source.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return source.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return source.isWrapperFor(type);
  }
}
