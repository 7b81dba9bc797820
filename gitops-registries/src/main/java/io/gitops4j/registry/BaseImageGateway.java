package io.gitops4j.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Manifest;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Shows registries to a program of this machine, for reading, while it is open: the distribution
 * API on a port of the loopback interface, below a path that nobody can guess. So the program gets
 * what our connections may read, and none of their credentials. Thread-safe.
 */
final class BaseImageGateway implements AutoCloseable {
  private static final Pattern CONTENT =
      Pattern.compile("/v2/([0-9a-f]{32})/([0-9]{1,3})/(.+)/(manifests|blobs)/([^/]+)");

  private final List<Registry> registries;
  private final String secret = UUID.randomUUID().toString().replace("-", "");
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool(BaseImageGateway::thread);
  private final AtomicReference<@Nullable ProviderException> failure = new AtomicReference<>();

  BaseImageGateway(List<Registry> registries) throws IOException {
    this.registries = List.copyOf(registries);
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** What stands for the host of the registry of that number, in references. */
  String location(int number) {
    return "127.0.0.1:" + server.getAddress().getPort() + "/" + secret + "/" + number;
  }

  /** The first failure of a registry, for whoever wonders why the program failed. */
  Optional<ProviderException> failure() {
    return Optional.ofNullable(failure.get());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "gitops4j-bases");
    thread.setDaemon(true);
    return thread;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean head = exchange.getRequestMethod().equals("HEAD");
      if (!head && !exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(405, -1);
        return;
      }
      String path = exchange.getRequestURI().getPath();
      Matcher content = CONTENT.matcher(path);
      if (path.equals("/v2/")) {
        exchange.sendResponseHeaders(200, -1);
      } else if (content.matches() && isKnown(content)) {
        answer(exchange, content, head);
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private boolean isKnown(Matcher content) {
    return content.group(1).equals(secret)
        && Integer.parseInt(content.group(2)) < registries.size();
  }

  private void answer(HttpExchange exchange, Matcher content, boolean head) throws IOException {
    Registry registry = registries.get(Integer.parseInt(content.group(2)));
    try {
      if (content.group(4).equals("blobs")) {
        blob(exchange, registry, content.group(3), content.group(5), head);
      } else {
        manifest(exchange, registry, content.group(3), content.group(5), head);
      }
    } catch (ProviderException e) {
      failure.compareAndSet(null, e);
      if (exchange.getResponseCode() < 0) {
        exchange.sendResponseHeaders(e.kind() == ErrorKind.NOT_FOUND ? 404 : 502, -1);
      }
    }
  }

  private static void manifest(
      HttpExchange exchange, Registry registry, String repository, String reference, boolean head)
      throws IOException {
    Optional<Manifest> found = registry.manifest(repository, reference);
    if (found.isEmpty()) {
      throw Failures.noManifest(repository, reference);
    }
    Descriptor descriptor = found.get().descriptor();
    exchange.getResponseHeaders().set("Content-Type", descriptor.mediaType());
    exchange.getResponseHeaders().set("Docker-Content-Digest", descriptor.digest().toString());
    exchange.getResponseHeaders().set("Content-Length", Long.toString(descriptor.size()));
    exchange.sendResponseHeaders(200, head ? -1 : descriptor.size());
    if (!head) {
      exchange.getResponseBody().write(found.get().content());
    }
  }

  private static void blob(
      HttpExchange exchange, Registry registry, String repository, String reference, boolean head)
      throws IOException {
    Optional<Digest> digest = Reference.parse(reference).digest();
    if (digest.isEmpty()) {
      throw Failures.invalid("Could not read a blob of " + repository + ": it has no digest");
    }
    exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
    if (head) {
      long size =
          registry
              .blobSize(repository, digest.get())
              .orElseThrow(() -> Failures.noBlob(repository, digest.get()));
      exchange.getResponseHeaders().set("Content-Length", Long.toString(size));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    try (InputStream content = registry.blob(repository, digest.get())) {
      exchange.sendResponseHeaders(200, 0);
      content.transferTo(exchange.getResponseBody());
    }
  }
}
