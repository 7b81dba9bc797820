package io.gitops4j.git;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Answers to a question that many ask at the same time. Whoever asks while an answer is on its way
 * shares the next one with all others who do, so that no answer is older than its question.
 * Thread-safe.
 */
final class SharedAnswers<T> {
  private final Source<T> source;
  private final Map<String, Asked<T>> asked = new HashMap<>();

  /** Where answers come from. */
  interface Source<T> {
    T ask(String about) throws IOException;
  }

  private static final class Asked<T> {
    private @Nullable CompletableFuture<T> next;
  }

  SharedAnswers(Source<T> source) {
    this.source = source;
  }

  /** Asks, and waits for the answer or an interrupt. */
  T ask(String about) throws IOException {
    return Errand.await(join(about));
  }

  private CompletableFuture<T> join(String about) {
    CompletableFuture<T> mine = new CompletableFuture<>();
    synchronized (asked) {
      Asked<T> known = asked.get(about);
      if (known != null) {
        if (known.next == null) {
          known.next = mine;
        }
        return known.next;
      }
      asked.put(about, new Asked<>());
    }
    Errand.run(() -> answer(about, mine));
    return mine;
  }

  private void answer(String about, CompletableFuture<T> first) {
    @Nullable CompletableFuture<T> now = first;
    while (now != null) {
      Errand.complete(now, () -> source.ask(about));
      now = next(about);
    }
  }

  private @Nullable CompletableFuture<T> next(String about) {
    synchronized (asked) {
      Asked<T> known = asked.get(about);
      @Nullable CompletableFuture<T> next = known == null ? null : known.next;
      if (known == null || next == null) {
        asked.remove(about);
        return null;
      }
      known.next = null;
      return next;
    }
  }
}
