package io.gitops4j.k8s.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Processes that work together, with one temporary folder. All of them and the folder are gone when
 * the group is closed, and when this JVM ends in whatever way: a shell that starts them holds a
 * pipe to it. Their logs stay, in {@code target/servers} of the module.
 */
final class ProcessGroup implements AutoCloseable {
  private static final int TRIES = 2_400;

  /** Starts what it is told, script by script; when nobody is left to tell it, ends everything. */
  private static final String GUARD =
      """
      trap '' INT HUP TERM
      started=
      while IFS= read -r script; do
        sh "$script" &
        started="$started $!"
      done
      [ -z "$started" ] || kill -USR1 $started
      wait
      rm -rf "$1"
      """;

  /** Runs one: its command, its log, and what the names of its files begin with. */
  private static final String SCRIPT =
      """
      trap 'kill -KILL $!; exit' USR1
      %1$s >%2$s 2>&1 </dev/null &
      echo $! >%3$s.pid
      wait $!
      echo $? >%3$s.exit
      """;

  private final Process guard;
  private final OutputStream orders;
  private final Path home;
  private final Map<String, Path> logs = new LinkedHashMap<>();

  private ProcessGroup(Process guard, Path home) {
    this.guard = guard;
    this.orders = guard.getOutputStream();
    this.home = home;
  }

  /** Something to wait for. */
  @FunctionalInterface
  interface Condition {
    /** Whether it holds; a failure means that it doesn't yet. */
    boolean holds() throws IOException;
  }

  /** A group without processes yet. */
  static ProcessGroup begin(String name) throws IOException {
    Path home = Files.createTempDirectory(name);
    Process guard =
        new ProcessBuilder("sh", "-c", GUARD, "guard", home.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new ProcessGroup(guard, home);
  }

  /** Their folder. */
  Path home() {
    return home;
  }

  /** Starts one. */
  void start(String name, List<String> command) throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "servers").toAbsolutePath());
    Path log = Files.createTempFile(folder, name + "-", ".log");
    logs.put(name, log);
    String quoted = command.stream().map(ProcessGroup::quoted).collect(Collectors.joining(" "));
    String script =
        SCRIPT.formatted(quoted, quoted(log.toString()), quoted(home.resolve(name).toString()));
    Path file = Files.writeString(home.resolve(name + ".sh"), script);
    orders.write((file + "\n").getBytes(UTF_8));
    orders.flush();
  }

  /**
   * Waits until something holds.
   *
   * @throws IOException if it doesn't within two minutes, or the process ended; the message has its
   *     log
   */
  void await(String name, Condition condition) throws IOException {
    for (int i = 0; i < TRIES && hasNotEnded(name); i++) {
      if (holds(condition)) {
        return;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    Path log = logs.get(name);
    String said = log == null ? "" : Files.readString(log);
    throw new IOException(name + " is not ready; its log ends:\n" + tail(said));
  }

  private static boolean holds(Condition condition) {
    try {
      return condition.holds();
    } catch (IOException e) {
      return false;
    }
  }

  private boolean hasNotEnded(String name) {
    return guard.isAlive() && !Files.exists(home.resolve(name + ".exit"));
  }

  private static String tail(String log) {
    return log.substring(Math.max(0, log.length() - 4_000));
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  @Override
  public void close() throws IOException {
    orders.close();
    guard.onExit().join();
  }
}
