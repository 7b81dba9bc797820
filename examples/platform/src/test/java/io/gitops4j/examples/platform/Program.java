package io.gitops4j.examples.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** An example's main class in a JVM of its own, so that it can be killed. */
public final class Program implements AutoCloseable {
  private final Process process;
  private final Path output;

  private Program(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Starts one, with this JVM's class path: a command of an example, by its settings. */
  public static Program start(Class<?> main, Path settings, String... command) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    words.add(settings.toString());
    words.addAll(List.of(command));
    Path output = Files.createTempFile("example-", ".txt");
    output.toFile().deleteOnExit();
    Process process =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    return new Program(process, output);
  }

  /** Starts one, and {@link #await waits} until it has ended. */
  public static String run(Duration patience, Class<?> main, Path settings, String... command)
      throws IOException, InterruptedException {
    try (Program program = start(main, settings, command)) {
      return program.await(patience);
    }
  }

  /**
   * Waits until it has ended by itself.
   *
   * @return what it printed
   * @throws IllegalStateException if it has not after so long, or ended with an error
   */
  public String await(Duration patience) throws IOException, InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("Not done after " + patience + ":\n" + output());
    }
    if (process.exitValue() != 0) {
      throw new IllegalStateException("Ended with " + process.exitValue() + ":\n" + output());
    }
    return output();
  }

  /**
   * Lets it run for a random while, then kills it as nobody can refuse to be killed.
   *
   * @param longest the while is shorter; its seed is printed
   * @return whether it still ran
   */
  public boolean killWithin(Duration longest) throws InterruptedException {
    long seed = new Random().nextLong();
    long millis = new Random(seed).nextInt((int) longest.toMillis());
    System.out.println("Seed " + seed + ": killed after " + millis + " ms");
    boolean ended = process.waitFor(millis, TimeUnit.MILLISECONDS);
    process.destroyForcibly().waitFor();
    return !ended;
  }

  /** Whether it still runs. */
  public boolean isRunning() {
    return process.isAlive();
  }

  /** What it has printed so far. */
  public String output() throws IOException {
    return Files.readString(output, UTF_8);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
