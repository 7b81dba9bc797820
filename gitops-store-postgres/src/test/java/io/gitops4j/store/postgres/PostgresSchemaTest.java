package io.gitops4j.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.Journal.Writer;
import io.gitops4j.core.spi.JournalException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

@DisplayName("The schema of the journal")
class PostgresSchemaTest {
  private TestDatabase database;

  @BeforeEach
  void open() throws SQLException {
    database = TestDatabase.empty();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private JournalException refusal() {
    return catchThrowableOfType(
        JournalException.class, () -> PostgresJournal.open(database.pool()).close());
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.pool().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  @DisplayName("a database without it is refused with the remedy")
  void isMissed() {
    assertThat(refusal().kind()).isEqualTo(ErrorKind.INVALID);
    assertThat(refusal())
        .hasMessage(
            "Could not open the journal in the schema gitops4j: it is not in this database."
                + " Call PostgresSchema.create(…) or apply its script.");
  }

  @Test
  @DisplayName("one of an older version is refused with the remedy, and brought up to date by it")
  void isBroughtUpToDate() throws SQLException {
    PostgresSchema.create(database.pool());
    execute("update gitops4j.schema_version set version = 0");
    assertThat(refusal())
        .hasMessageContaining("it is at version 0, not 1. Call PostgresSchema.create(…)");
    PostgresSchema.create(database.pool());
    PostgresJournal.open(database.pool()).close();
  }

  @Test
  @DisplayName("one of a newer version is left alone")
  void isLeftAlone() throws SQLException {
    PostgresSchema.create(database.pool());
    execute("update gitops4j.schema_version set version = 99");
    assertThat(refusal())
        .hasMessageContaining("it is at version 99, made by a newer version of the library.");
    assertThatThrownBy(() -> PostgresSchema.create(database.pool()))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("Use that version.");
  }

  @Test
  @DisplayName("eight processes that create it at once don't disturb each other")
  void isCreatedByMany() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    CyclicBarrier start = new CyclicBarrier(8);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(
            threads.submit(
                () -> {
                  start.await();
                  PostgresSchema.create(database.pool());
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    PostgresJournal.open(database.pool()).close();
  }

  @Test
  @DisplayName("two of them in one database are two journals")
  void isNamed() {
    PostgresSchema.create(database.pool(), "one");
    PostgresSchema.create(database.pool(), "two");
    StreamId run = new StreamId(TenantId.DEFAULT, "run/1");
    try (PostgresJournal one = PostgresJournal.open(database.pool(), "one");
        PostgresJournal two = PostgresJournal.open(database.pool(), "two")) {
      Entry entry = new Entry("Said", 1, 1, true, new byte[0]);
      one.append(run, 0, Writer.anyone(), List.of(entry), Schedule.unchanged());
      assertThat(one.version(run)).isEqualTo(1);
      assertThat(two.version(run)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Gitops", "a;drop table x", "pg_own", "1st", "a b", "\"x\""})
  @DisplayName("a name that would mean something else in SQL is refused")
  void refusesNames(String name) {
    assertThatThrownBy(() -> PostgresSchema.create(database.pool(), name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Not a schema's name");
  }

  @Test
  @DisplayName("an account that may not create or use it is told so")
  void wantsRights() throws SQLException {
    execute("drop role if exists visitor");
    execute("create role visitor login");
    PGSimpleDataSource visitor = database.source();
    visitor.setUser("visitor");
    assertKind(() -> PostgresSchema.create(visitor), ErrorKind.FORBIDDEN);
    PostgresSchema.create(database.pool());
    assertKind(() -> PostgresJournal.open(visitor).close(), ErrorKind.FORBIDDEN);
  }

  @Test
  @DisplayName("a database that can't be reached is unavailable; one that does not exist is not")
  void saysWhatIsWrong() throws SQLException {
    PGSimpleDataSource nowhere = database.source();
    nowhere.setPortNumbers(new int[] {1});
    assertKind(() -> PostgresJournal.open(nowhere).close(), ErrorKind.UNAVAILABLE);
    PGSimpleDataSource other = database.source();
    other.setDatabaseName("nosuch");
    assertKind(() -> PostgresJournal.open(other).close(), ErrorKind.INVALID);
  }

  private static void assertKind(Runnable call, ErrorKind kind) {
    JournalException e = catchThrowableOfType(JournalException.class, call::run);
    assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
  }
}
