package io.gitops4j.store.postgres;

import io.gitops4j.contracts.JournalContract;
import io.gitops4j.core.spi.Journal;
import java.sql.SQLException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The journal in PostgreSQL")
class PostgresJournalContractTest extends JournalContract {
  private @Nullable TestDatabase database;

  @Override
  protected Journal open(InstantSource clock) throws SQLException {
    TestDatabase present = database;
    if (present == null) {
      present = TestDatabase.prepared();
      database = present;
    }
    return PostgresJournal.open(present.pool(), PostgresSchema.DEFAULT, clock);
  }

  @AfterEach
  void closeDatabase() {
    if (database != null) {
      database.close();
    }
  }
}
