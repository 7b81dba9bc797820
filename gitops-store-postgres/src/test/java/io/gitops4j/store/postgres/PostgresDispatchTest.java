package io.gitops4j.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.Journal.Writer;
import io.gitops4j.core.spi.RunQueue;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.core.spi.VersionConflictException;
import io.gitops4j.store.postgres.PostgresDispatch.Pace;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The queue of due runs")
@Timeout(120)
class PostgresDispatchTest {
  private static final StreamId RUN = new StreamId(TenantId.DEFAULT, "run/1");

  private TestDatabase database;
  private PostgresJournal journal;

  @BeforeEach
  void open() throws SQLException {
    database = TestDatabase.prepared();
    journal = PostgresJournal.open(database.pool());
  }

  @AfterEach
  void close() {
    journal.close();
    database.close();
  }

  private static Instant now() {
    return SystemClock.utc().instant();
  }

  private static Instant later() {
    return now().plus(Duration.ofHours(1));
  }

  /** Appends at whatever version the stream is. */
  private long append(StreamId stream, Schedule schedule) {
    while (true) {
      try {
        Entry entry = new Entry("Said", 1, 1, true, new byte[] {1});
        return journal.append(
            stream, journal.version(stream), Writer.anyone(), List.of(entry), schedule);
      } catch (VersionConflictException e) {
        assertThat(e.fenced()).isFalse();
      }
    }
  }

  private void due(StreamId stream) {
    append(stream, Schedule.at(now(), Set.of()));
  }

  private PostgresDispatch start(Pace pace, int parallelism, RunQueue.Worker worker) {
    PostgresDispatch dispatch = new PostgresDispatch(journal, pace);
    journal.onChange(dispatch::wake);
    dispatch.start(worker, parallelism);
    return dispatch;
  }

  @Test
  @DisplayName("a command that arrives when a run has looked for the last time wakes it again")
  void losesNoWakeUp() throws InterruptedException {
    AtomicInteger executions = new AtomicInteger();
    CountDownLatch again = new CountDownLatch(2);
    RunQueue.Worker worker =
        run -> {
          append(run, Schedule.at(later(), Set.of()));
          if (executions.incrementAndGet() == 1) {
            due(run);
          }
          again.countDown();
          return true;
        };
    due(RUN);
    try (PostgresDispatch dispatch = start(DeliveryProcess.TOLD, 2, worker)) {
      dispatch.wake();
      again.await();
    }
    assertThat(executions).hasValue(2);
    assertThat(journal.nextDue().orElseThrow()).isAfter(now().plus(Duration.ofMinutes(30)));
  }

  @Test
  @DisplayName("however commands and executions meet, the last command is followed by an execution")
  void losesNoWakeUpInAnyOrder() throws InterruptedException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    BlockingQueue<Long> seen = new LinkedBlockingQueue<>();
    RunQueue.Worker worker =
        run -> {
          long version = append(run, Schedule.at(later(), Set.of()));
          seen.add(version);
          return true;
        };
    try (PostgresDispatch dispatch = start(DeliveryProcess.TOLD, 2, worker)) {
      for (int round = 0; round < 100; round++) {
        seen.clear();
        long told = append(RUN, Schedule.at(now(), Set.of()));
        Long executed = seen.poll(30, TimeUnit.SECONDS);
        while (executed != null && executed < told) {
          executed = seen.poll(30, TimeUnit.SECONDS);
        }
        assertThat(executed).as("execution after command %s, seed %s", round, seed).isNotNull();
        LockSupport.parkNanos(random.nextInt(5_000_000));
      }
      dispatch.wake();
    }
  }

  @Test
  @DisplayName("a run that can't be executed now is tried again a little later")
  void triesAgain() throws InterruptedException {
    AtomicInteger executions = new AtomicInteger();
    CountDownLatch executed = new CountDownLatch(1);
    RunQueue.Worker worker =
        run -> {
          if (executions.incrementAndGet() < 3) {
            return false;
          }
          append(run, Schedule.never());
          executed.countDown();
          return true;
        };
    due(RUN);
    try (PostgresDispatch dispatch = start(DeliveryProcess.QUICK, 2, worker)) {
      dispatch.wake();
      executed.await();
    }
    assertThat(executions).hasValue(3);
    assertThat(journal.nextDue()).isEmpty();
  }

  @Test
  @DisplayName("an execution that runs out of memory is tried again, and others go on")
  void survivesErrors() throws InterruptedException {
    AtomicInteger tries = new AtomicInteger();
    CountDownLatch executed = new CountDownLatch(10);
    RunQueue.Worker worker =
        run -> {
          if (run.equals(RUN) && tries.incrementAndGet() == 1) {
            throw new OutOfMemoryError("of a test");
          }
          append(run, Schedule.never());
          executed.countDown();
          return true;
        };
    for (int i = 1; i <= 10; i++) {
      due(new StreamId(TenantId.DEFAULT, "run/" + i));
    }
    try (PostgresDispatch dispatch = start(DeliveryProcess.QUICK, 2, worker)) {
      dispatch.wake();
      executed.await();
    }
    assertThat(tries).hasValue(2);
  }

  @Test
  @DisplayName("runs picked by a process that died are picked again")
  void noticesTheDead() throws Exception {
    due(RUN);
    execute(
        "update gitops4j.task set picked = true, picked_by = 'dead', version = 2,"
            + " last_heartbeat = now() - interval '1 hour'");
    CountDownLatch executed = new CountDownLatch(1);
    RunQueue.Worker worker =
        run -> {
          append(run, Schedule.never());
          executed.countDown();
          return true;
        };
    try (PostgresDispatch dispatch = start(DeliveryProcess.QUICK, 2, worker)) {
      dispatch.wake();
      executed.await();
    }
  }

  @Test
  @DisplayName("a tenant's single run does not wait behind another tenant's thousand")
  void isFair() throws Exception {
    execute(
        "insert into gitops4j.task (task_name, task_instance, execution_time, picked, version)"
            + " select 'stream', 'many:run/' || i, now() - interval '1 hour', false, 1"
            + " from generate_series(1, 1000) i");
    StreamId single = new StreamId(new TenantId("few"), "run/1");
    List<StreamId> order = new ArrayList<>();
    CountDownLatch reached = new CountDownLatch(1);
    RunQueue.Worker worker =
        run -> {
          append(run, Schedule.never());
          order.add(run);
          if (order.size() == 20) {
            due(single);
          }
          if (run.equals(single)) {
            reached.countDown();
          }
          return true;
        };
    try (PostgresDispatch dispatch = start(DeliveryProcess.TOLD, 1, worker)) {
      dispatch.wake();
      reached.await();
    }
    // each time the lot decides between the two tenants: forty times against one is one in 10^12
    assertThat(order.indexOf(single)).isBetween(20, 60);
  }

  @Test
  @DisplayName("tenants take turns, and whoever has something running comes after who has not")
  void takesTurns() throws Exception {
    for (String run : List.of("a:run/1", "a:run/2", "b:run/1", "b:run/2", "b:run/3", "c:run/1")) {
      due(Schedules.stream(run));
    }
    execute("update gitops4j.task set picked = true where task_instance = 'a:run/1'");
    String sql =
        new FairPicking()
            .createGenericSelectForUpdateQuery("gitops4j.task", 9, "", false)
            .replaceFirst("\\?", "false")
            .replaceFirst("\\?", "now()");
    try (Connection connection = database.pool().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> order = new ArrayList<>();
      while (rows.next()) {
        order.add(rows.getString("task_instance"));
      }
      assertThat(order.subList(0, 2)).containsExactlyInAnyOrder("b:run/1", "c:run/1");
      assertThat(order.subList(2, 4)).containsExactlyInAnyOrder("a:run/2", "b:run/2");
      assertThat(order.subList(4, 5)).containsExactly("b:run/3");
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.pool().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
