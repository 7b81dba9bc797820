package io.gitops4j.core.engine;

import io.gitops4j.core.engine.RecordCodec.Stamped;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Payload;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.Journal.Claim;
import io.gitops4j.core.spi.Journal.Excerpt;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.Journal.Writer;
import io.gitops4j.core.spi.JournalException;
import io.gitops4j.core.spi.VersionConflictException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One run's stream: reads it into a state, and appends to it. Thread-safe. */
final class RunStream {
  /** A payload longer than this is kept beside the stream, under its digest. */
  private static final int LONGEST_PAYLOAD = 2048;

  private final Journal journal;
  private final StreamId stream;
  private final InstantSource clock;
  private final Consumer<RunEvent> listener;
  private final RunState state;
  private final EventProjection projection;
  private UnaryOperator<Schedule> reschedule = schedule -> schedule;
  private Writer writer = Writer.anyone();
  private long epoch;
  private RunRecord.@Nullable Claimed pending;

  RunStream(
      Journal journal,
      TenantId tenant,
      RunId run,
      InstantSource clock,
      Consumer<RunEvent> listener) {
    this(journal, tenant, run, clock, listener, false);
  }

  private RunStream(
      Journal journal,
      TenantId tenant,
      RunId run,
      InstantSource clock,
      Consumer<RunEvent> listener,
      boolean asFarAsPossible) {
    this.journal = journal;
    this.stream = id(tenant, run);
    this.clock = clock;
    this.listener = listener;
    this.state = new RunState(run);
    this.projection = new EventProjection(tenant, state);
    try {
      load();
    } catch (JournalException e) {
      if (!asFarAsPossible || e.kind() != ErrorKind.INVALID || !state.exists()) {
        throw e;
      }
      state.unreadable(Problem.of(Problem.Kind.NEWER_JOURNAL, String.valueOf(e.getMessage()), ""));
    }
  }

  /**
   * A run's stream for looking at only: one that a newer version wrote is read as far as this one
   * can.
   */
  static RunStream readable(
      Journal journal,
      TenantId tenant,
      RunId run,
      InstantSource clock,
      Consumer<RunEvent> listener) {
    return new RunStream(journal, tenant, run, clock, listener, true);
  }

  static StreamId id(TenantId tenant, RunId run) {
    return new StreamId(tenant, "run/" + run);
  }

  /** The run whose stream this is. */
  static RunId run(StreamId stream) {
    return new RunId(stream.name().substring("run/".length()));
  }

  StreamId id() {
    return stream;
  }

  /** From now on writes as the holder of this claim. */
  synchronized void hold(Claim claim) {
    writer = Writer.holding(claim);
    epoch = claim.epoch();
  }

  /** From now on asks what becomes of every schedule. */
  synchronized void reschedule(UnaryOperator<Schedule> rule) {
    reschedule = rule;
  }

  /** Writes that it was claimed before whatever is written or sent next, if anything is. */
  synchronized void claimedOnceItMatters(RunRecord.Claimed claimed) {
    pending = claimed;
  }

  /** Something is about to be sent: the claim is on record. */
  synchronized void claimed() {
    RunRecord.Claimed claimed = pending;
    pending = null;
    if (claimed != null) {
      append(claimed);
    }
  }

  /**
   * Nothing was written under this claim, and nothing is to be but when to look next; false if
   * something was or is.
   */
  synchronized boolean looksAgain(Claim claim, Schedule schedule) {
    return pending != null && journal.reschedule(stream, state.version(), claim, schedule);
  }

  /** Looks at the state; what the code returns must not hold on to it. */
  synchronized <T> T look(Function<RunState, T> code) {
    return code.apply(state);
  }

  /** The time of the run: never earlier than its last record. */
  synchronized Instant now() {
    Instant now = clock.instant();
    return now.isBefore(state.lastAt()) ? state.lastAt() : now;
  }

  /** Appends a fact: it stays true whatever others wrote meanwhile. */
  synchronized <T extends Record & RunRecord> void append(T record) {
    appendIf(record, Schedule.unchanged(), s -> true);
  }

  /** Appends a record that says when the stream wants to be looked at next. */
  synchronized <T extends Record & RunRecord> void append(T record, Schedule schedule) {
    appendIf(record, schedule, s -> true);
  }

  /** Appends a decision, if it still holds when nothing else comes between. */
  synchronized <T extends Record & RunRecord> boolean appendIf(
      T record, Schedule schedule, Predicate<RunState> stillWanted) {
    return appendIf(record, state -> reschedule.apply(schedule), stillWanted);
  }

  /** Appends a decision, with a schedule that follows from what it is appended to. */
  synchronized <T extends Record & RunRecord> boolean appendIf(
      T record, Function<RunState, Schedule> schedule, Predicate<RunState> stillWanted) {
    while (stillWanted.test(state)) {
      if (pending != null) {
        claimed();
        continue;
      }
      Entry entry = RecordCodec.write(record, now(), epoch, record.durable());
      long before = state.version();
      try {
        journal.append(stream, before, writer, List.of(entry), schedule.apply(state));
        took(entry, before);
        return true;
      } catch (VersionConflictException e) {
        if (e.fenced()) {
          throw e;
        }
        if (!load()) {
          throw e;
        }
      }
    }
    return false;
  }

  /** Reads what others appended; true if there was any. */
  synchronized boolean load() {
    long before = state.version();
    Excerpt excerpt = journal.read(stream, before);
    long sequence = excerpt.first();
    for (Entry entry : excerpt.entries()) {
      took(entry, sequence++);
    }
    return state.version() > before;
  }

  private void took(Entry entry, long sequence) {
    Stamped stamped = RecordCodec.read(entry, sequence);
    state.apply(stamped);
    projection.event(stamped).ifPresent(listener);
  }

  /** An intent with its payload; a long one goes beside the stream first. */
  RunRecord.OpIntended intended(RunRecord.OpIntended bare, Payload payload) {
    byte[] json = RecordCodec.canonical(payload.fields()).getBytes(StandardCharsets.UTF_8);
    boolean isLong = json.length > LONGEST_PAYLOAD;
    Digest digest = Digest.of(json);
    if (isLong) {
      journal.putBlob(stream, digest, json);
    }
    return new RunRecord.OpIntended(
        bare.op(),
        bare.node(),
        bare.effect(),
        bare.generation(),
        bare.attempt(),
        bare.kind(),
        bare.effectClass(),
        isLong ? null : payload.fields(),
        isLong ? digest : null);
  }

  /** The payload of an intent, wherever it is kept. */
  Payload payload(RunRecord.OpIntended intended) {
    Fields inline = intended.payload();
    if (inline != null) {
      return new Payload(inline);
    }
    Digest digest = intended.payloadBlob();
    Optional<byte[]> kept = digest == null ? Optional.empty() : journal.blob(stream, digest);
    try {
      byte[] json = kept.orElseThrow(() -> lost(intended, null));
      if (!Digest.of(json).equals(digest)) {
        throw lost(intended, null);
      }
      return new Payload(RecordCodec.fields(json));
    } catch (IOException e) {
      throw lost(intended, e);
    }
  }

  private static JournalException lost(RunRecord.OpIntended intended, @Nullable IOException e) {
    return new JournalException(
        ErrorKind.INTERNAL,
        "Could not go on with "
            + intended.node()
            + ": what it was about to send is missing from the"
            + " journal. Restore the journal's blobs.",
        e);
  }
}
