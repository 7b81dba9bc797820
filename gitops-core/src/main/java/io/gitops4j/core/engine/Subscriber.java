package io.gitops4j.core.engine;

import io.gitops4j.core.model.Names;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Told of the events of runs at least once: an event counts as told only when {@link #tell}
 * returned, and how far a run was told is kept in its journal, so that the next process goes on
 * where the last one ended. Other than a {@linkplain Delivery.Builder#listener listener}, which is
 * told at once or never.
 *
 * <ul>
 *   <li>The events of one run come in order and one by one; those of several runs come at the same
 *       time, in several threads.
 *   <li>While a run is being executed, its events come together about once a second; when it waits,
 *       is parked or has ended, at once.
 *   <li>An event may come again, after a crash for example: run and {@link RunEvent#sequence()}
 *       together say whether it did. Told again, it may come after later ones.
 *   <li>One that can't be told is tried again after 1 second, 2, 4 and so on up to 5 minutes. That
 *       delays later events of this run for this subscriber, and nothing else.
 *   <li>A new subscriber hears of runs that have not ended, from their beginning.
 * </ul>
 *
 * <p>All processes that share a journal need the same subscribers: one that lacks a subscriber
 * takes no care of its events. Implementations are thread-safe.
 */
public interface Subscriber {
  /** How long events are kept for a subscriber that can't be told, unless it says otherwise. */
  Duration PATIENCE = Duration.ofDays(3);

  /** What a subscriber says to an event. */
  enum Answer {
    /** It has it. */
    TAKEN,
    /** It wants neither this nor any other; asked again after the next start of the process. */
    NO_MORE
  }

  /** Its name, under which the journal keeps how far it was told; the same after every restart. */
  String name();

  /** Whether it wants to be told of an event; of all unless said. */
  default boolean wants(RunEvent event) {
    return true;
  }

  /** For how long what can't be told is tried again; then it is given up, with an error logged. */
  default Duration patience() {
    return PATIENCE;
  }

  /**
   * Tells of an event.
   *
   * @return normally if the event was taken
   * @throws IOException if it could not be told now; any unchecked exception says the same
   */
  Answer tell(RunEvent event) throws IOException, InterruptedException;

  /**
   * Tells of an event, along with its run as it is now, which may be further than the event. This
   * is what is called; a subscriber that has enough of the event need not care.
   *
   * @return normally if the event was taken
   * @throws IOException if it could not be told now; any unchecked exception says the same
   */
  default Answer tell(RunEvent event, Run run) throws IOException, InterruptedException {
    return tell(event);
  }

  /** A subscriber that is code of this process; throwing, it has not taken the event. */
  static Subscriber named(String name, Consumer<RunEvent> code) {
    Names.check("subscriber", name);
    return new Subscriber() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Answer tell(RunEvent event) {
        code.accept(event);
        return Answer.TAKEN;
      }

      @Override
      public String toString() {
        return "Subscriber " + name;
      }
    };
  }
}
