package io.gitops4j.store.postgres;

import io.gitops4j.contracts.JournalContract;
import io.gitops4j.core.spi.Journal;
import java.sql.SQLException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.postgresql.ds.PGSimpleDataSource;

@DisplayName("The journal in PostgreSQL")
class PostgresJournalContractTest extends JournalContract {
  private @Nullable PGSimpleDataSource database;

  @Override
  protected Journal open(InstantSource clock) throws SQLException {
    PGSimpleDataSource present = database;
    if (present == null) {
      present = TestDatabase.prepared();
      database = present;
    }
    return PostgresJournal.open(present, PostgresSchema.DEFAULT, clock);
  }
}
