package io.gitops4j.core.spi;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.model.WakeKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The memory of the engine: append-only streams, one a run and one an environment. What was
 * acknowledged is there after a crash; an append happens wholly or not at all, and only if the
 * stream is where the writer believes it to be.
 *
 * <p>Streams are read and written as opaque entries; what they mean is the engine's business. Every
 * method throws {@link JournalException}. Thread-safe.
 */
public interface Journal extends AutoCloseable {
  /**
   * Appends entries to a stream, creating it at version 0.
   *
   * @param expected the stream's version as the writer knows it: the number of entries so far,
   *     trimmed ones included
   * @param writer who writes: the holder of a claim, or anybody
   * @param entries at least one, in order
   * @param schedule when the stream wants to be looked at next, or {@link Schedule#unchanged()}
   * @return the stream's new version
   * @throws VersionConflictException if the stream is at another version, or the claim was lost
   * @throws JournalException if it could not be written; the entries are then not there, unless a
   *     crash follows before the medium can be written again: then they may be, all of them
   * @throws IllegalArgumentException if there are no entries, more than the journal takes, or the
   *     claim is of another stream
   */
  long append(
      StreamId stream, long expected, Writer writer, List<Entry> entries, Schedule schedule);

  /**
   * Changes when a stream wants to be looked at next, and nothing else: for a writer that looked
   * and has nothing to say. The change need not survive a crash: the stream is then due as it was.
   *
   * @return false, and nothing is changed, if the stream is at another version, or this journal
   *     can't; the writer then appends
   * @throws VersionConflictException if the claim was lost
   */
  default boolean reschedule(StreamId stream, long expected, Claim claim, Schedule schedule) {
    return false;
  }

  /** The entries of a stream after a version that were not trimmed; none of an unknown stream. */
  Excerpt read(StreamId stream, long after);

  /** How many entries were ever appended to a stream; 0 for an unknown one. */
  long version(StreamId stream);

  /**
   * Forgets the oldest entries of a stream, for a writer that summed them up in a later one. The
   * stream's version stays. Forgetting what is forgotten already does nothing.
   *
   * @param first the number of the first entry to keep, counted from 0
   * @throws IllegalArgumentException if nothing would be kept
   */
  void trim(StreamId stream, long first);

  /**
   * Forgets a stream with its blobs, as if it had never been.
   *
   * @param expected its version, as the caller knows it
   * @return false, and nothing is forgotten, if it is at another version, is scheduled, or somebody
   *     holds a claim on it
   */
  boolean remove(StreamId stream, long expected);

  /**
   * Claims a stream for a process: from now on only this claim may write as its holder, and every
   * earlier claim is fenced off. Whoever holds a claim renews it before it ends.
   *
   * @param process who claims
   * @param lease how long it holds without renewal
   * @return the claim, with an epoch above every earlier one's; empty if anybody, this process
   *     included, holds one that has not ended
   */
  Optional<Claim> claim(StreamId stream, String process, Duration lease);

  /**
   * Prolongs a claim, from now; false if it was lost. One that ended and nobody took is not lost.
   */
  boolean renew(Claim claim, Duration lease);

  /** Gives a claim back; one that was lost is left alone, as is a journal that is closed. */
  void release(Claim claim);

  /** Streams whose scheduled time has come, the longest due first. */
  List<StreamId> due(Instant now, int limit);

  /** When the next stream becomes due, if one is scheduled; what is due already counts. */
  default Optional<Instant> nextDue() {
    return nextDue(Instant.MIN);
  }

  /** When the next stream becomes due after a time, if one is scheduled for later than that. */
  Optional<Instant> nextDue(Instant after);

  /** Streams of a tenant that wait for a key. */
  List<StreamId> waitingFor(TenantId tenant, WakeKey key);

  /**
   * Streams of a tenant whose names begin so, sorted. One of which what was kept is damaged is
   * listed and never due, and each use of it throws; the others are as they were.
   */
  List<StreamId> streams(TenantId tenant, String prefix);

  /**
   * Keeps bytes of a stream under their digest; durable when this returns.
   *
   * @throws IllegalArgumentException if they are not the digest's
   */
  void putBlob(StreamId stream, Digest digest, byte[] content);

  /** Bytes of a stream that were kept. */
  Optional<byte[]> blob(StreamId stream, Digest digest);

  /**
   * Has something called, soon, after another process may have made a stream due. A journal that
   * only one process can use never calls it. What is called returns at once.
   */
  default void onChange(Runnable changed) {}

  /** Gives everything back. Idempotent; later calls fail. */
  @Override
  void close();

  /**
   * Names a stream.
   *
   * @param tenant whose
   * @param name {@code run/<id>} or {@code env/<application>/<environment>}
   */
  record StreamId(TenantId tenant, String name) {
    /** Checks the name. */
    public StreamId {
      if (!name.matches("[a-z]+(/[A-Za-z0-9][A-Za-z0-9._-]*)+")) {
        throw new IllegalArgumentException("Not a stream's name: '" + name + "'");
      }
    }

    @Override
    public String toString() {
      return tenant + ":" + name;
    }
  }

  /**
   * Entries that follow each other.
   *
   * @param first the number of the first, counted from the stream's beginning and from 0
   * @param entries in order
   */
  record Excerpt(long first, List<Entry> entries) {
    /** Copies the entries. */
    public Excerpt {
      entries = List.copyOf(entries);
    }
  }

  /** Who holds a claim on a stream, and with which epoch. */
  record Claim(StreamId stream, String process, long epoch) {}

  /** Who appends. */
  sealed interface Writer {
    /** The holder of a claim: fenced when the claim is lost. */
    record Holder(Claim claim) implements Writer {}

    /** Anybody: a command. */
    record Anyone() implements Writer {}

    /** Writes as the holder of this claim. */
    static Writer holding(Claim claim) {
      return new Holder(claim);
    }

    /** Writes a command. */
    static Writer anyone() {
      return new Anyone();
    }
  }

  /**
   * When a stream wants to be looked at.
   *
   * @param kind whether anything changes
   * @param at the time, for {@link Kind#AT}
   * @param wakeOn what wakes it earlier
   */
  record Schedule(Kind kind, Instant at, Set<WakeKey> wakeOn) {
    /** What a schedule says. */
    public enum Kind {
      /** As it was. */
      UNCHANGED,
      /** At that time, or when woken. */
      AT,
      /** Only when woken. */
      WHEN_WOKEN,
      /** Never again: the stream has ended. */
      NEVER
    }

    /** Copies the keys. */
    public Schedule {
      wakeOn = Set.copyOf(wakeOn);
    }

    /** As it was. */
    public static Schedule unchanged() {
      return new Schedule(Kind.UNCHANGED, Instant.EPOCH, Set.of());
    }

    /** At that time, or when one of the keys is signalled. */
    public static Schedule at(Instant time, Set<WakeKey> wakeOn) {
      return new Schedule(Kind.AT, time, wakeOn);
    }

    /** Only when one of the keys is signalled. */
    public static Schedule whenWoken(Set<WakeKey> wakeOn) {
      return new Schedule(Kind.WHEN_WOKEN, Instant.EPOCH, wakeOn);
    }

    /** Never again. */
    public static Schedule never() {
      return new Schedule(Kind.NEVER, Instant.EPOCH, Set.of());
    }
  }
}
