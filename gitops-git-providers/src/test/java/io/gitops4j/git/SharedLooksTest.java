package io.gitops4j.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many ask, one sends the question, and nobody is told the past. */
class SharedLooksTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void whoAsksWhileAQuestionIsUnderWayGetsTheAnswerToTheNextOne() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    SharedLooks<Integer> looks =
        new SharedLooks<>(
            about -> {
              int number = asked.incrementAndGet();
              begun.countDown();
              awaitLatch(go);
              return number;
            });
    Future<Integer> first = threads.submit(() -> looks.get("main"));
    awaitLatch(begun);
    List<Thread> late = new ArrayList<>();
    List<Integer> answers = java.util.Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 20; i++) {
      Thread thread = new Thread(() -> answers.add(unchecked(looks)));
      thread.start();
      late.add(thread);
    }
    while (late.stream().anyMatch(thread -> thread.getState() != Thread.State.WAITING)) {
      Thread.onSpinWait();
    }
    go.countDown();
    for (Thread thread : late) {
      thread.join();
    }
    assertThat(first.get()).isEqualTo(1);
    assertThat(answers).hasSize(20).containsOnly(2);
    assertThat(looks.get("main")).isEqualTo(3);
  }

  @Test
  void aFailureIsEverybodysWhoSharedTheQuestionAndNobodysAfter() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    SharedLooks<Integer> looks =
        new SharedLooks<>(
            about -> {
              if (asked.incrementAndGet() == 1) {
                throw new IOException("gone");
              }
              return asked.get();
            });
    assertThatThrownBy(() -> looks.get("main")).isInstanceOf(IOException.class).hasMessage("gone");
    assertThat(looks.get("main")).isEqualTo(2);
  }

  @Test
  void questionsAboutDifferentThingsDontWaitForEachOther() throws Exception {
    CountDownLatch other = new CountDownLatch(1);
    SharedLooks<String> looks =
        new SharedLooks<>(
            about -> {
              if (about.equals("a")) {
                awaitLatch(other);
              } else {
                other.countDown();
              }
              return about;
            });
    Future<String> a = threads.submit(() -> looks.get("a"));
    assertThat(looks.get("b")).isEqualTo("b");
    assertThat(a.get()).isEqualTo("a");
  }

  private static int unchecked(SharedLooks<Integer> looks) {
    try {
      return looks.get("main");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Nobody came");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
