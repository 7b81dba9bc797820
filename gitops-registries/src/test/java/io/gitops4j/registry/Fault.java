package io.gitops4j.registry;

import com.sun.net.httpserver.HttpExchange;
import io.gitops4j.core.model.Digest;
import io.gitops4j.registry.LoopbackRegistry.Interceptor;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;

/** What goes wrong with registries, as answers in place of one. */
final class Fault {
  private Fault() {}

  /** An answer that says no, with headers as name and value in turn. */
  static Interceptor refusal(int status, String... headers) {
    return exchange -> {
      drain(exchange);
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      LoopbackApi.refuse(exchange, status, "CODE", "words of the registry");
      return true;
    };
  }

  /** A redirect of what is read to the same path of another host. */
  static Interceptor redirect(String host) {
    return exchange -> {
      exchange.getResponseHeaders().set("Location", "http://" + host + exchange.getRequestURI());
      exchange.sendResponseHeaders(307, -1);
      return true;
    };
  }

  /** Content that breaks off: half of it comes, and all was announced. */
  static Interceptor truncated(byte[] content) {
    return exchange -> {
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content, 0, content.length / 2);
      exchange.getResponseBody().flush();
      return true;
    };
  }

  /** Other content than was asked for, under the digest that was asked for. */
  static Interceptor altered(byte[] content, String mediaType, Digest digest) {
    return exchange -> {
      exchange.getResponseHeaders().set("Content-Type", mediaType);
      exchange.getResponseHeaders().set("Docker-Content-Digest", digest.toString());
      LoopbackApi.send(exchange, 200, content);
      return true;
    };
  }

  /** A fault of the n-th request of a method alone, counted from 1. */
  static Interceptor nth(int n, String method, Interceptor fault) {
    AtomicInteger count = new AtomicInteger();
    return exchange ->
        exchange.getRequestMethod().equals(method)
            && count.incrementAndGet() == n
            && fault.answer(exchange);
  }

  /** A fault of reading these addresses alone. */
  static Interceptor reading(String part, Interceptor fault) {
    return exchange ->
        exchange.getRequestMethod().equals("GET")
            && exchange.getRequestURI().getPath().contains(part)
            && fault.answer(exchange);
  }

  private static void drain(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
  }
}
