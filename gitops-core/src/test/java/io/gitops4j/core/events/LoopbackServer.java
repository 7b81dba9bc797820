package io.gitops4j.core.events;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SignatureException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A server on this machine that remembers what it was sent. */
final class LoopbackServer implements AutoCloseable {
  private static final int SILENCE = 0;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final @Nullable Receiver receiver;
  private volatile int status = 200;

  record Request(String method, String path, Map<String, List<String>> headers, String text) {
    byte[] body() {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  /** Answers a request. */
  interface Receiver {
    int status(HttpExchange exchange, byte[] body) throws SignatureException;
  }

  private LoopbackServer(HttpServer server, @Nullable Receiver receiver) {
    this.server = server;
    this.receiver = receiver;
  }

  static LoopbackServer start() {
    return start(null);
  }

  static LoopbackServer start(@Nullable Receiver receiver) {
    try {
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      LoopbackServer started = new LoopbackServer(HttpServer.create(any, 0), receiver);
      started.server.createContext("/", started::handle);
      started.server.setExecutor(started.threads);
      started.server.start();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
  }

  void answers(int code) {
    status = code;
  }

  void keepsSilent() {
    status = SILENCE;
  }

  List<Request> requests() {
    return requests;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getPath(),
            Map.copyOf(exchange.getRequestHeaders()),
            text));
    if (status == SILENCE) {
      return;
    }
    exchange.getResponseHeaders().add("Location", "/elsewhere");
    exchange.sendResponseHeaders(answer(exchange), -1);
    exchange.close();
  }

  private int answer(HttpExchange exchange) {
    try {
      return receiver == null ? status : receiver.status(exchange, last().body());
    } catch (SignatureException e) {
      return 401;
    }
  }

  private Request last() {
    return requests.get(requests.size() - 1);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
