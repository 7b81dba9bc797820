package io.gitops4j.testkit.forge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gitops4j.core.events.WebhookRefusedException;
import io.gitops4j.git.webhook.ForgeEvent;
import io.gitops4j.git.webhook.WebhookReceiver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** A server that takes a forge's webhooks, as an embedding platform would mount a receiver. */
final class HookServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Integer> answers = new CopyOnWriteArrayList<>();

  HookServer(WebhookReceiver receiver, Consumer<ForgeEvent> events) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/hooks", exchange -> answer(exchange, receiver, events));
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hooks";
  }

  /** The statuses that were answered. */
  List<Integer> answers() {
    return answers;
  }

  private void answer(HttpExchange exchange, WebhookReceiver receiver, Consumer<ForgeEvent> events)
      throws IOException {
    int status = 204;
    try {
      byte[] body = exchange.getRequestBody().readAllBytes();
      receiver.receive(exchange.getRequestHeaders(), body).forEach(events);
    } catch (WebhookRefusedException e) {
      status = e.status();
    }
    answers.add(status);
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
