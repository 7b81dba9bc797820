package io.gitops4j.core.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Reads what is logged under a name. */
public final class LogBook extends Handler implements AutoCloseable {
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final Logger logger;

  private LogBook(Logger logger) {
    this.logger = logger;
  }

  /** Reads from now on. */
  public static LogBook of(String name) {
    Logger logger = Logger.getLogger(name);
    LogBook book = new LogBook(logger);
    logger.addHandler(book);
    return book;
  }

  /** What was logged as an error. */
  public List<String> errors() {
    return records.stream()
        .filter(r -> r.getLevel().equals(Level.SEVERE))
        .map(LogRecord::getMessage)
        .toList();
  }

  /** All messages with what was thrown. */
  public String text() {
    StringBuilder all = new StringBuilder();
    records.forEach(r -> all.append(r.getMessage()).append(' ').append(r.getThrown()).append('\n'));
    return all.toString();
  }

  @Override
  public void publish(LogRecord entry) {
    records.add(entry);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
