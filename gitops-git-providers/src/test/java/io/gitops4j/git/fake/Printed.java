package io.gitops4j.git.fake;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/** All that is logged while it is open, at the finest level, with exceptions and their causes. */
final class Printed extends Handler implements AutoCloseable {
  private static final Logger ROOT = Logger.getLogger("");
  private static final Logger OURS = Logger.getLogger("io.gitops4j");

  private final StringBuilder all = new StringBuilder();
  private final SimpleFormatter formatter = new SimpleFormatter();
  private final @Nullable Level before = OURS.getLevel();

  Printed() {
    setLevel(Level.ALL);
    OURS.setLevel(Level.ALL);
    ROOT.addHandler(this);
  }

  /** What was logged so far, and this too. */
  synchronized String and(Object... more) {
    for (Object one : more) {
      add(one);
    }
    return all.toString();
  }

  private void add(@Nullable Object one) {
    all.append(one).append('\n');
    if (one instanceof Throwable thrown) {
      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace));
      all.append(trace);
    }
  }

  @Override
  public synchronized void publish(LogRecord logged) {
    all.append(formatter.formatMessage(logged)).append('\n');
    if (logged.getThrown() != null) {
      add(logged.getThrown());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    ROOT.removeHandler(this);
    OURS.setLevel(before);
  }
}
