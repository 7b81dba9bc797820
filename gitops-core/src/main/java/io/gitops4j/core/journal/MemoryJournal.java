package io.gitops4j.core.journal;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.JournalException;
import io.gitops4j.core.spi.VersionConflictException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A journal that is gone with the process: for tests and trials. Thread-safe. */
public final class MemoryJournal implements Journal {
  private final Map<StreamId, Excerpt> streams = new TreeMap<>(Schedules.BY_NAME);
  private final Map<StreamId, Long> epochs = new HashMap<>();
  private final Map<Kept, byte[]> blobs = new HashMap<>();
  private final Claims claims;
  private final Schedules schedules = new Schedules();
  private boolean closed;

  /**
   * An empty journal.
   *
   * @param clock measures leases
   */
  public MemoryJournal(InstantSource clock) {
    this.claims = new Claims(clock);
  }

  @Override
  public synchronized long append(
      StreamId stream, long expected, Writer writer, List<Entry> entries, Schedule schedule) {
    checkOpen();
    List<Entry> added = List.copyOf(entries);
    Writers.check(claims, stream, writer, added);
    Excerpt all = all(stream);
    if (version(stream) != expected) {
      throw new VersionConflictException(stream, expected, version(stream));
    }
    List<Entry> more = new ArrayList<>(all.entries());
    more.addAll(added);
    streams.put(stream, new Excerpt(all.first(), more));
    schedules.set(stream, schedule);
    return expected + added.size();
  }

  @Override
  public synchronized boolean reschedule(
      StreamId stream, long expected, Claim claim, Schedule schedule) {
    checkOpen();
    if (!claims.holds(claim)) {
      throw new VersionConflictException(claim);
    }
    boolean still = version(stream) == expected;
    if (still) {
      schedules.set(stream, schedule);
    }
    return still;
  }

  @Override
  public synchronized Excerpt read(StreamId stream, long after) {
    checkOpen();
    return Writers.after(all(stream), after);
  }

  @Override
  public synchronized long version(StreamId stream) {
    checkOpen();
    return all(stream).first() + all(stream).entries().size();
  }

  @Override
  public synchronized void trim(StreamId stream, long first) {
    checkOpen();
    Writers.checkTrim(stream, first, version(stream));
    streams.put(stream, Writers.after(all(stream), first));
  }

  @Override
  public synchronized boolean remove(StreamId stream, long expected) {
    checkOpen();
    if (version(stream) != expected || schedules.isSet(stream) || !claims.isFree(stream)) {
      return false;
    }
    streams.remove(stream);
    blobs.keySet().removeIf(kept -> kept.stream.equals(stream));
    return true;
  }

  @Override
  public synchronized Optional<Claim> claim(StreamId stream, String process, Duration lease) {
    checkOpen();
    if (!claims.isFree(stream)) {
      return Optional.empty();
    }
    Claim claim = new Claim(stream, process, epochs.merge(stream, 1L, Long::sum));
    claims.give(claim, lease);
    return Optional.of(claim);
  }

  @Override
  public synchronized boolean renew(Claim claim, Duration lease) {
    checkOpen();
    return claims.renew(claim, lease);
  }

  @Override
  public synchronized void release(Claim claim) {
    claims.release(claim);
  }

  @Override
  public synchronized List<StreamId> due(Instant now, int limit) {
    checkOpen();
    return schedules.due(now, limit);
  }

  @Override
  public synchronized Optional<Instant> nextDue(Instant after) {
    checkOpen();
    return schedules.next(after);
  }

  @Override
  public synchronized List<StreamId> waitingFor(TenantId tenant, WakeKey key) {
    checkOpen();
    return schedules.waitingFor(tenant, key);
  }

  @Override
  public synchronized List<StreamId> streams(TenantId tenant, String prefix) {
    checkOpen();
    return streams.keySet().stream()
        .filter(s -> s.tenant().equals(tenant) && s.name().startsWith(prefix))
        .toList();
  }

  @Override
  public synchronized void putBlob(StreamId stream, Digest digest, byte[] content) {
    checkOpen();
    Writers.check(digest, content);
    blobs.put(new Kept(stream, digest), content.clone());
  }

  @Override
  public synchronized Optional<byte[]> blob(StreamId stream, Digest digest) {
    checkOpen();
    return Optional.ofNullable(blobs.get(new Kept(stream, digest))).map(byte[]::clone);
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private Excerpt all(StreamId stream) {
    return streams.getOrDefault(stream, new Excerpt(0, List.of()));
  }

  private void checkOpen() {
    if (closed) {
      throw new JournalException(
          ErrorKind.UNAVAILABLE, "Could not use the journal: it is closed. Make a new one.", null);
    }
  }

  private record Kept(StreamId stream, Digest digest) {}
}
