package io.gitops4j.store.postgres;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.JournalException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A journal in PostgreSQL, 12 or later, that any number of processes use at once. Thread-safe.
 *
 * <p>An append is one transaction, fenced by the stream's row. What was acknowledged is as durable
 * as the database's commits: leave {@code fsync} and {@code synchronous_commit} on. Leases are
 * measured by the database's clock. An append whose commit was not answered is looked for, for some
 * seconds, before anything is said of it.
 *
 * <p>While the database can't be reached, calls fail with {@link ErrorKind#UNAVAILABLE}; the engine
 * asks again.
 */
public final class PostgresJournal implements Journal {
  private static final System.Logger LOG = System.getLogger(PostgresJournal.class.getName());

  private final Database database;
  private final Streams streams;
  private final Claims claims;
  private final Schedules schedules;
  private final Blobs blobs;
  private final Notifications notifications;
  private volatile boolean closed;

  private PostgresJournal(Database database) {
    this.database = database;
    this.streams = new Streams(database);
    this.claims = new Claims(database);
    this.schedules = new Schedules(database);
    this.blobs = new Blobs(database);
    this.notifications = new Notifications(database);
  }

  /**
   * Opens the journal in the schema {@value PostgresSchema#DEFAULT}.
   *
   * @param connections a pool, as a rule; one connection is kept for notifications. It is not
   *     closed with the journal
   * @throws JournalException if the database can't be reached, or the schema is not there or of
   *     another version
   */
  public static PostgresJournal open(DataSource connections) {
    return open(connections, PostgresSchema.DEFAULT);
  }

  /**
   * Opens the journal in a schema of some name.
   *
   * @param connections a pool, as a rule; one connection is kept for notifications. It is not
   *     closed with the journal
   * @param schema as it was created by {@link PostgresSchema#create(DataSource, String)}
   * @throws JournalException if the database can't be reached, or the schema is not there or of
   *     another version
   */
  public static PostgresJournal open(DataSource connections, String schema) {
    return open(connections, schema, null);
  }

  /** Opens a journal whose leases are measured by a clock of the caller. */
  static PostgresJournal open(
      DataSource connections, String schema, @Nullable InstantSource clock) {
    Database database = new Database(connections, PostgresSchema.checked(schema), clock);
    PostgresSchema.check(database);
    return new PostgresJournal(database);
  }

  @Override
  public long append(
      StreamId stream, long expected, Writer writer, List<Entry> entries, Schedule schedule) {
    checkOpen();
    List<Entry> added = List.copyOf(entries);
    if (added.isEmpty()) {
      throw new IllegalArgumentException("An append needs at least one entry");
    }
    if (writer instanceof Writer.Holder holder && !holder.claim().stream().equals(stream)) {
      throw new IllegalArgumentException(
          "A claim of " + holder.claim().stream() + " does not let write to " + stream);
    }
    UUID append = UUID.randomUUID();
    String doing = "append to " + stream;
    try {
      return database.transaction(
          doing,
          c -> {
            streams.append(c, stream, expected, writer, added, append);
            schedules.set(c, stream, schedule);
            if (writer instanceof Writer.Anyone && schedule.kind() == Schedule.Kind.AT) {
              notifications.send(c);
            }
            return expected + added.size();
          });
    } catch (DoubtfulCommitException e) {
      return settle(stream, expected, added.size(), append, e);
    }
  }

  /** Finds out whether an append happened whose commit was not answered. */
  private long settle(
      StreamId stream, long expected, int entries, UUID append, DoubtfulCommitException doubt) {
    String doing = "find out whether " + stream + " was written to";
    Streams.Fate fate;
    try {
      fate =
          Database.patiently(
              () -> !closed,
              () -> database.transaction(doing, c -> streams.fate(c, stream, expected, append)));
    } catch (JournalException e) {
      doubt.addSuppressed(e);
      throw doubt;
    }
    return switch (fate) {
      case WRITTEN -> expected + entries;
      case UNKNOWN -> throw doubt;
      case NOT_WRITTEN ->
          throw new JournalException(
              ErrorKind.UNAVAILABLE,
              "Could not append to "
                  + stream
                  + ": the database was lost before the commit, and nothing was written. Try"
                  + " again.",
              doubt);
    };
  }

  @Override
  public boolean reschedule(StreamId stream, long expected, Claim claim, Schedule schedule) {
    checkOpen();
    return database.transaction(
        "reschedule " + stream,
        c -> {
          boolean unmoved = streams.isUnmoved(c, stream, expected, claim);
          if (unmoved) {
            schedules.set(c, stream, schedule);
          }
          return unmoved;
        });
  }

  @Override
  public Excerpt read(StreamId stream, long after) {
    checkOpen();
    return database.read("read " + stream, c -> streams.read(c, stream, after));
  }

  @Override
  public long version(StreamId stream) {
    checkOpen();
    return database.read("read " + stream, c -> streams.version(c, stream));
  }

  @Override
  public void trim(StreamId stream, long first) {
    long version = version(stream);
    if (first >= version) {
      throw new IllegalArgumentException(
          stream + " is at " + version + ": trimming it to " + first + " would keep nothing");
    }
    database.read("trim " + stream, c -> streams.trim(c, stream, first));
  }

  @Override
  public boolean remove(StreamId stream, long expected) {
    checkOpen();
    return database.transaction("remove " + stream, c -> streams.remove(c, stream, expected));
  }

  @Override
  public Optional<Claim> claim(StreamId stream, String process, Duration lease) {
    checkOpen();
    return database.read("claim " + stream, c -> claims.claim(c, stream, process, lease));
  }

  @Override
  public boolean renew(Claim claim, Duration lease) {
    checkOpen();
    return database.read("renew a claim", c -> claims.renew(c, claim, lease));
  }

  /** {@inheritDoc} While the database can't be reached, tries again for some seconds. */
  @Override
  public void release(Claim claim) {
    if (closed) {
      return;
    }
    try {
      Database.patiently(
          () -> !closed, () -> database.read("release a claim", c -> claims.release(c, claim)));
    } catch (JournalException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "The claim on " + claim.stream() + " ends with its lease: " + e.getMessage());
    }
  }

  @Override
  public List<StreamId> due(Instant now, int limit) {
    checkOpen();
    return database.read("look for what is due", c -> schedules.due(c, now, limit));
  }

  @Override
  public Optional<Instant> nextDue(Instant after) {
    checkOpen();
    return database.read("look for what is due", c -> schedules.next(c, after));
  }

  @Override
  public List<StreamId> waitingFor(TenantId tenant, WakeKey key) {
    checkOpen();
    return database.read("look who waits", c -> schedules.waitingFor(c, tenant, key));
  }

  @Override
  public List<StreamId> streams(TenantId tenant, String prefix) {
    checkOpen();
    return database.read("list streams", c -> streams.list(c, tenant, prefix));
  }

  @Override
  public void putBlob(StreamId stream, Digest digest, byte[] content) {
    checkOpen();
    Blobs.check(digest, content);
    database.read("keep bytes of " + stream, c -> blobs.put(c, stream, digest, content));
  }

  @Override
  public Optional<byte[]> blob(StreamId stream, Digest digest) {
    checkOpen();
    return database.read("read bytes of " + stream, c -> blobs.get(c, stream, digest));
  }

  /** {@inheritDoc} Commands of other processes are heard of at once. */
  @Override
  public void onChange(Runnable changed) {
    checkOpen();
    notifications.listen(changed);
  }

  @Override
  public void close() {
    closed = true;
    notifications.close();
  }

  Database database() {
    return database;
  }

  private void checkOpen() {
    if (closed) {
      throw new JournalException(
          ErrorKind.UNAVAILABLE, "Could not use the journal: it is closed. Open it again.", null);
    }
  }
}
