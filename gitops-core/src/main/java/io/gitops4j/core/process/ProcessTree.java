package io.gitops4j.core.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A process and all that it started. */
final class ProcessTree {
  private final List<ProcessHandle> all = new ArrayList<>();

  private ProcessTree(Process root) {
    collect(root.toHandle());
  }

  static ProcessTree of(Process root) {
    return new ProcessTree(root);
  }

  /** Parents come before their children, so that they end first and start no more. */
  private void collect(ProcessHandle process) {
    List<ProcessHandle> children = process.children().toList();
    all.add(process);
    children.forEach(this::collect);
  }

  /** Ends them, and waits for that, of an interrupted thread too. */
  void end(Duration most) {
    all.forEach(ProcessHandle::destroyForcibly);
    CompletableFuture<?>[] ends =
        all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).orTimeout(most.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      System.getLogger(ProcessTree.class.getName())
          .log(System.Logger.Level.WARNING, "A program does not end", e);
    }
  }
}
