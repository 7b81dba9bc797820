package io.gitops4j.canary.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Executors;

/**
 * A program that answers with its name, on a host of its own, and fails as often as it is told.
 * Needs nothing but the JDK.
 */
final class BackendProgram {
  /** Where it listens; nobody else is on its host. */
  static final int PORT = 8080;

  private final byte[] name;
  private long answered;
  private long failed;
  private int percent;

  private BackendProgram(String name) {
    this.name = name.getBytes(UTF_8);
  }

  /**
   * Starts it.
   *
   * @param arguments its name, and a file that it writes its process' number to when it listens
   */
  public static void main(String[] arguments) throws IOException {
    BackendProgram program = new BackendProgram(arguments[0]);
    HttpServer server = HttpServer.create(new InetSocketAddress(PORT), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(program.status(), program.name.length);
            exchange.getResponseBody().write(program.name);
          }
        });
    server.createContext(
        "/-/fail",
        exchange -> {
          try (exchange) {
            program.fail(Integer.parseInt(exchange.getRequestURI().getQuery()));
            exchange.sendResponseHeaders(204, -1);
          }
        });
    server.createContext(
        "/-/counts",
        exchange -> {
          try (exchange) {
            byte[] counts = program.counts().getBytes(UTF_8);
            exchange.sendResponseHeaders(200, counts.length);
            exchange.getResponseBody().write(counts);
          }
        });
    server.start();
    Path file = Path.of(arguments[1]);
    Path part = Files.writeString(Path.of(file + ".part"), ProcessHandle.current().pid() + "");
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private synchronized void fail(int of100) {
    percent = of100;
  }

  /** Of each hundred that follow each other so many fail, evenly. */
  private synchronized int status() {
    answered++;
    boolean fails = answered * percent / 100 > (answered - 1) * percent / 100;
    failed += fails ? 1 : 0;
    return fails ? 500 : 200;
  }

  private synchronized String counts() {
    return answered + " " + failed;
  }
}
