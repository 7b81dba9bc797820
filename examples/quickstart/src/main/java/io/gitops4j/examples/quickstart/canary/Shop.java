package io.gitops4j.examples.quickstart.canary;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;

/** A version of a shop: it answers most requests, and fails at some. */
final class Shop {
  private final HttpServer server;
  private final String version;
  private final double failing;

  private Shop(HttpServer server, String version, double failing) {
    this.server = server;
    this.version = version;
    this.failing = failing;
  }

  static Shop open(String version, double failing, ExecutorService threads) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Shop shop = new Shop(server, version, failing);
    server.createContext(
        "/",
        exchange -> {
          boolean fails = ThreadLocalRandom.current().nextDouble() < shop.failing;
          byte[] body = (fails ? "sorry" : "shop " + shop.version).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(fails ? 500 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.setExecutor(threads);
    server.start();
    return shop;
  }

  int port() {
    return server.getAddress().getPort();
  }

  void close() {
    server.stop(0);
  }
}
