package io.gitops4j.core.engine;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.pipeline.Note;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a run's records say of one node. Not thread-safe. */
final class NodeState {
  private int attempt;
  private Instant startedAt = Instant.EPOCH;
  private Instant doneAt = Instant.EPOCH;
  private @Nullable Wait wait;
  private boolean woken;
  private Fields state = Fields.none();
  private @Nullable Problem problem;
  private boolean done;
  private boolean failed;
  private boolean again;
  private final Map<String, Note> notes = new LinkedHashMap<>();

  /**
   * Why it waits.
   *
   * @param why for people
   * @param wakeOn what wakes it
   * @param until when it wants to look again anyway
   * @param failures how often in a row it could not go on; 0 if it waits of its own
   */
  record Wait(String why, Set<WakeKey> wakeOn, Instant until, int failures) {}

  void start(int number, Instant at) {
    attempt = number;
    startedAt = at;
    wait = null;
    state = Fields.none();
    failed = false;
    again = false;
    notes.clear();
  }

  void note(Note found) {
    notes.put(found.name(), found);
  }

  Optional<Note> note(String name) {
    return Optional.ofNullable(notes.get(name));
  }

  Collection<Note> notes() {
    return notes.values();
  }

  void await(Wait newWait, @Nullable Fields remembered) {
    wait = newWait;
    woken = false;
    if (remembered != null) {
      state = remembered;
    }
  }

  /** Whether a record says only that it goes on waiting as it does; until when is of no account. */
  boolean waitsAsIn(RunRecord.StepWaiting r) {
    return wait != null
        && !woken
        && r.failures() == 0
        && wait.failures() == 0
        && wait.why().equals(r.why())
        && wait.wakeOn().equals(r.wakeOn())
        && (r.state() == null || r.state().equals(state));
  }

  void wake(WakeKey key) {
    woken |= wait != null && wait.wakeOn().contains(key);
  }

  void done(Instant at) {
    done = true;
    doneAt = at;
    wait = null;
  }

  void fail(Problem why, boolean willRetry) {
    problem = why;
    failed = !willRetry;
    again = willRetry;
    wait = null;
  }

  /** A person asked to try again; what is uncertain is then taken not to have happened. */
  void retryIf(boolean concerned, boolean uncertain) {
    if (concerned && !done) {
      woken = true;
      again |= failed || uncertain;
      failed = false;
    }
  }

  int attempt() {
    return attempt;
  }

  boolean isStarted() {
    return attempt > 0;
  }

  /** Whether it is under way: started in this attempt, neither done nor failed. */
  boolean isUnderWay() {
    return isStarted() && !done && !failed;
  }

  /** Whether the attempt it was started in is over and another has to begin. */
  boolean needsStart() {
    return attempt == 0 || again;
  }

  Instant startedAt() {
    return startedAt;
  }

  Instant doneAt() {
    return doneAt;
  }

  Optional<Wait> waiting() {
    return Optional.ofNullable(wait);
  }

  /** Whether it waits, and nothing has happened yet that it waits for. */
  boolean stillWaits(Instant now) {
    return wait != null && !woken && now.isBefore(wait.until());
  }

  Fields state() {
    return state;
  }

  Optional<Problem> problem() {
    return Optional.ofNullable(problem);
  }

  boolean isDone() {
    return done;
  }

  boolean isFailed() {
    return failed;
  }
}
