package io.gitops4j.git;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Questions to a remote that many ask at the same time and one sends. Whoever asks gets the answer
 * to a question that was sent after he asked, so nobody is told the past. Thread-safe.
 *
 * @param <T> the answer; immutable
 */
final class SharedLooks<T> {
  /** Sends a question. */
  interface Question<T> {
    T ask(String about) throws IOException;
  }

  private final Question<T> question;
  private final Map<String, Look<T>> looks = new ConcurrentHashMap<>();

  SharedLooks(Question<T> question) {
    this.question = question;
  }

  /** The answer; waits for the question before, if one about the same is under way. */
  T get(String about) throws IOException {
    Look<T> look = looks.compute(about, (key, known) -> Look.entered(known));
    try {
      return look.get(question, about);
    } finally {
      looks.computeIfPresent(about, (key, known) -> known.left());
    }
  }

  /** What is asked about one thing, as long as anybody does. */
  private static final class Look<T> {
    private final ReentrantLock asking = new ReentrantLock();
    private int users;
    private @Nullable Flight<T> next;

    static <T> Look<T> entered(@Nullable Look<T> known) {
      Look<T> look = known == null ? new Look<>() : known;
      look.users++;
      return look;
    }

    @Nullable Look<T> left() {
      users--;
      return users == 0 ? null : this;
    }

    T get(Question<T> question, String about) throws IOException {
      Flight<T> mine = join();
      asking.lock();
      try {
        if (!mine.over) {
          depart();
          mine.over = true;
          mine.answer = question.ask(about);
        }
      } catch (IOException | RuntimeException e) {
        mine.failure = e;
      } finally {
        asking.unlock();
      }
      return mine.answer();
    }

    private synchronized Flight<T> join() {
      if (next == null) {
        next = new Flight<>();
      }
      return next;
    }

    private synchronized void depart() {
      next = null;
    }
  }

  /** One question and those who share its answer. */
  private static final class Flight<T> {
    private boolean over;
    private @Nullable T answer;
    private @Nullable Exception failure;

    T answer() throws IOException {
      if (failure instanceof IOException e) {
        throw e;
      }
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      if (answer == null) {
        throw new IOException("the question was broken off");
      }
      return answer;
    }
  }
}
