package io.gitops4j.git.ci;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gitops4j.core.events.WebhookSignature;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.SystemClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SignatureException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What an embedding platform mounts: takes reports of images that know the secret. */
final class ReportReceiver implements AutoCloseable {
  final Secret secret = WebhookSignature.newSecret();
  final List<BuiltImage> images = new CopyOnWriteArrayList<>();
  final List<String> refused = new CopyOnWriteArrayList<>();

  private final HttpServer server;

  ReportReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/images", this::receive);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/images";
  }

  private void receive(HttpExchange exchange) throws IOException {
    int status = 204;
    try {
      byte[] body = exchange.getRequestBody().readAllBytes();
      images.add(
          BuiltImage.receive(
              List.of(secret), exchange.getRequestHeaders(), body, SystemClock.utc().instant()));
    } catch (SignatureException | IllegalArgumentException e) {
      refused.add(String.valueOf(e.getMessage()));
      status = 401;
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
