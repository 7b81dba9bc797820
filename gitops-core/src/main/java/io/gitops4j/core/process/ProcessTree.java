package io.gitops4j.core.process;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A process and all that it started. Not thread-safe. */
public final class ProcessTree {
  private static final System.Logger LOG = System.getLogger(ProcessTree.class.getName());

  private final List<ProcessHandle> all = new ArrayList<>();

  private ProcessTree(Process root) {
    if (root.isAlive()) {
      collect(root.toHandle());
    }
  }

  /**
   * A process and what it and its children have started. Where there is a shell they are stopped
   * meanwhile, so that none starts another that is missed, and stay so: it is there to be ended.
   */
  public static ProcessTree of(Process root) {
    return new ProcessTree(root);
  }

  private void collect(ProcessHandle process) {
    stop(process);
    all.add(process);
    process.children().forEach(this::collect);
  }

  /** By the shell, as Java sends no such signal. One that has ended meanwhile is no matter. */
  private static void stop(ProcessHandle process) {
    try {
      new ProcessBuilder("sh", "-c", "kill -STOP " + process.pid())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .onExit()
          .join();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.TRACE, "There is no shell to stop a process by", e);
    }
  }

  /**
   * Ends them, without asking, and waits for that, on an interrupted thread too, which stays so.
   *
   * @param most how long at most; then a warning is logged
   */
  public void end(Duration most) {
    all.forEach(ProcessHandle::destroyForcibly);
    CompletableFuture<?>[] ends =
        all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).orTimeout(most.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      LOG.log(System.Logger.Level.WARNING, "A program does not end", e);
    }
  }
}
