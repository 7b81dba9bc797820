package io.gitops4j.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.model.RepositoryUrl;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A {@link GitServerMain} in a JVM of its own, for the bare repositories below a folder. */
public final class GitServer implements AutoCloseable {
  /** Who may push over HTTP; {@code reader} with the same password may only read. */
  public static final String USER = "robot";

  /** The password of both. */
  public static final String PASSWORD = "correct-horse-battery";

  private final Path root;
  private final Process process;
  private final int gitPort;
  private final int httpPort;

  private GitServer(Path root, Process process, int gitPort, int httpPort) {
    this.root = root;
    this.process = process;
    this.gitPort = gitPort;
    this.httpPort = httpPort;
  }

  /** Starts one on free ports of the loopback interface. */
  public static GitServer start(Path root) throws IOException {
    Process process = java(GitServerMain.class, root.toRealPath().toString(), USER, PASSWORD);
    BufferedReader out = process.inputReader(UTF_8);
    String line = out.readLine();
    if (line == null) {
      throw new IOException("The Git server did not start");
    }
    List<String> ports = List.of(line.split(" ", -1));
    return new GitServer(
        root.toRealPath(), process, Integer.parseInt(ports.get(0)), Integer.parseInt(ports.get(1)));
  }

  /** Starts a main class in a JVM of its own, on this one's class path. */
  static Process java(Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /** A repository's folder. */
  public Path bare(String name) {
    return root.resolve(name + ".git");
  }

  /** A repository over {@code git://}. */
  public RepositoryUrl git(String name) {
    return RepositoryUrl.parse("git://127.0.0.1:" + gitPort + "/" + name + ".git");
  }

  /** A repository over {@code http://}. */
  public RepositoryUrl http(String name) {
    return RepositoryUrl.parse("http://127.0.0.1:" + httpPort + "/" + name + ".git");
  }

  /** Tells a repository's hook what to do; see {@link ScriptedHook}. */
  public void script(String name, String... keysAndValues) throws IOException {
    Properties script = new Properties();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      script.setProperty(keysAndValues[i], keysAndValues[i + 1]);
    }
    try (var out = Files.newBufferedWriter(bare(name).resolve("hook.properties"), UTF_8)) {
      script.store(out, null);
    }
  }

  /** How many pushes a repository got. */
  long pushes(String name) throws IOException {
    return count(name, "pushes");
  }

  /** Waits until so many pushes of all that a repository got are over, landed or not. */
  void awaitJudged(String name, int pushes) throws IOException {
    for (int i = 0; i < 3_000 && count(name, "judged") < pushes; i++) {
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    if (count(name, "judged") < pushes) {
      throw new IllegalStateException("Waited half a minute for " + pushes + " pushes to be over");
    }
  }

  private long count(String name, String what) throws IOException {
    Path lines = bare(name).resolve(what);
    return Files.exists(lines) ? Files.readAllLines(lines).size() : 0;
  }

  /** Waits until a file is there. */
  static void await(Path file) {
    for (int i = 0; i < 3_000 && !Files.exists(file); i++) {
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    if (!Files.exists(file)) {
      throw new IllegalStateException("Waited half a minute for " + file);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
