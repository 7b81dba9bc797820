package io.gitops4j.registry;

import static org.junit.jupiter.api.Assumptions.abort;

import io.gitops4j.core.servers.BuiltProgram;
import io.gitops4j.core.servers.ServerProcess;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A registry of the distribution project on a port of the loopback interface. It ends when it is
 * closed, and when this JVM ends in whatever way. {@link #two} and {@link #three} are started once,
 * for all tests of this JVM; whoever asks for one gets it empty.
 */
public final class DistributionServer implements AutoCloseable {
  private static final String SETTINGS =
      """
      version: 0.1
      log:
        level: warn
        accesslog:
          disabled: true
      storage:
        filesystem:
          rootdirectory: %s
        delete:
          enabled: true
      http:
        addr: 127.0.0.1:%d
      """;

  private static final Map<Path, DistributionServer> RUNNING = new HashMap<>();

  /** Each runs as long as this JVM holds a pipe to it. */
  private static final List<DistributionServer> HELD = new ArrayList<>();

  private final ServerProcess process;
  private final Path data;
  private final int port;

  private DistributionServer(ServerProcess process, Path data, int port) {
    this.process = process;
    this.data = data;
    this.port = port;
  }

  /** Version 3. Where it was not built the test is skipped. */
  static DistributionServer three() throws IOException {
    return emptied(BuiltProgram.orSkip("registry"));
  }

  /**
   * One of version 3 by itself, with more settings. Where it was not built the test is skipped.
   *
   * @param more YAML
   */
  static DistributionServer three(String more) throws IOException {
    DistributionServer server = start(BuiltProgram.orSkip("registry"), more);
    HELD.add(server);
    return server;
  }

  /**
   * Version 2.8, as Debian has it: {@code docker-registry}. Where it is not the test is skipped.
   */
  static DistributionServer two() throws IOException {
    return emptied(installed("docker-registry"));
  }

  private static synchronized DistributionServer emptied(Path program) throws IOException {
    if (!RUNNING.containsKey(program)) {
      RUNNING.put(program, start(program, ""));
    }
    DistributionServer server = RUNNING.get(program);
    server.clear();
    return server;
  }

  /** It keeps nothing in memory. */
  private void clear() throws IOException {
    if (Files.exists(data)) {
      try (Stream<Path> files = Files.walk(data)) {
        for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  /** A program of this machine. */
  static Path installed(String name) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path program = Path.of(folder, name);
      if (Files.isExecutable(program)) {
        return program;
      }
    }
    return abort("there is no " + name + " on the search path: apt-get install " + name);
  }

  /**
   * Starts one of a version.
   *
   * @param more YAML
   * @throws IOException if it does not become ready
   */
  public static DistributionServer start(Path program, String more) throws IOException {
    Path home = Files.createTempDirectory("registry").toRealPath();
    int port = ServerProcess.freePort();
    Path settings = home.resolve("config.yml");
    Path data = home.resolve("data");
    Files.writeString(settings, SETTINGS.formatted(data, port) + more);
    Map<String, String> environment =
        Map.of("HOME", home.toString(), "OTEL_TRACES_EXPORTER", "none");
    ServerProcess process =
        ServerProcess.start(
            program.getFileName().toString(),
            home,
            environment,
            List.of(program.toString(), "serve", settings.toString()));
    process.await(() -> listens(port));
    return new DistributionServer(process, data, port);
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Host and port. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  int port() {
    return port;
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
