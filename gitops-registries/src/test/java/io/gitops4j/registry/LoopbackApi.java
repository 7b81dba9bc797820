package io.gitops4j.registry;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Answers that a test gives in a registry's place. */
final class LoopbackApi {
  private LoopbackApi() {}

  static void refuse(HttpExchange exchange, int status, String code, String message)
      throws IOException {
    String error = "{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}";
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      send(exchange, status, ("{\"errors\":[" + error + "]}").getBytes(StandardCharsets.UTF_8));
    }
  }

  static void send(HttpExchange exchange, int status, byte[] content) throws IOException {
    exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
    exchange.getResponseBody().write(content);
  }
}
