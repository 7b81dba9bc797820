package io.gitops4j.core.process;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A program of this machine that is run to its end. It gets an environment that is said, and
 * nothing of ours. Where it takes too long, says too much, or the thread is interrupted, it is
 * ended with everything it started. Immutable and thread-safe; {@code withX} gives a copy.
 *
 * <p>The standard is two minutes, 64 MiB of output, no input, and an environment that holds the
 * search path of programs alone.
 */
public final class Program {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final int MOST_OUTPUT = 64 << 20;
  private static final Duration TO_DIE = Duration.ofSeconds(10);

  private final String name;
  private final @Nullable Path folder;
  private final Map<String, String> environment;
  private final Duration timeout;
  private final int mostOutput;

  private Program(
      String name,
      @Nullable Path folder,
      Map<String, String> environment,
      Duration timeout,
      int mostOutput) {
    this.name = Objects.requireNonNull(name, "name");
    this.folder = folder;
    this.environment = Map.copyOf(environment);
    this.timeout = Objects.requireNonNull(timeout, "timeout");
    this.mostOutput = mostOutput;
  }

  /** A program by its name, which is looked for where the system looks, or by its path. */
  public static Program named(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    return new Program(name, null, Map.of("PATH", path), TIMEOUT, MOST_OUTPUT);
  }

  /** The same in another folder. */
  public Program in(Path where) {
    return new Program(name, where, environment, timeout, mostOutput);
  }

  /** The same with these variables and no others. */
  public Program withEnvironment(Map<String, String> variables) {
    return new Program(name, folder, variables, timeout, mostOutput);
  }

  /** The same with another time that one run may take. */
  public Program withTimeout(Duration most) {
    if (most.isNegative() || most.isZero()) {
      throw new IllegalArgumentException("A program needs some time, not " + most);
    }
    return new Program(name, folder, environment, most, mostOutput);
  }

  /** The same with another number of bytes that it may say. */
  public Program withMostOutput(int bytes) {
    return new Program(name, folder, environment, timeout, bytes);
  }

  /** Its name, or its path. */
  public String name() {
    return name;
  }

  /**
   * Runs it without input.
   *
   * @param doing what for, as in "Could not " + doing
   * @param arguments the program's; they can be seen by other users of the machine
   * @throws ProviderException {@code NOT_FOUND} if it can't be started; {@code INVALID} if it says
   *     more than it may; {@code UNAVAILABLE} if it takes too long, or the thread is interrupted
   */
  public Result run(String doing, List<String> arguments) {
    return run(doing, arguments, new byte[0]);
  }

  /** Runs it with an input, as {@link #run(String, List)} does. */
  public Result run(String doing, List<String> arguments, byte[] input) {
    Process process = start(doing, arguments);
    try {
      Reading output = Reading.all(process.getInputStream(), mostOutput);
      Reading errors = Reading.tail(process.getErrorStream());
      tell(process, input);
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw failed(ErrorKind.UNAVAILABLE, doing, "it was not done within " + timeout, errors);
      }
      // whoever it left behind may hold its output open
      errors.await(TO_DIE);
      output.await(TO_DIE);
      if (output.isTooLong()) {
        throw failed(
            ErrorKind.INVALID, doing, "it says more than " + mostOutput + " bytes", errors);
      }
      return new Result(process.exitValue(), output.bytes(), errors.text());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProviderException(
          ErrorKind.UNAVAILABLE,
          "Could not " + doing + ": the thread was interrupted while " + name + " ran.",
          Retry.AFTER,
          null,
          e);
    } finally {
      ProcessTree.of(process).end(TO_DIE);
    }
  }

  private Process start(String doing, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(name));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    if (folder != null) {
      builder.directory(folder.toFile());
    }
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new ProviderException(
          ErrorKind.NOT_FOUND,
          "Could not " + doing + ": " + name + " can't be run. Install it, or say where it is.",
          e);
    }
  }

  /** A program that does not read all of it may do so. */
  private static void tell(Process process, byte[] input) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(input);
    } catch (IOException e) {
      System.getLogger(Program.class.getName())
          .log(System.Logger.Level.TRACE, "A program did not read its input", e);
    }
  }

  private ProviderException failed(ErrorKind kind, String doing, String why, Reading errors) {
    String said = errors.text();
    return new ProviderException(
        kind,
        "Could not "
            + doing
            + ": "
            + name
            + " was ended, "
            + why
            + (said.isEmpty() ? "." : ". It said last: " + said),
        kind == ErrorKind.UNAVAILABLE ? Retry.AFTER : Retry.NEVER,
        null,
        null);
  }

  /** What came of a run. Its arrays are shared, not copied. */
  public static final class Result {
    private final int status;
    private final byte[] output;
    private final String errors;

    private Result(int status, byte[] output, String errors) {
      this.status = status;
      this.output = output;
      this.errors = errors;
    }

    /** With what it ended; 0 says that all went well. */
    public int status() {
      return status;
    }

    /** All it said. */
    public byte[] output() {
      return output;
    }

    /** The last of what it said about errors, 4,000 characters at most. */
    public String errors() {
      return errors;
    }

    @Override
    public String toString() {
      return "ended with " + status;
    }
  }
}
