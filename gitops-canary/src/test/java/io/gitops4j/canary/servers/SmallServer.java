package io.gitops4j.canary.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A server on this machine that answers as a test says, and remembers what it was asked. */
public final class SmallServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  /**
   * What it was asked.
   *
   * @param headers by their names in small letters
   * @param query parameters, decoded; of several of a name the last
   */
  public record Request(
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      String body) {}

  /** What it answers. */
  public record Answer(int status, Map<String, String> headers, String body) {
    /** JSON. */
    public static Answer json(int status, String body) {
      return new Answer(status, Map.of("Content-Type", "application/json"), body);
    }

    /** The same with a header. */
    public Answer with(String name, String value) {
      Map<String, String> more = new LinkedHashMap<>(headers);
      more.put(name, value);
      return new Answer(status, more, body);
    }
  }

  private SmallServer(HttpServer server) {
    this.server = server;
  }

  /** Starts one on a free port. */
  public static SmallServer start(Function<Request, Answer> answers) {
    return start(0, answers);
  }

  /** Starts one on a port. */
  public static SmallServer start(int port, Function<Request, Answer> answers) {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      SmallServer small = new SmallServer(HttpServer.create(address, 0));
      small.server.createContext("/", exchange -> small.handle(exchange, answers));
      small.server.setExecutor(small.threads);
      small.server.start();
      return small;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its address, without a slash at the end. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** Its port. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** What it was asked so far, in order. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  private void handle(HttpExchange exchange, Function<Request, Answer> answers) throws IOException {
    try (exchange) {
      Map<String, String> headers = new TreeMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
      Request request =
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getPath(),
              parameters(exchange.getRequestURI().getRawQuery()),
              headers,
              new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      requests.add(request);
      Answer answer = answers.apply(request);
      answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      byte[] body = answer.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static Map<String, String> parameters(@Nullable String raw) {
    Map<String, String> found = new LinkedHashMap<>();
    if (raw != null) {
      for (String pair : raw.split("&", -1)) {
        String[] two = pair.split("=", 2);
        found.put(
            URLDecoder.decode(two[0], UTF_8),
            URLDecoder.decode(two.length > 1 ? two[1] : "", UTF_8));
      }
    }
    return found;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
