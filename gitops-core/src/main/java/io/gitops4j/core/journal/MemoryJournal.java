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
  private final Map<StreamId, List<Entry>> streams = new TreeMap<>(Schedules.BY_NAME);
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
    List<Entry> all = streams.getOrDefault(stream, List.of());
    if (all.size() != expected) {
      throw new VersionConflictException(stream, expected, all.size());
    }
    streams.computeIfAbsent(stream, s -> new ArrayList<>()).addAll(added);
    schedules.set(stream, schedule);
    return expected + added.size();
  }

  @Override
  public synchronized List<Entry> read(StreamId stream, long after) {
    checkOpen();
    List<Entry> all = streams.getOrDefault(stream, List.of());
    int from = (int) Math.max(0, Math.min(after, all.size()));
    return List.copyOf(all.subList(from, all.size()));
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
  public synchronized Optional<Instant> nextDue() {
    checkOpen();
    return schedules.next();
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
  public synchronized void putBlob(TenantId tenant, Digest digest, byte[] content) {
    checkOpen();
    Writers.check(digest, content);
    blobs.put(new Kept(tenant, digest), content.clone());
  }

  @Override
  public synchronized Optional<byte[]> blob(TenantId tenant, Digest digest) {
    checkOpen();
    return Optional.ofNullable(blobs.get(new Kept(tenant, digest))).map(byte[]::clone);
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private void checkOpen() {
    if (closed) {
      throw new JournalException(
          ErrorKind.UNAVAILABLE, "Could not use the journal: it is closed. Make a new one.", null);
    }
  }

  private record Kept(TenantId tenant, Digest digest) {}
}
