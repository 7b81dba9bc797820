package io.gitops4j.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The OCI distribution API on this machine over any {@link Registry}; with the quirks of real ones
 * where asked for. As a program: {@code LoopbackRegistry <folder> [port]}, which ends when its
 * input does.
 */
final class LoopbackRegistry implements AutoCloseable {
  static {
    // without it every answer with a body waits for a delayed acknowledgement
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final LoopbackApi api;
  private final Set<Quirk> quirks;
  private final String expected;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private volatile Interceptor interceptor = exchange -> false;

  /** What a real registry may lack or do otherwise. */
  enum Quirk {
    /** No list of referrers. */
    NO_REFERRERS,
    /** All tags at once, whatever was asked for. */
    NO_PAGES,
    /** A {@code Link} to the page it is on. */
    ENDLESS_PAGES,
    /** Uploads instead of mounting. */
    NO_MOUNT,
    /** No digest in answers. */
    NO_DIGEST_HEADER,
    /** Blobs are elsewhere: a redirect to the same server under another name. */
    BLOBS_ELSEWHERE,
    /** Uploads go to the same server under another name. */
    UPLOADS_ELSEWHERE
  }

  /** Answers in place of the registry. */
  @FunctionalInterface
  interface Interceptor {
    /** Whether it answered. */
    boolean answer(HttpExchange exchange) throws IOException;
  }

  private LoopbackRegistry(Registry registry, int port, String expected, Set<Quirk> quirks)
      throws IOException {
    this.quirks = quirks;
    this.expected = expected;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 64);
    this.api = new LoopbackApi(registry, quirks, server.getAddress().getPort());
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  static LoopbackRegistry over(Registry registry, Quirk... quirks) throws IOException {
    return new LoopbackRegistry(registry, 0, "", Set.copyOf(Arrays.asList(quirks)));
  }

  /** One that lets in this user alone. */
  static LoopbackRegistry guarded(Registry registry, String user, String password, Quirk... quirks)
      throws IOException {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    String expected = "Basic " + Base64.getEncoder().encodeToString(pair);
    return new LoopbackRegistry(registry, 0, expected, Set.copyOf(Arrays.asList(quirks)));
  }

  /** Host and port. */
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** The requests so far: method and path with query. */
  List<String> log() {
    return List.copyOf(log);
  }

  /** Credentials that came under the other name, where none belong. */
  List<String> strayAuthorizations() {
    return List.copyOf(authorizations);
  }

  void intercept(Interceptor newInterceptor) {
    interceptor = newInterceptor;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      log.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      if (isElsewhere(exchange)) {
        authorizations.addAll(
            exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
      } else if (!letsIn(exchange)) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"loopback\"");
        LoopbackApi.refuse(exchange, 401, "UNAUTHORIZED", "authentication required");
        return;
      }
      if (!interceptor.answer(exchange)) {
        api.answer(exchange);
      }
    }
  }

  private boolean isElsewhere(HttpExchange exchange) {
    String host = exchange.getRequestHeaders().getFirst("Host");
    boolean other = host != null && host.startsWith("localhost");
    return other
        && (quirks.contains(Quirk.BLOBS_ELSEWHERE) || quirks.contains(Quirk.UPLOADS_ELSEWHERE));
  }

  private boolean letsIn(HttpExchange exchange) {
    return expected.isEmpty()
        || expected.equals(exchange.getRequestHeaders().getFirst("Authorization"));
  }

  /** Serves a folder until its input ends. */
  public static void main(String[] arguments) throws IOException {
    int port = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
    Registry folder = OciLayoutRegistry.at(Path.of(arguments[0]));
    try (LoopbackRegistry registry = new LoopbackRegistry(folder, port, "", Set.of())) {
      System.out.println(registry.address());
      while (System.in.read() >= 0) {
        System.out.flush();
      }
    }
  }
}
