package io.gitops4j.registry;

import com.sun.net.httpserver.HttpExchange;
import io.gitops4j.registry.LoopbackRegistry.Quirk;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Requests passed on to a registry, and its answers passed back, both with quirks. */
final class ForwardedRequests {
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /** What belongs to one connection alone. */
  private static final Set<String> HOP =
      Set.of("connection", "content-length", "transfer-encoding", "host", "expect", "upgrade");

  private final URI registry;
  private final Set<Quirk> quirks;
  private final String elsewhere;
  private final Optional<String> authorization;

  /**
   * Passes on.
   *
   * @param elsewhere the other name of the server that passes on
   * @param authorization what the registry is shown for requests under that name
   */
  ForwardedRequests(
      URI registry, Set<Quirk> quirks, String elsewhere, Optional<String> authorization) {
    this.registry = registry;
    this.quirks = quirks;
    this.elsewhere = elsewhere;
    this.authorization = authorization;
  }

  /**
   * Passes one on.
   *
   * @param away whether it came under the other name
   */
  void pass(HttpExchange exchange, boolean away) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    if (path.contains("/referrers/") && has(Quirk.NO_REFERRERS)) {
      LoopbackApi.refuse(exchange, 404, "UNSUPPORTED", "no referrers");
      return;
    }
    HttpResponse<InputStream> answer = send(exchange, path, away);
    try (InputStream body = answer.body()) {
      boolean blob = path.contains("/blobs/") && exchange.getRequestMethod().equals("GET");
      if (blob && !away && answer.statusCode() == 200 && has(Quirk.BLOBS_ELSEWHERE)) {
        exchange.getResponseHeaders().set("Location", elsewhere + exchange.getRequestURI());
        exchange.sendResponseHeaders(307, -1);
      } else {
        giveBack(exchange, answer, body);
      }
    }
  }

  private boolean has(Quirk quirk) {
    return quirks.contains(quirk);
  }

  private HttpResponse<InputStream> send(HttpExchange exchange, String path, boolean away)
      throws IOException {
    String query = query(path, exchange.getRequestURI().getRawQuery());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(registry + path + query))
            .method(exchange.getRequestMethod(), body(exchange));
    for (Map.Entry<String, List<String>> header : exchange.getRequestHeaders().entrySet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!HOP.contains(name) && !(away && name.equals("authorization"))) {
        header.getValue().forEach(value -> request.header(header.getKey(), value));
      }
    }
    if (away) {
      authorization.ifPresent(value -> request.setHeader("Authorization", value));
    }
    try {
      return HTTP.send(request.build(), BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private String query(String path, String query) {
    if (query == null || (path.endsWith("/tags/list") && has(Quirk.NO_PAGES))) {
      return "";
    }
    boolean whole = !(path.endsWith("/blobs/uploads/") && has(Quirk.NO_MOUNT));
    String kept =
        Arrays.stream(query.split("&", -1))
            .filter(each -> whole || !each.matches("(?:mount|from)=.*"))
            .collect(Collectors.joining("&"));
    return kept.isEmpty() ? "" : "?" + kept;
  }

  private static BodyPublisher body(HttpExchange exchange) {
    InputStream body = exchange.getRequestBody();
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    if (length != null && Long.parseLong(length) > 0) {
      return BodyPublishers.fromPublisher(
          BodyPublishers.ofInputStream(() -> body), Long.parseLong(length));
    }
    boolean chunked = exchange.getRequestHeaders().containsKey("Transfer-Encoding");
    return chunked ? BodyPublishers.ofInputStream(() -> body) : BodyPublishers.noBody();
  }

  private void giveBack(HttpExchange exchange, HttpResponse<InputStream> answer, InputStream body)
      throws IOException {
    for (Map.Entry<String, List<String>> header : answer.headers().map().entrySet()) {
      for (String value : header.getValue()) {
        header(header.getKey().toLowerCase(Locale.ROOT), value, answer.statusCode())
            .ifPresent(kept -> exchange.getResponseHeaders().add(header.getKey(), kept));
      }
    }
    long length = answer.headers().firstValueAsLong("Content-Length").orElse(0);
    if (exchange.getRequestMethod().equals("HEAD")) {
      answer
          .headers()
          .firstValue("Content-Length")
          .ifPresent(value -> exchange.getResponseHeaders().set("Content-Length", value));
      exchange.sendResponseHeaders(answer.statusCode(), -1);
      return;
    }
    boolean chunked = answer.headers().firstValue("Transfer-Encoding").isPresent();
    exchange.sendResponseHeaders(answer.statusCode(), chunked ? 0 : length == 0 ? -1 : length);
    body.transferTo(exchange.getResponseBody());
  }

  /** A header as it is passed back; empty if it is not. */
  private Optional<String> header(String name, String value, int status) {
    return switch (name) {
      case "docker-content-digest" -> kept(value, !has(Quirk.NO_DIGEST_HEADER));
      case "oci-subject" -> kept(value, !has(Quirk.NO_REFERRERS));
      case "link" ->
          kept(
              has(Quirk.ENDLESS_PAGES) ? value.replaceFirst("&last=[^>]*", "") : value,
              !has(Quirk.NO_PAGES));
      case "location" -> Optional.of(location(URI.create(value), status));
      default -> kept(value, !HOP.contains(name) && !name.equals("date"));
    };
  }

  private static Optional<String> kept(String value, boolean keep) {
    return keep ? Optional.of(value) : Optional.empty();
  }

  /** Where an answer points to, by way of us; an upload has something to be repeated in it. */
  private String location(URI location, int status) {
    boolean ours = location.getHost() == null || location.getPort() == registry.getPort();
    if (!ours) {
      return location.toString();
    }
    String query = location.getRawQuery() == null ? "" : "?" + location.getRawQuery();
    String path = location.getRawPath() + query;
    if (status != 202 || !path.contains("/blobs/uploads/")) {
      return path;
    }
    String state = query.isEmpty() ? "?state=a%2Fb" : "";
    return (has(Quirk.UPLOADS_ELSEWHERE) ? elsewhere : "") + path + state;
  }
}
