package io.gitops4j.examples.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Names;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a browser asks for.
 *
 * @param user who asks; empty before somebody said a name
 * @param path what the route's names in braces stand for
 * @param form what a form sends
 * @param lastEvent the last event that a stream had, or -1
 */
record Request(
    Optional<Actor> user, Map<String, String> path, Map<String, String> form, long lastEvent) {
  private static final int LARGEST = 1 << 20;
  private static final String COOKIE = "user=";

  static Request of(HttpExchange exchange, Map<String, String> path) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST + 1);
    if (body.length > LARGEST) {
      throw new IllegalArgumentException("More than 1 MiB was sent.");
    }
    String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    return new Request(
        user(exchange),
        path,
        form(new String(body, UTF_8)),
        last != null && last.matches("[0-9]{1,18}") ? Long.parseLong(last) : -1);
  }

  private static Optional<Actor> user(HttpExchange exchange) {
    return exchange.getRequestHeaders().getOrDefault("Cookie", List.of()).stream()
        .flatMap(header -> Arrays.stream(header.split("; ", -1)))
        .filter(each -> each.startsWith(COOKIE))
        .map(each -> each.substring(COOKIE.length()))
        .findFirst()
        .map(name -> Actor.of(Names.check("user", name)));
  }

  private static Map<String, String> form(String body) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : body.split("&", -1)) {
      int at = pair.indexOf('=');
      if (at > 0) {
        fields.put(
            URLDecoder.decode(pair.substring(0, at), UTF_8),
            URLDecoder.decode(pair.substring(at + 1), UTF_8).replace("\r\n", "\n").strip());
      }
    }
    return fields;
  }

  Actor actor() {
    return user.orElseThrow();
  }

  /** A field of the form; empty if it is not there. */
  String said(String field) {
    return form.getOrDefault(field, "");
  }

  /** What a name in braces of the route stands for. */
  String in(String name) {
    return path.getOrDefault(name, "");
  }
}
