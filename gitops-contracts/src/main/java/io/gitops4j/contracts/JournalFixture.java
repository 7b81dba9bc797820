package io.gitops4j.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.Journal.Claim;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.Journal.Writer;
import io.gitops4j.core.spi.VersionConflictException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A journal, a clock that is set by hand, and words to speak of them. */
abstract class JournalFixture {
  static final TenantId TENANT = TenantId.DEFAULT;
  static final StreamId RUN = stream("run/1");
  static final Instant NOW = Instant.parse("2026-01-05T09:00:00Z");
  static final Duration LEASE = Duration.ofMinutes(1);

  /** What time it is, for this test's journal. */
  volatile Instant now = NOW;

  private final InstantSource clock = () -> now;
  Journal journal;

  /**
   * Opens the journal of a test, empty at first. A durable one is closed and opened again within a
   * test, and then is the same journal.
   *
   * @param clock measures leases; a journal whose server has a clock of its own is given this one
   */
  protected abstract Journal open(InstantSource clock) throws Exception;

  /** Whether the journal outlives being closed. */
  protected boolean isDurable() {
    return true;
  }

  @BeforeEach
  final void openJournal() throws Exception {
    journal = open(clock);
  }

  @AfterEach
  final void closeJournal() {
    journal.close();
  }

  final void reopen() throws Exception {
    journal.close();
    journal = open(clock);
  }

  static StreamId stream(String name) {
    return new StreamId(TENANT, name);
  }

  /** An entry that waits for the disk. */
  static Entry entry(String text) {
    return new Entry("Said", 1, 1, true, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Appends texts as anybody, at the version where the stream is, and leaves its schedule alone.
   */
  final long say(StreamId stream, String... texts) {
    return schedule(stream, Schedule.unchanged(), texts);
  }

  final long schedule(StreamId stream, Schedule schedule, String... texts) {
    long version = journal.version(stream);
    List<Entry> entries = List.of(texts).stream().map(JournalFixture::entry).toList();
    return journal.append(stream, version, Writer.anyone(), entries, schedule);
  }

  final long write(Writer writer, StreamId stream, long expected, String text) {
    return journal.append(stream, expected, writer, List.of(entry(text)), Schedule.unchanged());
  }

  final List<String> heard(StreamId stream) {
    return texts(journal.read(stream, 0).entries());
  }

  static List<String> texts(List<Entry> entries) {
    return entries.stream().map(e -> new String(e.content(), StandardCharsets.UTF_8)).toList();
  }

  final Claim claimed(String process) {
    return journal.claim(RUN, process, LEASE).orElseThrow();
  }

  final void assertFenced(Claim claim) {
    long version = journal.version(claim.stream());
    VersionConflictException e =
        conflict(() -> write(Writer.holding(claim), claim.stream(), version, "from the past"));
    assertThat(e.fenced()).isTrue();
    assertThat(journal.read(claim.stream(), 0).entries()).hasSize((int) version);
    assertThat(journal.renew(claim, LEASE)).isFalse();
  }

  static VersionConflictException conflict(Runnable append) {
    VersionConflictException e = catchThrowableOfType(VersionConflictException.class, append::run);
    assertThat(e).as("the conflict that should have been").isNotNull();
    return e;
  }
}
