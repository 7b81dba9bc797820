package io.gitops4j.k8s.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Who of several threads may go on: one at a time, in an order that a seed decides. Thread-safe.
 */
final class Baton {
  private static final double STAYS = 0.6;

  private final Random random;
  private final List<String> running;
  private String turn;

  /**
   * Held by the first.
   *
   * @param random asked by whoever holds it alone
   */
  Baton(Random random, List<String> actors) {
    this.random = random;
    this.running = new ArrayList<>(actors);
    this.turn = actors.get(0);
  }

  /** Waits for one's first turn. */
  synchronized void take(String actor) {
    boolean interrupted = false;
    while (!turn.equals(actor)) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets another go on, or not, and waits for one's next turn. */
  synchronized void step(String actor) {
    if (running.contains(actor) && random.nextDouble() > STAYS) {
      next();
      take(actor);
    }
  }

  /** Goes on no more. */
  synchronized void leave(String actor) {
    running.remove(actor);
    if (!running.isEmpty()) {
      next();
    }
  }

  private void next() {
    turn = running.get(random.nextInt(running.size()));
    notifyAll();
  }
}
