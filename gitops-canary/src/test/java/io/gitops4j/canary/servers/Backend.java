package io.gitops4j.canary.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.servers.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A small web server on a host of its own: a network namespace of the kernel's that a cable leads
 * to. Server, host and cable are gone when it is closed, and when this JVM ends in whatever way.
 */
public final class Backend implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final ServerProcess process;
  private final String address;

  private Backend(ServerProcess process, String address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts one; as root alone.
   *
   * @param name what it answers
   * @throws IOException if a network can't be had
   */
  static Backend start(String name) throws IOException {
    Path home = Files.createTempDirectory("backend-");
    Path number = home.resolve("pid");
    Path classes = classes();
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    ServerProcess process =
        ServerProcess.start(
            "backend-" + name,
            home,
            Map.of(),
            List.of(
                "unshare",
                "--net",
                java.toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes.toString(),
                BackendProgram.class.getName(),
                name,
                number.toString()));
    process.await(() -> Files.exists(number));
    try {
      return new Backend(process, connect(Files.readString(number).strip()));
    } catch (IOException e) {
      process.close();
      throw e;
    }
  }

  private static Path classes() throws IOException {
    try {
      return Path.of(
          BackendProgram.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  /** Leads a cable to a process' host; a process' number makes addresses nobody else has. */
  private static String connect(String number) throws IOException {
    long pid = Long.parseLong(number);
    String network = "10.%d.%d.".formatted(200 + (pid >> 14) % 50, (pid >> 6) & 255);
    long first = (pid & 63) * 4;
    String cable = "g4j" + number;
    String inside = "nsenter --target " + number + " --net ip ";
    for (String command :
        List.of(
            "ip link add " + cable + " type veth peer name eth0 netns " + number,
            "ip address add " + network + (first + 1) + "/30 dev " + cable,
            "ip link set " + cable + " up",
            inside + "address add " + network + (first + 2) + "/30 dev eth0",
            inside + "link set eth0 up",
            inside + "link set lo up")) {
      Process run =
          new ProcessBuilder(List.of(command.split(" ", -1))).redirectErrorStream(true).start();
      String said = new String(run.getInputStream().readAllBytes(), UTF_8);
      if (run.onExit().join().exitValue() != 0) {
        throw new IOException(command + ": " + said.strip());
      }
    }
    return network + (first + 2);
  }

  /** Its address; only this machine reaches it. */
  public String address() {
    return address;
  }

  /** From now on it answers so many of a hundred requests with 500, evenly. */
  public void fail(int percent) {
    ask("/-/fail?" + percent);
  }

  /** How many requests it answered so far, failed ones too. */
  public long answered() {
    return Long.parseLong(ask("/-/counts").split(" ", -1)[0]);
  }

  /** How many requests it answered with 500 so far. */
  public long failed() {
    return Long.parseLong(ask("/-/counts").split(" ", -1)[1]);
  }

  private String ask(String path) {
    URI uri = URI.create("http://" + address + ":" + BackendProgram.PORT + path);
    try {
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
