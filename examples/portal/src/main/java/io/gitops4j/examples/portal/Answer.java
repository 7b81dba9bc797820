package io.gitops4j.examples.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * What a browser gets.
 *
 * @param status of HTTP
 * @param headers besides those that all have
 * @param body written by the thread of the request
 */
record Answer(int status, Map<String, String> headers, Body body) {
  /** Pages run no scripts but the portal's own, and nothing is put around or below them. */
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
          + " form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

  /** A run's report has its style in it, and no scripts. */
  private static final String REPORT_POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";

  /** Writes a body. */
  @FunctionalInterface
  interface Body {
    void writeTo(OutputStream out) throws IOException, InterruptedException;
  }

  static Answer html(int status, String html) {
    return new Answer(status, typed("text/html; charset=utf-8", POLICY), text(html));
  }

  static Answer report(String html) {
    return new Answer(200, typed("text/html; charset=utf-8", REPORT_POLICY), text(html));
  }

  static Answer file(String type, byte[] content) {
    return new Answer(200, typed(type, POLICY), out -> out.write(content));
  }

  /** Server-sent events. */
  static Answer events(Body body) {
    return new Answer(200, typed("text/event-stream", POLICY), body);
  }

  /** What a form that did something leads to. */
  static Answer seeOther(String path) {
    return new Answer(303, Map.of("Location", path), out -> {});
  }

  private static Map<String, String> typed(String type, String policy) {
    return Map.of("Content-Type", type, "Content-Security-Policy", policy);
  }

  private static Body text(String text) {
    return out -> out.write(text.getBytes(UTF_8));
  }

  void send(HttpExchange exchange) throws IOException, InterruptedException {
    headers.forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.getResponseHeaders().set("Referrer-Policy", "same-origin");
    exchange.sendResponseHeaders(status, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      body.writeTo(out);
    }
  }
}
