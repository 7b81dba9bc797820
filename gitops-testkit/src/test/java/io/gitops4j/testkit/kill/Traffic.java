package io.gitops4j.testkit.kill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The outside world: each change is announced three times at once, approvals and cancellations
 * arrive at any process. What a dead process did not answer is said again to another.
 */
final class Traffic {
  private static final Duration LOOK = Duration.ofMillis(40);

  /** Once nothing new is announced and nobody is killed any more. */
  private static final int MOST_QUIET_LOOKS = 10_000;

  private final Fleet fleet;
  private final long seed;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();
  private final Queue<String> started = new ConcurrentLinkedQueue<>();
  private final Queue<String> troubles = new ConcurrentLinkedQueue<>();
  private final AtomicInteger deliveries = new AtomicInteger();
  private final AtomicInteger cancels = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<?>> people = new ArrayList<>();

  Traffic(Fleet fleet, long seed) {
    this.fleet = fleet;
    this.seed = seed;
  }

  /** Begins, with so many runs at a time, and ends by itself after so many changes. */
  void begin(int runsAtATime, int changes) {
    for (int i = 0; i < runsAtATime; i++) {
      Random random = new Random(seed + i);
      people.add(
          threads.submit(
              () -> {
                int number = next.getAndIncrement();
                while (!over.get() && number < changes) {
                  deliver(number, random);
                  number = next.getAndIncrement();
                }
                return null;
              }));
    }
  }

  /** Announces nothing new and waits until every run has ended. */
  void end() throws InterruptedException, ExecutionException {
    over.set(true);
    awaitAll();
  }

  /** Waits until every run has ended. */
  void awaitAll() throws InterruptedException, ExecutionException {
    for (Future<?> person : people) {
      person.get();
    }
    threads.shutdown();
    if (!threads.awaitTermination(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("Some announcements are still under way");
    }
  }

  /** The runs that some process said it had started. */
  Set<String> started() {
    return Set.copyOf(started);
  }

  /** How many changes there were. */
  int changes() {
    return next.get();
  }

  /** What should not have been answered. */
  List<String> troubles() {
    return List.copyOf(troubles);
  }

  Map<String, Integer> counts() {
    return new TreeMap<>(
        Map.of(
            "starts", deliveries.get(), "changes", started.size(), "cancellations", cancels.get()));
  }

  private void deliver(int number, Random random) throws InterruptedException, ExecutionException {
    String application = Site.application(number, random);
    String run = start(application, number, random);
    started.add(run);
    int cancelAfter = random.nextInt(10) == 0 ? random.nextInt(20) : -1;
    int looks = 0;
    for (int quietLooks = 0; quietLooks < MOST_QUIET_LOOKS; quietLooks += over.get() ? 1 : 0) {
      if (looks++ == cancelAfter) {
        say("cancel " + run, random);
        cancels.incrementAndGet();
      }
      String status = say("tend " + run, random);
      if (status.startsWith("ENDED ")) {
        return;
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    troubles.add(
        "run " + run + " of " + application + " does not end: " + say("tend " + run, random));
  }

  /** Three announcements of one change at once, of which each that is answered says one run. */
  private String start(String application, int number, Random random)
      throws InterruptedException, ExecutionException {
    Set<String> runs = new HashSet<>();
    while (runs.isEmpty()) {
      List<Callable<Optional<String>>> three = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Child child = fleet.any(random);
        three.add(() -> child.ask("start " + application + " " + number));
      }
      for (Future<Optional<String>> answer : threads.invokeAll(three)) {
        deliveries.incrementAndGet();
        answer.get().filter(this::isWell).ifPresent(runs::add);
      }
    }
    if (runs.size() > 1) {
      troubles.add("change " + number + " started several runs: " + runs);
    }
    return runs.iterator().next();
  }

  private String say(String command, Random random) throws InterruptedException {
    while (true) {
      Optional<String> answer = fleet.any(random).ask(command);
      if (answer.isPresent()) {
        return isWell(answer.get()) ? answer.get() : "";
      }
    }
  }

  private boolean isWell(String answer) {
    if (answer.startsWith("error ")) {
      troubles.add(answer);
      return false;
    }
    return true;
  }
}
