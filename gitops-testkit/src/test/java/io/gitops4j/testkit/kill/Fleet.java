package io.gitops4j.testkit.kill;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** The processes that share a journal: as many as wanted, also after some were killed. */
final class Fleet implements AutoCloseable {
  private final Site site;
  private final String journal;
  private final List<Child> children = new ArrayList<>();

  Fleet(Site site, String journal) {
    this.site = site;
    this.journal = journal;
  }

  /** Starts or ends processes until there are so many. */
  void size(int wanted) throws IOException, InterruptedException {
    while (all().size() > wanted) {
      Child last = all().get(wanted);
      forget(last);
      last.awaitUp();
      if (last.quit() != 0) {
        throw new IllegalStateException("A process ended badly");
      }
    }
    while (all().size() < wanted) {
      Child fresh = Child.start(site, journal);
      synchronized (children) {
        children.add(fresh);
      }
    }
  }

  /** Kills one and starts another in its place. */
  void replace(Child victim) throws IOException, InterruptedException {
    victim.kill();
    forget(victim);
    size(all().size() + 1);
  }

  /** Any one that is up; waits for one. */
  Child any(Random random) {
    while (true) {
      List<Child> up = all().stream().filter(Child::isUp).toList();
      if (!up.isEmpty()) {
        return up.get(random.nextInt(up.size()));
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  /** The first one where a run stands at a point; all others go on. Empty if none gets there. */
  Optional<Child> firstAt(String point, int pass, int seconds) throws InterruptedException {
    List<Child> up = all().stream().filter(Child::isUp).toList();
    CompletableFuture<Child> first = new CompletableFuture<>();
    up.forEach(child -> child.arm(point, pass, first));
    try {
      Child reached = first.get(seconds, TimeUnit.SECONDS);
      up.stream().filter(child -> child != reached).forEach(Child::disarm);
      return Optional.of(reached);
    } catch (TimeoutException | ExecutionException e) {
      up.forEach(Child::disarm);
      return Optional.empty();
    }
  }

  List<Child> all() {
    synchronized (children) {
      return List.copyOf(children);
    }
  }

  private void forget(Child child) {
    synchronized (children) {
      children.remove(child);
    }
  }

  @Override
  public void close() {
    for (Child child : all()) {
      child.kill();
    }
  }
}
