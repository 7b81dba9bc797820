package io.gitops4j.store.postgres;

import io.gitops4j.contracts.SharedJournalContract;
import io.gitops4j.core.spi.Journal;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The journal in PostgreSQL, used by two processes")
class SharedPostgresJournalContractTest extends SharedJournalContract {
  private @Nullable TestDatabase database;

  @Override
  protected Journal open(InstantSource clock) throws SQLException {
    database = TestDatabase.prepared();
    return openAnother(clock);
  }

  @Override
  protected Journal openAnother(InstantSource clock) {
    TestDatabase present = Objects.requireNonNull(database);
    return PostgresJournal.open(present.pool(), PostgresSchema.DEFAULT, clock);
  }

  @AfterEach
  void closeDatabase() {
    if (database != null) {
      database.close();
    }
  }
}
