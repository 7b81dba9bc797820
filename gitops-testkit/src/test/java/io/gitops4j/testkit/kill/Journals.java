package io.gitops4j.testkit.kill;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.journal.FileJournal;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.store.postgres.PostgresDispatch;
import io.gitops4j.store.postgres.PostgresJournal;
import java.nio.file.Path;

/**
 * A journal that several processes share, opened by a text that can be given to another process: a
 * JDBC URL, or a folder.
 */
final class Journals implements AutoCloseable {
  private static final int CONNECTIONS = 12;

  private final Journal journal;
  private final Runnable below;

  private Journals(Journal journal, Runnable below) {
    this.journal = journal;
    this.below = below;
  }

  static Journals open(String where) {
    if (where.startsWith("jdbc:")) {
      HikariConfig config = new HikariConfig();
      config.setJdbcUrl(where);
      config.setMaximumPoolSize(CONNECTIONS);
      config.setMinimumIdle(1);
      HikariDataSource pool = new HikariDataSource(config);
      return new Journals(PostgresJournal.open(pool), pool::close);
    }
    return new Journals(FileJournal.open(Path.of(where), SystemClock.utc()), () -> {});
  }

  Journal journal() {
    return journal;
  }

  /** Has a delivery work on it as its kind wants. */
  Delivery.Builder on(Delivery.Builder builder) {
    Delivery.Builder with = builder.journal(journal);
    return journal instanceof PostgresJournal shared
        ? with.dispatchedBy(new PostgresDispatch(shared))
        : with;
  }

  @Override
  public void close() {
    journal.close();
    below.run();
  }
}
