package io.gitops4j.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gitops4j.contracts.registry.EmbeddedRegistry;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * What stands before a registry and gives it the quirks of real ones: requests are passed on,
 * unless a test answers in the registry's place, and answers are passed back. By itself it stands
 * before an embedded registry of its own.
 */
final class LoopbackRegistry implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final @Nullable EmbeddedRegistry own;
  private final ForwardedRequests forwarded;
  private final Set<Quirk> quirks;
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

  private LoopbackRegistry(
      URI registry,
      @Nullable EmbeddedRegistry own,
      Optional<String> authorization,
      Set<Quirk> quirks)
      throws IOException {
    this.quirks = quirks;
    this.own = own;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    String elsewhere = "http://localhost:" + server.getAddress().getPort();
    this.forwarded = new ForwardedRequests(registry, quirks, elsewhere, authorization);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Before an embedded registry over this one. */
  static LoopbackRegistry over(Registry registry, Quirk... quirks) throws IOException {
    Set<Quirk> all = Set.copyOf(Arrays.asList(quirks));
    EmbeddedRegistry embedded = paged(registry, all).start();
    return new LoopbackRegistry(embedded.url(), embedded, Optional.empty(), all);
  }

  /** The same that lets in this user alone. */
  static LoopbackRegistry guarded(Registry registry, String user, String password, Quirk... quirks)
      throws IOException {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    Optional<String> authorization =
        Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
    Set<Quirk> all = Set.copyOf(Arrays.asList(quirks));
    EmbeddedRegistry embedded = paged(registry, all).user(user, password).start();
    return new LoopbackRegistry(embedded.url(), embedded, authorization, all);
  }

  /** Before a registry that is somewhere, which is not ended with it. */
  static LoopbackRegistry before(URI registry, Quirk... quirks) throws IOException {
    return new LoopbackRegistry(
        registry, null, Optional.empty(), Set.copyOf(Arrays.asList(quirks)));
  }

  /** Pages smaller than asked for, so that following them is tested. */
  private static EmbeddedRegistry.Builder paged(Registry registry, Set<Quirk> quirks) {
    int page = quirks.contains(Quirk.NO_PAGES) ? 10_000 : 7;
    return EmbeddedRegistry.over(registry).largestPage(page);
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
    if (own != null) {
      own.close();
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      log.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      boolean elsewhere = isElsewhere(exchange);
      if (elsewhere) {
        authorizations.addAll(
            exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
      }
      if (!interceptor.answer(exchange)) {
        forwarded.pass(exchange, elsewhere);
      }
    }
  }

  private boolean isElsewhere(HttpExchange exchange) {
    String host = exchange.getRequestHeaders().getFirst("Host");
    boolean other = host != null && host.startsWith("localhost");
    return other
        && (quirks.contains(Quirk.BLOBS_ELSEWHERE) || quirks.contains(Quirk.UPLOADS_ELSEWHERE));
  }
}
