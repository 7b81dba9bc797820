package io.gitops4j.core.engine;

import io.gitops4j.core.engine.VersionRecord.VersionNoticed;
import io.gitops4j.core.engine.VersionRecord.VersionStarted;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Trigger;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.Journal.Excerpt;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.Journal.Writer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was noticed in one watched repository for one pipeline, kept in the journal. */
final class VersionStream {
  /** Of so many records only the last ones are kept. */
  private static final int RECORDS = 100;

  private final Journal journal;
  private final InstantSource clock;
  private final StreamId id;

  VersionStream(
      Journal journal,
      InstantSource clock,
      TenantId tenant,
      String pipeline,
      Trigger.Watched watched) {
    this.journal = journal;
    this.clock = clock;
    String what = watched.repository().canonical() + "\n" + watched.versions().describe();
    Digest hash = Digest.of(what.getBytes(StandardCharsets.UTF_8));
    this.id = new StreamId(tenant, "watch/" + pipeline + "/" + hash.hex().substring(0, 16));
  }

  StreamId id() {
    return id;
  }

  /**
   * The stream as it is.
   *
   * @param version of the stream, to write after; 0 before the first look that had to be noted
   * @param last the newest version that was noticed; null if there was none yet
   * @param started whether what was to follow from that did
   */
  record Seen(long version, @Nullable VersionNoticed last, boolean started) {
    /** What was noticed and may not have been started: whoever noticed it may have died. */
    Optional<VersionNoticed> unstarted() {
      return Optional.ofNullable(last).filter(l -> l.starts() && !started);
    }
  }

  Seen read() {
    Excerpt excerpt = journal.read(id, 0);
    long version = excerpt.first();
    VersionNoticed last = null;
    boolean started = false;
    for (Entry entry : excerpt.entries()) {
      Object record = RecordCodec.read(entry, version++).record();
      if (record instanceof VersionNoticed noticed) {
        last = noticed;
        started = false;
      } else if (record instanceof VersionStarted) {
        started = true;
      }
    }
    return new Seen(version, last, started);
  }

  /**
   * Appends a record after what was read.
   *
   * @throws io.gitops4j.core.spi.VersionConflictException if another process was first
   */
  <T extends Record & VersionRecord> Seen append(Seen seen, T record) {
    Entry entry = RecordCodec.write(record, clock.instant(), 0, true);
    long version =
        journal.append(id, seen.version(), Writer.anyone(), List.of(entry), Schedule.unchanged());
    if (version % RECORDS == 0) {
      journal.trim(id, version - 2);
    }
    return record instanceof VersionNoticed noticed
        ? new Seen(version, noticed, false)
        : new Seen(version, seen.last(), true);
  }
}
