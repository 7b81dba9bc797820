package io.gitops4j.core.engine;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A subscriber that remembers what it was told and when, and fails when it is told to. */
final class Recipient implements Subscriber {
  final List<RunEvent> taken = new ArrayList<>();
  final List<Instant> attempts = new ArrayList<>();
  Predicate<RunEvent> refuses = event -> false;
  Predicate<RunEvent> crashesBefore = event -> false;
  Predicate<RunEvent> crashesAfter = event -> false;
  Answer answer = Answer.TAKEN;
  private final String name;
  private final InstantSource clock;

  Recipient(String name, InstantSource clock) {
    this.name = name;
    this.clock = clock;
  }

  /** What a process that is killed looks like from inside. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Answer tell(RunEvent event) throws IOException {
    attempts.add(clock.instant());
    if (crashesBefore.test(event)) {
      throw new Killed();
    }
    if (refuses.test(event)) {
      throw new IOException("The line is dead");
    }
    taken.add(event);
    if (crashesAfter.test(event)) {
      throw new Killed();
    }
    return answer;
  }

  List<Long> sequences() {
    return taken.stream().map(RunEvent::sequence).toList();
  }

  List<Long> firstTimes() {
    return sequences().stream().distinct().toList();
  }

  static List<Long> sequences(List<RunEvent> events) {
    return events.stream().map(RunEvent::sequence).toList();
  }
}
