package io.gitops4j.core.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A server that is running, in a temporary folder of its own. Both are gone when it is closed, and
 * when this JVM ends in whatever way. Its log stays, in {@code target/servers} of the module.
 */
public final class ServerProcess implements AutoCloseable {
  /** Ends the server when nobody holds the other end of the pipe any more; clears up after it. */
  private static final String GUARD =
      """
      trap '' INT HUP TERM
      home=$1; log=$2; shift 2
      "$@" >"$log" 2>&1 </dev/null &
      server=$!
      exec 3<&0
      (cat <&3; kill -KILL $server) &
      wait $server
      kill -KILL $!
      rm -rf "$home"
      """;

  private final Process guard;
  private final Path log;

  private ServerProcess(Process guard, Path log) {
    this.guard = guard;
    this.log = log;
  }

  /**
   * Starts one.
   *
   * @param name what the log's name begins with
   * @param home its folder, deleted at the end
   */
  public static ServerProcess start(
      String name, Path home, Map<String, String> environment, List<String> command)
      throws IOException {
    Path logs = Files.createDirectories(Path.of("target", "servers").toAbsolutePath());
    Path log = Files.createTempFile(logs, name + "-", ".log");
    List<String> guarded = new ArrayList<>(List.of("sh", "-c", GUARD, "guard"));
    guarded.addAll(List.of(home.toString(), log.toString()));
    guarded.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(guarded);
    builder.environment().putAll(environment);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return new ServerProcess(builder.start(), log);
  }

  /** A port of the loopback interface that was free just now. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /**
   * Waits until it answers.
   *
   * @throws IOException if it doesn't, and was closed; the message has the log
   */
  public void await(BooleanSupplier answers) throws IOException {
    for (int i = 0; i < 1_200 && guard.isAlive(); i++) {
      if (answers.getAsBoolean()) {
        return;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    close();
    throw new IOException("it does not answer; its log is:\n" + Files.readString(log));
  }

  @Override
  public void close() throws IOException {
    guard.getOutputStream().close();
    guard.onExit().join();
  }
}
