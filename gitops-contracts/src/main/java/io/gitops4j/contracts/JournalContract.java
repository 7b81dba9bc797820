package io.gitops4j.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.Journal.Claim;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.Journal.Writer;
import io.gitops4j.core.spi.JournalException;
import io.gitops4j.core.spi.VersionConflictException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Journal} does. Extend it and open a journal; say so if it does not outlive
 * being closed. What a crash leaves is for each implementation to test: no kit can cut its power.
 */
public abstract class JournalContract extends JournalClaimsContract {
  private static final int WRITERS = 16;

  /** Makes the kit; subclasses are made by JUnit. */
  protected JournalContract() {}

  @Test
  @DisplayName("a stream nobody wrote to is empty, and is at version 0")
  void beginsEmpty() {
    assertThat(journal.read(RUN, 0).entries()).isEmpty();
    assertThat(journal.read(RUN, 7).entries()).isEmpty();
    assertThat(journal.streams(TENANT, "")).isEmpty();
    assertThat(journal.due(NOW, 9)).isEmpty();
    assertThat(journal.nextDue()).isEmpty();
    assertThat(write(Writer.anyone(), RUN, 0, "first")).isEqualTo(1);
  }

  @Test
  @DisplayName("entries are read in the order they were appended, all or those after a version")
  void readsInOrder() {
    assertThat(say(RUN, "a", "b")).isEqualTo(2);
    assertThat(say(RUN, "c")).isEqualTo(3);
    assertThat(heard(RUN)).containsExactly("a", "b", "c");
    assertThat(texts(journal.read(RUN, 1).entries())).containsExactly("b", "c");
    assertThat(texts(journal.read(RUN, 2).entries())).containsExactly("c");
    assertThat(journal.read(RUN, 3).entries()).isEmpty();
    assertThat(journal.read(RUN, 99).entries()).isEmpty();
  }

  @Test
  @DisplayName("an entry reads as it was, byte for byte, whatever it holds")
  void keepsEntries() {
    byte[] bytes = new byte[70_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    List<Entry> entries =
        List.of(
            new Entry("OpIntended", 3, 2, true, bytes),
            new Entry("Empty", 1, 1, false, new byte[0]),
            new Entry("größer", Integer.MAX_VALUE, 0, false, new byte[] {0, -1}));
    journal.append(RUN, 0, Writer.anyone(), entries, Schedule.unchanged());
    assertThat(journal.read(RUN, 0).entries())
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(entries);
  }

  @Test
  @DisplayName("an append at another version than the stream's is refused, and says where it is")
  void refusesOtherVersions() {
    say(RUN, "a", "b");
    for (long expected : new long[] {0, 1, 3, 99}) {
      VersionConflictException e = conflict(() -> write(Writer.anyone(), RUN, expected, "lost"));
      assertThat(e.fenced()).isFalse();
      assertThat(e).hasMessageContaining("expected version " + expected + ", it is at 2");
    }
    conflict(() -> write(Writer.anyone(), stream("run/2"), 1, "lost"));
    assertThat(heard(RUN)).containsExactly("a", "b");
    assertThat(journal.streams(TENANT, "")).containsExactly(RUN);
  }

  @Test
  @DisplayName("several entries are appended all or none")
  void appendsAllOrNone() {
    say(RUN, "a");
    List<Entry> both = List.of(entry("b"), entry("c"));
    conflict(() -> journal.append(RUN, 0, Writer.anyone(), both, Schedule.unchanged()));
    assertThat(heard(RUN)).containsExactly("a");
    assertThat(journal.append(RUN, 1, Writer.anyone(), both, Schedule.unchanged())).isEqualTo(3);
    assertThat(heard(RUN)).containsExactly("a", "b", "c");
  }

  @Test
  @DisplayName("an append of nothing is a mistake, and makes no stream")
  void refusesNothing() {
    assertThatThrownBy(
            () -> journal.append(RUN, 0, Writer.anyone(), List.of(), Schedule.unchanged()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(journal.streams(TENANT, "")).isEmpty();
  }

  @Test
  @DisplayName("streams are listed by tenant and beginning of their name, sorted")
  void listsStreams() {
    for (String name : List.of("run/b", "run/a", "run/B", "env/shop/prod", "run/a1")) {
      say(stream(name), "x");
    }
    StreamId elsewhere = new StreamId(new TenantId("other"), "run/a");
    say(elsewhere, "y");
    journal.claim(stream("run/claimed-only"), "a", LEASE);
    assertThat(names("run/")).containsExactly("run/B", "run/a", "run/a1", "run/b");
    assertThat(names("run/a")).containsExactly("run/a", "run/a1");
    assertThat(names("")).hasSize(5).startsWith("env/shop/prod");
    assertThat(names("app/")).isEmpty();
    assertThat(journal.streams(elsewhere.tenant(), "")).containsExactly(elsewhere);
    assertThat(heard(elsewhere)).containsExactly("y");
  }

  @Test
  @DisplayName("tenants don't see each other's streams, claims or blobs")
  void keepsTenantsApart() {
    StreamId elsewhere = new StreamId(new TenantId("Default"), RUN.name());
    byte[] content = "secret".getBytes(StandardCharsets.UTF_8);
    say(RUN, "ours");
    journal.putBlob(RUN, Digest.of(content), content);
    claimed("a");
    assertThat(journal.read(elsewhere, 0).entries()).isEmpty();
    assertThat(journal.blob(elsewhere, Digest.of(content))).isEmpty();
    assertThat(journal.claim(elsewhere, "b", LEASE)).isPresent();
  }

  @Test
  @DisplayName("bytes are kept under their digest, as often as wanted; others are refused")
  void keepsBlobs() {
    byte[] content = "payload".getBytes(StandardCharsets.UTF_8);
    Digest digest = Digest.of(content);
    assertThat(journal.blob(RUN, digest)).isEmpty();
    journal.putBlob(RUN, digest, content.clone());
    journal.putBlob(RUN, digest, content.clone());
    journal.putBlob(RUN, Digest.of(new byte[0]), new byte[0]);
    journal.blob(RUN, digest).orElseThrow()[0] = 'X';
    assertThat(journal.blob(RUN, digest)).contains(content);
    assertThat(journal.blob(RUN, Digest.of(new byte[0]))).contains(new byte[0]);
    Digest other = Digest.of(new byte[] {1});
    assertThatThrownBy(() -> journal.putBlob(RUN, other, content))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(journal.blob(RUN, other)).isEmpty();
  }

  @Test
  @DisplayName(
      "sixteen threads that append to one stream: exactly the winners are there, once each")
  void takesWritersOfOneStream() throws Exception {
    List<List<String>> won = together(writer -> () -> winsTen(writer));
    List<String> all = won.stream().flatMap(List::stream).toList();
    assertThat(all).hasSize(10 * WRITERS);
    assertThat(heard(RUN)).containsExactlyInAnyOrderElementsOf(all);
    for (List<String> one : won) {
      assertThat(heard(RUN)).containsSubsequence(one);
    }
  }

  private List<String> winsTen(int writer) {
    List<String> won = new ArrayList<>();
    while (won.size() < 10) {
      String text = writer + "." + won.size();
      long version = journal.version(RUN);
      try {
        assertThat(write(Writer.anyone(), RUN, version, text)).isEqualTo(version + 1);
        won.add(text);
      } catch (VersionConflictException e) {
        assertThat(e.fenced()).isFalse();
      }
    }
    return won;
  }

  @Test
  @DisplayName("sixteen threads that append to streams of their own don't disturb each other")
  void takesWritersOfManyStreams() throws Exception {
    together(
        writer ->
            () -> {
              StreamId own = stream("run/" + writer);
              return IntStream.range(0, 20)
                  .mapToObj(i -> write(Writer.anyone(), own, i, "" + i))
                  .toList();
            });
    for (int writer = 0; writer < WRITERS; writer++) {
      assertThat(heard(stream("run/" + writer)))
          .isEqualTo(IntStream.range(0, 20).mapToObj(i -> "" + i).toList());
    }
  }

  @Test
  @DisplayName("of sixteen threads that claim one stream, one gets it")
  void givesOneClaimOfMany() throws Exception {
    long given =
        together(writer -> () -> journal.claim(RUN, "p" + writer, LEASE)).stream()
            .filter(claim -> claim.isPresent())
            .count();
    assertThat(given).isEqualTo(1);
  }

  @Test
  @DisplayName("a version counts all entries ever appended, in an unknown stream none")
  void countsEntries() {
    assertThat(journal.version(RUN)).isZero();
    say(RUN, "a", "b");
    claimed("a");
    assertThat(journal.version(RUN)).isEqualTo(2);
    assertThat(journal.read(RUN, 1).first()).isEqualTo(1);
    assertThat(journal.read(RUN, 99).first()).isEqualTo(2);
  }

  @Test
  @DisplayName("a trimmed stream has lost its oldest entries and keeps its version and schedule")
  void trims() throws Exception {
    schedule(RUN, Schedule.at(NOW, Set.of()), "a", "b", "c", "d");
    Claim claim = claimed("a");
    journal.trim(RUN, 1);
    journal.trim(RUN, 3);
    journal.trim(RUN, 2);
    assertThatThrownBy(() -> journal.trim(RUN, 4)).isInstanceOf(IllegalArgumentException.class);
    for (int round = 0; round < (isDurable() ? 2 : 1); round++) {
      assertThat(journal.version(RUN)).isEqualTo(4);
      assertThat(journal.read(RUN, 0).first()).isEqualTo(3);
      assertThat(heard(RUN)).containsExactly("d");
      assertThat(journal.due(NOW, 9)).containsExactly(RUN);
      if (isDurable()) {
        reopen();
      }
    }
    assertThat(say(RUN, "e")).isEqualTo(5);
    assertThat(texts(journal.read(RUN, 4).entries())).containsExactly("e");
    now = now.plus(LEASE);
    assertThat(journal.claim(RUN, "b", LEASE).orElseThrow().epoch()).isGreaterThan(claim.epoch());
  }

  @Test
  @DisplayName("a removed stream is gone with its blobs, and may begin again")
  void removes() throws Exception {
    byte[] content = "payload".getBytes(StandardCharsets.UTF_8);
    journal.putBlob(RUN, Digest.of(content), content);
    schedule(RUN, Schedule.at(NOW, Set.of()), "a", "b");
    assertThat(journal.remove(RUN, 2)).as("it is scheduled").isFalse();
    schedule(RUN, Schedule.never(), "c");
    assertThat(journal.remove(RUN, 2)).as("it is at another version").isFalse();
    Claim claim = claimed("a");
    assertThat(journal.remove(RUN, 3)).as("somebody holds it").isFalse();
    journal.release(claim);
    assertThat(journal.remove(RUN, 3)).isTrue();
    assertThat(names("")).isEmpty();
    if (isDurable()) {
      reopen();
    }
    assertThat(names("")).isEmpty();
    assertThat(journal.version(RUN)).isZero();
    assertThat(heard(RUN)).isEmpty();
    assertThat(journal.blob(RUN, Digest.of(content))).isEmpty();
    assertThat(say(RUN, "again")).isEqualTo(1);
  }

  @Test
  @DisplayName("a journal that is closed says so; closing again and giving back claims are fine")
  void refusesWhenClosed() {
    say(RUN, "x");
    Claim claim = claimed("a");
    journal.close();
    journal.close();
    journal.release(claim);
    List<Consumer<Journal>> uses =
        List.of(
            j -> write(Writer.anyone(), RUN, 1, "y"),
            j -> j.read(RUN, 0),
            j -> j.read(stream("run/unknown"), 0),
            j -> j.version(RUN),
            j -> j.trim(RUN, 0),
            j -> j.remove(RUN, 1),
            j -> j.claim(RUN, "b", LEASE),
            j -> j.renew(claim, LEASE),
            j -> j.due(NOW, 1),
            Journal::nextDue,
            j -> j.waitingFor(TENANT, new WakeKey("slot:shop/prod")),
            j -> j.streams(TENANT, ""),
            j -> j.putBlob(RUN, Digest.of(new byte[1]), new byte[1]),
            j -> j.blob(RUN, Digest.of(new byte[1])));
    for (Consumer<Journal> use : uses) {
      assertThatThrownBy(() -> use.accept(journal))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  @DisplayName("opened again, it has every entry and blob, and goes on where it was")
  void keepsEntriesAndBlobs() throws Exception {
    assumeTrue(isDurable(), "it is gone when it is closed");
    byte[] content = "payload".getBytes(StandardCharsets.UTF_8);
    journal.putBlob(RUN, Digest.of(content), content);
    for (int round = 0; round < 3; round++) {
      schedule(RUN, Schedule.at(NOW, Set.of()), "a" + round, "b" + round);
      say(stream("env/Shop/prod"), "slot" + round);
      reopen();
    }
    assertThat(heard(RUN)).containsExactly("a0", "b0", "a1", "b1", "a2", "b2");
    assertThat(heard(stream("env/Shop/prod"))).containsExactly("slot0", "slot1", "slot2");
    assertThat(names("")).containsExactly("env/Shop/prod", "run/1");
    assertThat(journal.blob(RUN, Digest.of(content))).contains(content);
    conflict(() -> write(Writer.anyone(), RUN, 0, "begins again"));
  }

  private List<String> names(String prefix) {
    return journal.streams(TENANT, prefix).stream().map(StreamId::name).toList();
  }

  private interface Work<T> {
    Callable<T> of(int writer);
  }

  /** Does something in many threads that begin at the same moment. */
  private static <T> List<T> together(Work<T> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    CyclicBarrier start = new CyclicBarrier(WRITERS);
    try {
      List<Future<T>> all = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        Callable<T> own = work.of(i);
        all.add(
            threads.submit(
                () -> {
                  start.await();
                  return own.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : all) {
        results.add(one.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
