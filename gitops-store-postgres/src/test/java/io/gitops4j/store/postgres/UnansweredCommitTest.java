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
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An append whose commit is not answered")
@Timeout(120)
class UnansweredCommitTest {
  private static final StreamId RUN = new StreamId(TenantId.DEFAULT, "run/1");

  private TestDatabase database;
  private LostCommits connections;
  private PostgresJournal journal;

  @BeforeEach
  void open() throws SQLException {
    database = TestDatabase.prepared();
    connections = new LostCommits(database.source());
    journal = PostgresJournal.open(connections);
  }

  @AfterEach
  void close() {
    journal.close();
    database.close();
  }

  private long append(long expected) {
    Entry entry = new Entry("Said", 1, 1, true, new byte[] {1});
    return journal.append(
        RUN, expected, Writer.anyone(), List.of(entry, entry), Schedule.unchanged());
  }

  private void begin(long version) {
    if (version > 0) {
      append(0);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 2})
  @DisplayName("is reported as written if it was")
  void written(long version) {
    begin(version);
    connections.loseNext(LostCommits.WRITTEN);
    assertThat(append(version)).isEqualTo(version + 2);
    assertThat(journal.read(RUN, 0).entries()).hasSize((int) version + 2);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 2})
  @DisplayName("is reported as written if it arrives late, after it was looked for")
  void writtenLate(long version) {
    begin(version);
    connections.loseNext(
        connection -> {
          Thread late = new Thread(() -> commitLate(connection));
          late.start();
        });
    assertThat(append(version)).isEqualTo(version + 2);
    assertThat(journal.read(RUN, 0).entries()).hasSize((int) version + 2);
  }

  private static void commitLate(Connection orphan) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
    try (orphan) {
      orphan.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 2})
  @DisplayName("is reported as not written if it was not, to be tried again")
  void notWritten(long version) {
    begin(version);
    connections.loseNext(LostCommits.NOT_WRITTEN);
    JournalException e = catchThrowableOfType(JournalException.class, () -> append(version));
    assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(e).hasMessageContaining("nothing was written");
    assertThat(journal.version(RUN)).isEqualTo(version);
    assertThat(append(version)).isEqualTo(version + 2);
  }

  @Test
  @DisplayName("is not taken for another's that came to stand in its place")
  void another() {
    connections.loseNext(
        connection -> {
          connection.close();
          append(0);
        });
    JournalException e = catchThrowableOfType(JournalException.class, () -> append(0));
    assertThat(e).hasMessageContaining("nothing was written");
    assertThat(journal.version(RUN)).isEqualTo(2);
  }

  @Test
  @DisplayName("has its schedule with it, or neither")
  void withItsSchedule() {
    Entry entry = new Entry("Said", 1, 1, true, new byte[] {1});
    Schedule schedule = Schedule.at(Instant.EPOCH, Set.of());
    connections.loseNext(LostCommits.NOT_WRITTEN);
    assertThatThrownBy(() -> journal.append(RUN, 0, Writer.anyone(), List.of(entry), schedule))
        .isInstanceOf(JournalException.class);
    assertThat(journal.nextDue()).isEmpty();
    connections.loseNext(LostCommits.WRITTEN);
    journal.append(RUN, 0, Writer.anyone(), List.of(entry), schedule);
    assertThat(journal.nextDue()).contains(Instant.EPOCH);
  }
}
