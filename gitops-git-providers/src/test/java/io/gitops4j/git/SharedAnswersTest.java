package io.gitops4j.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A question that many ask at once")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SharedAnswersTest {
  private final AtomicInteger calls = new AtomicInteger();
  private final Semaphore begun = new Semaphore(0);
  private final Semaphore mayEnd = new Semaphore(0);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final SharedAnswers<String> answers =
      new SharedAnswers<>(
          about -> {
            int number = calls.incrementAndGet();
            begun.release();
            mayEnd.acquireUninterruptibly();
            if (about.equals("trouble")) {
              throw new IOException("no answer");
            }
            return about + " " + number;
          });

  @AfterEach
  void stop() {
    mayEnd.release(100);
    threads.shutdownNow();
  }

  @Test
  @DisplayName("is asked twice: once for the first, and once for all who came while it was asked")
  void shared() throws Exception {
    Future<String> first = threads.submit(() -> answers.ask("main"));
    begun.acquire();
    List<Thread> waiting = new ArrayList<>();
    List<Future<String>> others = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      others.add(
          threads.submit(
              () -> {
                synchronized (waiting) {
                  waiting.add(Thread.currentThread());
                }
                return answers.ask("main");
              }));
    }
    awaitAllWait(waiting, 10);
    mayEnd.release(2);
    assertThat(first.get()).isEqualTo("main 1");
    for (Future<String> other : others) {
      assertThat(other.get())
          .as("an answer that is not older than its question")
          .isEqualTo("main 2");
    }
    mayEnd.release();
    assertThat(answers.ask("main")).isEqualTo("main 3");
  }

  @Test
  @DisplayName("about something else is not waited for")
  void apart() throws Exception {
    Future<String> first = threads.submit(() -> answers.ask("main"));
    begun.acquire();
    Future<String> other = threads.submit(() -> answers.ask("other"));
    begun.acquire();
    mayEnd.release(2);
    assertThat(List.of(first.get(), other.get()))
        .allSatisfy(answer -> assertThat(answer).matches("(main|other) [12]"))
        .doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("fails for those who shared it, and can be asked again")
  void failure() {
    mayEnd.release(2);
    Future<String> asked = threads.submit(() -> answers.ask("trouble"));
    Throwable seen = catchThrowable(asked::get);
    assertThat(seen).isInstanceOf(ExecutionException.class).hasRootCauseMessage("no answer");
    assertThat(catchThrowable(() -> answers.ask("trouble"))).isInstanceOf(IOException.class);
  }

  private static void awaitAllWait(List<Thread> threads, int count) {
    boolean all = false;
    while (!all) {
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
      synchronized (threads) {
        all =
            threads.size() == count
                && threads.stream().allMatch(t -> t.getState() == Thread.State.WAITING);
      }
    }
  }
}
