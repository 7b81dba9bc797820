package io.gitops4j.examples.runner;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.examples.platform.Settings;
import io.gitops4j.git.ci.BuiltImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SignatureException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Takes what the workflow reports, and starts a run with it: the same run for the same image. */
record Reports(Settings settings, Delivery delivery) {
  private static final int LARGEST = 1 << 16;

  /** Until it is interrupted, or killed. */
  static void serve(Settings settings, Delivery delivery) throws IOException, InterruptedException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/images", new Reports(settings, delivery)::receive);
    server.start();
    System.out.println("Reports to http://127.0.0.1:" + server.getAddress().getPort() + "/images");
    new CountDownLatch(1).await();
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status(exchange), -1);
    }
  }

  private int status(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST);
    try {
      BuiltImage image =
          BuiltImage.receive(
              List.of(Secret.of(settings.get("webhook.secret"))),
              exchange.getRequestHeaders(),
              body,
              SystemClock.utc().instant());
      Run run = delivery.start(DetectorPipeline.NAME, image.start(), Actor.of("ci"));
      System.out.println("Reported: " + image.artifact() + ", run " + run.id());
      return 204;
    } catch (SignatureException | IllegalArgumentException e) {
      System.out.println("Refused: " + e.getMessage());
      return 401;
    }
  }
}
