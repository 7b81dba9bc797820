package io.gitops4j.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.Journal.Claim;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.Journal.Writer;
import io.gitops4j.core.spi.VersionConflictException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Journal} does that several processes use at once: two openings of one journal.
 * Extend it besides {@link JournalContract}. What is read or written of a stream is exact at once;
 * what is due, waited for and listed follows soon.
 */
public abstract class SharedJournalContract extends JournalFixture {
  private static final WakeKey MERGE = new WakeKey("pr:gitops#12");
  private static final int ROUNDS = 20;

  private Journal other;

  /** Makes the kit; subclasses are made by JUnit. */
  protected SharedJournalContract() {}

  /**
   * Opens the test's journal once more, as another process would, while the first is open. It is
   * closed after the test, perhaps twice.
   *
   * @param clock measures leases; a journal whose server has a clock of its own is given this one
   */
  protected abstract Journal openAnother(InstantSource clock) throws Exception;

  /**
   * Whether a claim whose lease ran out stays with its process for as long as that lives, because
   * its end is noticed otherwise. If not, another process may take it over.
   */
  protected boolean claimsLastAsLongAsTheirProcess() {
    return false;
  }

  @BeforeEach
  final void openOther() throws Exception {
    other = openAnother(() -> now);
  }

  @AfterEach
  final void closeOther() {
    if (other != null) {
      other.close();
    }
  }

  @Test
  @DisplayName("what one process appended, the other reads at once and goes on from")
  void readsEachOther() {
    say(RUN, "a", "b");
    assertThat(other.version(RUN)).isEqualTo(2);
    assertThat(texts(other.read(RUN, 1).entries())).containsExactly("b");
    assertThat(tell(RUN, 2, "c")).isEqualTo(3);
    assertThat(heard(RUN)).containsExactly("a", "b", "c");
    VersionConflictException e = conflict(() -> write(Writer.anyone(), RUN, 2, "lost"));
    assertThat(e.fenced()).isFalse();
    assertThat(e).hasMessageContaining("expected version 2, it is at 3");
    conflict(() -> tell(RUN, 0, "begins again"));
    assertThat(tell(stream("run/2"), 0, "theirs")).isEqualTo(1);
    conflict(() -> write(Writer.anyone(), stream("run/2"), 0, "ours"));
    assertThat(heard(stream("run/2"))).containsExactly("theirs");
  }

  @Test
  @DisplayName("what one process schedules is soon due, waited for and listed in the other")
  void sharesSchedules() {
    StreamId second = stream("run/2");
    schedule(RUN, Schedule.at(NOW.plusSeconds(9), Set.of(MERGE)), "waiting");
    schedule(second, Schedule.at(NOW.plusSeconds(3), Set.of()), "waiting");
    soon(() -> other.due(NOW.plusSeconds(9), 9).equals(List.of(second, RUN)));
    soon(() -> other.nextDue().equals(Optional.of(NOW.plusSeconds(3))));
    soon(() -> other.waitingFor(TENANT, MERGE).equals(List.of(RUN)));
    soon(() -> other.streams(TENANT, "").equals(List.of(RUN, second)));
    schedule(second, Schedule.never(), "ended");
    soon(() -> other.due(NOW.plusSeconds(9), 9).equals(List.of(RUN)));
    other.append(RUN, 1, Writer.anyone(), List.of(entry("woken")), Schedule.at(NOW, Set.of()));
    soon(() -> journal.due(NOW, 9).equals(List.of(RUN)));
    soon(() -> journal.waitingFor(TENANT, MERGE).isEmpty());
  }

  @Test
  @DisplayName("it calls when another process made a stream due, and has it due by then")
  void callsOnChange() throws Exception {
    Semaphore calls = new Semaphore(0);
    journal.onChange(calls::release);
    for (int i = 0; i < 3; i++) {
      StreamId stream = stream("run/" + i);
      other.append(stream, 0, Writer.anyone(), List.of(entry("go")), Schedule.at(NOW, Set.of()));
      while (!journal.due(NOW, 9).contains(stream)) {
        assertThat(calls.tryAcquire(30, TimeUnit.SECONDS)).as("a call").isTrue();
      }
      assertThat(calls.tryAcquire(30, TimeUnit.SECONDS)).as("a call").isTrue();
    }
  }

  @Test
  @DisplayName("one process at a time holds a stream; given back, it is free for the other at once")
  void sharesClaims() {
    say(RUN, "started");
    Claim first = claimed("a");
    assertThat(other.claim(RUN, "b", LEASE)).isEmpty();
    assertThat(other.claim(stream("run/2"), "b", LEASE)).isPresent();
    assertThat(journal.claim(stream("run/2"), "a", LEASE)).isEmpty();
    journal.release(first);
    Claim second = other.claim(RUN, "b", LEASE).orElseThrow();
    assertThat(second.epoch()).isGreaterThan(first.epoch());
    assertFenced(first);
    assertThat(journal.claim(RUN, "a", LEASE)).isEmpty();
    other.append(RUN, 1, Writer.holding(second), List.of(entry("theirs")), Schedule.unchanged());
    other.release(second);
    Claim third = claimed("a");
    assertThat(third.epoch()).isGreaterThan(second.epoch());
    assertThat(other.renew(second, LEASE)).isFalse();
    assertThat(heard(RUN)).containsExactly("started", "theirs");
  }

  @Test
  @DisplayName("the claims of a process that is gone are free when their lease ran out, or earlier")
  void freesClaims() {
    Claim gone = other.claim(RUN, "b", LEASE).orElseThrow();
    assertThat(journal.claim(RUN, "a", LEASE)).isEmpty();
    other.close();
    now = now.plus(LEASE);
    Claim next = claimed("a");
    assertThat(next.epoch()).isGreaterThan(gone.epoch());
    write(Writer.holding(next), RUN, 0, "goes on");
    assertFenced(gone);
  }

  @Test
  @DisplayName(
      "a claim that was renewed is not taken; one that ran out is, unless its holder lives")
  void takesOverLateClaims() {
    Claim late = other.claim(RUN, "b", LEASE).orElseThrow();
    now = now.plus(LEASE).minusSeconds(1);
    assertThat(other.renew(late, LEASE)).isTrue();
    now = now.plusSeconds(2);
    assertThat(journal.claim(RUN, "a", LEASE)).isEmpty();
    now = now.plus(LEASE);
    Optional<Claim> next = journal.claim(RUN, "a", LEASE);
    assertThat(next.isEmpty()).isEqualTo(claimsLastAsLongAsTheirProcess());
    if (next.isPresent()) {
      assertThat(conflict(() -> progress(late, 0)).fenced()).isTrue();
      assertThat(other.renew(late, LEASE)).isFalse();
    } else {
      assertThat(progress(late, 0)).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("a holder that was beaten by another process's command reads on and goes on")
  void takesCommands() {
    Claim claim = claimed("a");
    write(Writer.holding(claim), RUN, 0, "progress");
    tell(RUN, 1, "approved");
    VersionConflictException e = conflict(() -> write(Writer.holding(claim), RUN, 1, "too early"));
    assertThat(e.fenced()).isFalse();
    assertThat(texts(journal.read(RUN, 1).entries())).containsExactly("approved");
    write(Writer.holding(claim), RUN, 2, "more progress");
    assertThat(journal.renew(claim, LEASE)).isTrue();
    assertThat(texts(other.read(RUN, 0).entries()))
        .containsExactly("progress", "approved", "more progress");
  }

  @Test
  @DisplayName("what one process trims is trimmed in the other, which reads and appends on")
  void sharesTrims() {
    for (int i = 0; i < 6; i++) {
      say(RUN, "a" + i);
      assertThat(other.read(RUN, 0).entries()).isNotEmpty();
      tell(RUN, 2L * i + 1, "b" + i);
      (i % 2 == 0 ? journal : other).trim(RUN, 2L * i);
      for (Journal one : List.of(journal, other)) {
        assertThat(one.read(RUN, 0).first()).isEqualTo(2L * i);
        assertThat(texts(one.read(RUN, 0).entries())).containsExactly("a" + i, "b" + i);
        assertThat(one.version(RUN)).isEqualTo(2L * i + 2);
      }
    }
  }

  @Test
  @DisplayName("what one process removed is gone in the other, and may begin again, as it was too")
  void sharesRemovals() {
    byte[] content = "payload".getBytes(StandardCharsets.UTF_8);
    for (int round = 0; round < ROUNDS; round++) {
      Journal remover = round % 2 == 0 ? journal : other;
      say(RUN, "same");
      tell(RUN, 1, "again");
      other.putBlob(RUN, Digest.of(content), content);
      assertThat(journal.blob(RUN, Digest.of(content))).contains(content);
      assertThat(remover.remove(RUN, 1)).as("it is at another version").isFalse();
      assertThat(remover.remove(RUN, 2)).isTrue();
      for (Journal one : List.of(other, journal)) {
        assertThat(one.version(RUN)).isZero();
        assertThat(one.read(RUN, 0).entries()).isEmpty();
        assertThat(one.blob(RUN, Digest.of(content))).isEmpty();
        soon(() -> one.streams(TENANT, "").isEmpty());
      }
    }
  }

  @Test
  @DisplayName("a stream is not removed while another process holds or has scheduled it")
  void keepsWhatOthersUse() {
    say(RUN, "a");
    Claim claim = claimed("a");
    assertThat(other.remove(RUN, 1)).as("it is held").isFalse();
    journal.release(claim);
    schedule(RUN, Schedule.at(NOW, Set.of()), "b");
    assertThat(other.remove(RUN, 2)).as("it is scheduled").isFalse();
    schedule(RUN, Schedule.never(), "c");
    assertThat(other.remove(RUN, 3)).isTrue();
    assertThat(heard(RUN)).isEmpty();
  }

  @Test
  @DisplayName("two processes that append to one stream: exactly the winners are there, once each")
  void takesWritersOfBoth() throws Exception {
    List<List<String>> won = together(() -> winsAll(journal, "a"), () -> winsAll(other, "b"));
    List<String> all = won.stream().flatMap(List::stream).toList();
    assertThat(all).hasSize(2 * ROUNDS);
    for (Journal one : List.of(journal, other)) {
      assertThat(texts(one.read(RUN, 0).entries()))
          .containsExactlyInAnyOrderElementsOf(all)
          .containsSubsequence(won.get(0))
          .containsSubsequence(won.get(1));
    }
  }

  private static List<String> winsAll(Journal journal, String process) {
    List<String> won = new ArrayList<>();
    while (won.size() < ROUNDS) {
      String text = process + won.size();
      try {
        long version = journal.version(RUN);
        journal.append(RUN, version, Writer.anyone(), List.of(entry(text)), Schedule.unchanged());
        won.add(text);
      } catch (VersionConflictException e) {
        assertThat(e.fenced()).isFalse();
      }
    }
    return won;
  }

  @Test
  @DisplayName("two processes that claim one stream again and again never hold it together")
  void givesOneClaimOfBoth() throws Exception {
    List<List<Long>> epochs = together(() -> holdsAll(journal, "a"), () -> holdsAll(other, "b"));
    assertThat(epochs.stream().flatMap(List::stream).toList())
        .hasSize(2 * ROUNDS)
        .doesNotHaveDuplicates();
    List<String> heard = heard(RUN);
    assertThat(heard).hasSize(4 * ROUNDS);
    for (int i = 0; i < heard.size(); i += 2) {
      assertThat(heard.get(i)).as("nobody came between").isEqualTo(heard.get(i + 1));
    }
  }

  private static List<Long> holdsAll(Journal journal, String process) {
    List<Long> epochs = new ArrayList<>();
    while (epochs.size() < ROUNDS) {
      Optional<Claim> claim = journal.claim(RUN, process, LEASE);
      claim.ifPresent(
          held -> {
            long version = journal.version(RUN);
            Writer writer = Writer.holding(held);
            List<Entry> said = List.of(entry(process + held.epoch()));
            journal.append(RUN, version, writer, said, Schedule.unchanged());
            journal.append(RUN, version + 1, writer, said, Schedule.unchanged());
            journal.release(held);
            epochs.add(held.epoch());
          });
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
    assertThat(epochs).isSorted();
    return epochs;
  }

  private long tell(StreamId stream, long expected, String text) {
    return other.append(
        stream, expected, Writer.anyone(), List.of(entry(text)), Schedule.unchanged());
  }

  private long progress(Claim claim, long expected) {
    return other.append(
        claim.stream(),
        expected,
        Writer.holding(claim),
        List.of(entry("progress")),
        Schedule.unchanged());
  }

  /** Waits until something is so; fails when it takes much longer than anyone would wait. */
  private static void soon(BooleanSupplier condition) {
    for (int tries = 0; tries < 3_000 && !condition.getAsBoolean(); tries++) {
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    assertThat(condition.getAsBoolean()).as("it is so in the end").isTrue();
  }

  /** Does two things in threads that begin at the same moment. */
  private static <T> List<T> together(Callable<T> one, Callable<T> another) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    CyclicBarrier start = new CyclicBarrier(2);
    try {
      List<Future<T>> both = new ArrayList<>();
      for (Callable<T> each : List.of(one, another)) {
        both.add(
            threads.submit(
                () -> {
                  start.await();
                  return each.call();
                }));
      }
      return List.of(both.get(0).get(), both.get(1).get());
    } finally {
      threads.shutdownNow();
    }
  }
}
