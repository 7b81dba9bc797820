package io.gitops4j.registry;

import static org.junit.jupiter.api.Assumptions.abort;

import io.gitops4j.git.servers.BuiltProgram;
import io.gitops4j.git.servers.ServerProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A registry of the distribution project on a port of the loopback interface, empty. It ends when it
 * is closed, and when this JVM ends in whatever way.
 */
final class DistributionServer implements AutoCloseable {
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

  private final ServerProcess process;
  private final int port;

  private DistributionServer(ServerProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Version 3. Where it was not built the test is skipped. */
  static DistributionServer three() throws IOException {
    return start(BuiltProgram.orSkip("registry"));
  }

  /** Version 2.8, as Debian has it: {@code docker-registry}. Where it is not the test is skipped. */
  static DistributionServer two() throws IOException {
    return start(installed("docker-registry"));
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

  private static DistributionServer start(Path program) throws IOException {
    Path home = Files.createTempDirectory("registry").toRealPath();
    int port = ServerProcess.freePort();
    Path settings = home.resolve("config.yml");
    Files.writeString(settings, SETTINGS.formatted(home.resolve("data"), port));
    Map<String, String> environment =
        Map.of("HOME", home.toString(), "OTEL_TRACES_EXPORTER", "none");
    ServerProcess process =
        ServerProcess.start(
            program.getFileName().toString(),
            home,
            environment,
            List.of(program.toString(), "serve", settings.toString()));
    process.await(() -> listens(port));
    return new DistributionServer(process, port);
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  URI url() {
    return URI.create("http://" + address());
  }

  @Override
  public void close() {
    try {
      process.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
