package io.gitops4j.examples.quickstart.canary;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;

/** Passes requests on to blue and green, by weights, and counts how they are answered. */
final class Router {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final HttpServer server;
  private final Counts counts;
  private volatile Map<String, Integer> weights = Map.of();
  private volatile Map<String, Shop> shops = Map.of();

  private Router(HttpServer server, Counts counts) {
    this.server = server;
    this.counts = counts;
  }

  static Router open(Counts counts, ExecutorService threads) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Router router = new Router(server, counts);
    server.createContext("/", router::pass);
    server.setExecutor(threads);
    server.start();
    return router;
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  void route(Map<String, Integer> newWeights, Map<String, Shop> newShops) {
    shops = Map.copyOf(newShops);
    weights = Map.copyOf(newWeights);
  }

  private void pass(HttpExchange exchange) throws IOException {
    String track = pick();
    try {
      Shop shop = Objects.requireNonNull(shops.get(track), "a track with a share has a shop");
      URI uri = URI.create("http://127.0.0.1:" + shop.port() + "/");
      HttpResponse<byte[]> answer =
          CLIENT.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
      counts.add(track, answer.statusCode() >= 500);
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  private String pick() {
    Map<String, Integer> now = weights;
    int at = ThreadLocalRandom.current().nextInt(now.values().stream().mapToInt(w -> w).sum());
    for (Map.Entry<String, Integer> each : now.entrySet()) {
      at -= each.getValue();
      if (at < 0) {
        return each.getKey();
      }
    }
    throw new IllegalStateException("The weights make no sum: " + now);
  }

  void close() {
    server.stop(0);
  }
}
