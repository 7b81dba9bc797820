package io.gitops4j.testkit.kill;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** Who is killed or stopped, when, and for how long. */
final class KillPlan {
  private static final List<String> POINTS =
      List.of(
          "before-intent",
          "after-intent",
          "before-act",
          "after-act",
          "after-receipt",
          "after-promote");
  private static final int SECONDS_TO_A_POINT = 20;
  private static final int STRIKES_AT_ONE_SIZE = 20;

  private final Fleet fleet;
  private final Random random;
  private final Map<String, Integer> counts = new TreeMap<>();
  private int atPoints;
  private int atRandom;

  KillPlan(Fleet fleet, Random random) {
    this.fleet = fleet;
    this.random = random;
  }

  /** What was done, by kind. */
  Map<String, Integer> counts() {
    return counts;
  }

  /** Strikes so many times, and leaves the fleet alive. */
  void strike(int times) throws IOException, InterruptedException {
    for (int i = 0; i < times; i++) {
      if (i % STRIKES_AT_ONE_SIZE == 0) {
        fleet.size(2 + random.nextInt(3));
      }
      strike();
    }
  }

  private void strike() throws IOException, InterruptedException {
    String point = POINTS.get(random.nextInt(POINTS.size()));
    int pass = random.nextInt(3);
    Optional<Child> standing =
        atPoints <= atRandom ? fleet.firstAt(point, pass, SECONDS_TO_A_POINT) : Optional.empty();
    if (standing.isPresent()) {
      atPoints++;
      count("at point " + point);
    } else {
      atRandom++;
      count("at random");
      pause(1_200);
    }
    Child victim = standing.orElseGet(() -> fleet.any(random));
    switch (random.nextInt(6)) {
      case 0 -> {
        victim.signal("STOP");
        pause(2_500);
        victim.signal("CONT");
        count("stopped for a while");
        victim.disarm();
      }
      case 1 -> {
        victim.signal("STOP");
        pause(1_500);
        fleet.replace(victim);
        count("stopped, then killed");
      }
      default -> {
        fleet.replace(victim);
        count("killed");
      }
    }
  }

  private void pause(int mostMillis) {
    LockSupport.parkNanos(Duration.ofMillis(random.nextInt(mostMillis)).toNanos());
  }

  private void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }
}
