package io.gitops4j.registry;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.process.ProcessTree;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A program that is run to its end, without input. What it says is told line by line, and its last
 * lines are in the failure if it fails. Where it takes too long, or the thread is interrupted, it
 * is ended with everything it started. Immutable and thread-safe.
 *
 * @param folder where it runs
 * @param environment all of it; nothing of ours is handed on
 * @param timeout how long one run may take
 * @param lines gets each line, without its end, on a thread of its own
 */
record ExternalProgram(
    Path folder, Map<String, String> environment, Duration timeout, Consumer<String> lines) {
  private static final int LAST = 20;
  private static final int LONGEST = 1000;
  private static final Path NOTHING = Path.of("/dev/null");
  private static final Duration TO_DIE = Duration.ofSeconds(10);

  /**
   * Runs it.
   *
   * @param doing completes the sentence "Could not …"
   * @throws ProviderException {@code NOT_FOUND} if there is no such program; {@code INVALID} if it
   *     fails; {@code UNAVAILABLE} if it took too long or the thread was interrupted
   */
  void run(String doing, List<String> command) {
    Process process = start(doing, command);
    Said said = new Said(lines);
    Thread reader = new Thread(() -> said.read(process), "gitops4j-program");
    reader.setDaemon(true);
    reader.start();
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ProviderException(
            ErrorKind.UNAVAILABLE,
            "Could not " + doing + ": it was not done within " + timeout + said.last(),
            Retry.AFTER,
            null,
            null);
      }
      // whoever it left behind may hold its output open
      reader.join(TO_DIE.toMillis());
    } catch (InterruptedException e) {
      throw Failures.interrupted("Could not " + doing, e);
    } finally {
      ProcessTree.of(process).end(TO_DIE);
    }
    if (process.exitValue() != 0) {
      throw Failures.invalid(
          "Could not "
              + doing
              + ": "
              + command.get(0)
              + " ended with "
              + process.exitValue()
              + said.last());
    }
  }

  private Process start(String doing, List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectInput(ProcessBuilder.Redirect.from(NOTHING.toFile()));
    try {
      return builder.start();
    } catch (IOException e) {
      throw Failures.notFound(
          "Could not "
              + doing
              + ": the program "
              + command.get(0)
              + " can't be run. Install it, or say where it is");
    }
  }

  /** What a program said. Thread-safe. */
  private static final class Said {
    private final Consumer<String> lines;
    private final Deque<String> last = new ArrayDeque<>();

    Said(Consumer<String> lines) {
      this.lines = lines;
    }

    void read(Process process) {
      try (BufferedReader in =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
          if (next == '\n' || line.length() == LONGEST) {
            tell(line.toString());
            line.setLength(0);
          }
          if (next != '\n' && next != '\r') {
            line.append((char) next);
          }
        }
        tell(line.toString());
      } catch (IOException e) {
        System.getLogger(ExternalProgram.class.getName())
            .log(System.Logger.Level.TRACE, "The output of a program broke off", e);
      }
    }

    private void tell(String line) {
      if (line.isBlank()) {
        return;
      }
      synchronized (last) {
        last.addLast(line);
        if (last.size() > LAST) {
          last.removeFirst();
        }
      }
      try {
        lines.accept(line);
      } catch (RuntimeException e) {
        System.getLogger(ExternalProgram.class.getName())
            .log(System.Logger.Level.WARNING, "What a program said could not be told", e);
      }
    }

    String last() {
      synchronized (last) {
        return last.isEmpty() ? "" : ". It said last:\n  " + String.join("\n  ", last);
      }
    }
  }
}
