package io.gitops4j.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * A registry on this machine that takes everything and keeps only manifests, so that what is
 * measured is the client. It counts a blob's bytes and does not hash them, which a real one would
 * do. It ends when its input does.
 */
public final class SinkRegistry {
  private static final int CHUNK = 256 * 1024;

  private final Map<String, Long> blobs = new ConcurrentHashMap<>();
  private final Map<String, byte[]> manifests = new ConcurrentHashMap<>();

  private SinkRegistry() {}

  /** Serves on a free port of the loopback address and prints it. */
  public static void main(String[] arguments) throws IOException {
    // without it every answer with a body waits for a delayed acknowledgement
    System.setProperty("sun.net.httpserver.nodelay", "true");
    SinkRegistry sink = new SinkRegistry();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", sink::answer);
    server.start();
    System.out.println("127.0.0.1:" + server.getAddress().getPort());
    System.in.transferTo(System.out);
    System.exit(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (path.contains("/blobs/uploads/")) {
        upload(exchange, path);
      } else if (path.contains("/manifests/")) {
        manifest(exchange, path);
      } else {
        exchange.sendResponseHeaders(blobs.containsKey(path) ? 200 : 404, -1);
      }
    }
  }

  private void upload(HttpExchange exchange, String path) throws IOException {
    if (exchange.getRequestMethod().equals("POST")) {
      exchange.getResponseHeaders().set("Location", path + "session");
      exchange.sendResponseHeaders(202, -1);
      return;
    }
    long size = drain(exchange.getRequestBody());
    String announced = exchange.getRequestHeaders().getFirst("Content-Length");
    if (announced == null || Long.parseLong(announced) != size) {
      exchange.sendResponseHeaders(400, -1);
      return;
    }
    String query = exchange.getRequestURI().getQuery();
    String digest = query.substring(query.indexOf("digest=") + "digest=".length());
    blobs.put(path.replaceAll("/uploads/.*", "/") + digest, size);
    exchange.sendResponseHeaders(201, -1);
  }

  private static long drain(InputStream body) throws IOException {
    byte[] chunk = new byte[CHUNK];
    long size = 0;
    for (int count = body.read(chunk); count >= 0; count = body.read(chunk)) {
      size += count;
    }
    return size;
  }

  private void manifest(HttpExchange exchange, String path) throws IOException {
    if (exchange.getRequestMethod().equals("PUT")) {
      manifests.put(path, exchange.getRequestBody().readAllBytes());
      exchange.sendResponseHeaders(201, -1);
      return;
    }
    byte[] content = manifests.get(path);
    if (content == null) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "application/vnd.oci.image.manifest.v1+json");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Long.toString(content.length));
      exchange.sendResponseHeaders(200, -1);
    } else {
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
    }
  }
}
