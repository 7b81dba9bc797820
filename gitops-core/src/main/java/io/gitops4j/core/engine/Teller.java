package io.gitops4j.core.engine;

import io.gitops4j.core.engine.RunRecord.Told;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.JournalException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells one subscriber what is in runs' streams, and notes there how far it got. Thread-safe. */
final class Teller {
  private static final System.Logger LOG = System.getLogger(Teller.class.getName());
  private static final int NOTE_AFTER = 64;
  private static final int FEWEST_ATTEMPTS = 10;

  private final Subscriber subscriber;
  private final Outbox outbox;
  private final Journal journal;
  private final InstantSource clock;
  private final TellingQueue queue = new TellingQueue();
  private volatile boolean wantsNoMore;

  Teller(Subscriber subscriber, Outbox outbox, Journal journal, InstantSource clock) {
    this.subscriber = subscriber;
    this.outbox = outbox;
    this.journal = journal;
    this.clock = clock;
  }

  String name() {
    return subscriber.name();
  }

  TellingQueue queue() {
    return queue;
  }

  /** Tells of a run that was taken from the queue, and gives it back. */
  void tell(Telling telling) throws InterruptedException {
    boolean told = false;
    try {
      told = tellRun(telling);
    } catch (JournalException e) {
      LOG.log(level(telling), "Could not tell " + name() + " of " + telling.run() + " now", e);
    } finally {
      if (told) {
        queue.done(telling);
      } else {
        queue.failed(telling, clock);
      }
    }
  }

  private boolean tellRun(Telling telling) throws InterruptedException {
    List<RunEvent> events = new ArrayList<>();
    RunStream stream = open(telling.run(), events);
    long end = stream.look(RunState::news);
    long noted = stream.look(s -> s.told(name()));
    @Nullable Run run = null;
    for (RunEvent event : events) {
      if (event.sequence() < noted) {
        continue;
      }
      run = run == null ? RunView.of(telling.run().tenant(), stream) : run;
      try {
        if (wantsNoMore || !isTaken(event, run)) {
          return note(stream, end, true);
        }
      } catch (IOException | RuntimeException e) {
        return failed(telling, stream, event, e);
      }
      telling.progressed();
      if (event.sequence() + 1 - noted >= NOTE_AFTER) {
        noted = event.sequence() + 1;
        note(stream, noted, false);
      }
    }
    return note(stream, end, false);
  }

  private RunStream open(StreamId id, List<RunEvent> events) {
    RunId run = new RunId(id.name().substring("run/".length()));
    return new RunStream(journal, id.tenant(), run, clock, events::add);
  }

  private boolean isTaken(RunEvent event, Run run) throws IOException, InterruptedException {
    if (!subscriber.wants(event) || subscriber.tell(event, run) == Subscriber.Answer.TAKEN) {
      return true;
    }
    wantsNoMore = true;
    LOG.log(Level.WARNING, name() + " wants to be told no more. It is left alone until a restart.");
    return false;
  }

  private boolean failed(Telling telling, RunStream stream, RunEvent event, Exception why) {
    note(stream, event.sequence(), false);
    String what =
        "Could not tell " + name() + " event " + event.sequence() + " of run " + event.run();
    Instant tooOld = event.at().plus(subscriber.patience());
    if (telling.failures() + 1 < FEWEST_ATTEMPTS || clock.instant().isBefore(tooOld)) {
      log(level(telling), what, why, "It is tried again.");
      return false;
    }
    log(Level.ERROR, what, why, "It and what follows in that run are given up.");
    return note(stream, stream.look(RunState::news), true);
  }

  /** A fault of the code is shown with where it is; one of the line needs only a word. */
  private static void log(Level level, String what, Exception why, String then) {
    if (why instanceof IOException) {
      LOG.log(level, what + ": " + why.getMessage() + ". " + then);
    } else {
      LOG.log(level, what + ". " + then, why);
    }
  }

  /** The first failure is worth a look; the next of the same are not. */
  private static Level level(Telling telling) {
    return telling.failures() == 0 ? Level.WARNING : Level.DEBUG;
  }

  /** Writes down how far it was told, unless that is known. */
  private boolean note(RunStream stream, long next, boolean gaveUp) {
    Told told = new Told(Map.of(name(), next - 1), gaveUp ? Set.of(name()) : Set.of());
    stream.appendIf(told, s -> outbox.scheduleAfter(s, name(), next), s -> s.told(name()) < next);
    return true;
  }
}
