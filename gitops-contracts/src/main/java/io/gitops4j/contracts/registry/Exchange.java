package io.gitops4j.contracts.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One request and its answer. What a request has left unread is read before it is answered: a
 * client that is still sending hears the answer, and the connection stays in order. For one thread.
 */
final class Exchange {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpExchange http;
  private final Map<String, List<String>> query;

  Exchange(HttpExchange http) {
    this.http = http;
    String raw = http.getRequestURI().getRawQuery();
    this.query = raw == null ? Map.of() : parsed(raw);
  }

  String method() {
    return http.getRequestMethod();
  }

  /** Whether a body is not wanted. */
  boolean isHead() {
    return method().equals("HEAD");
  }

  /** The path, decoded. */
  String path() {
    return http.getRequestURI().getPath();
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(http.getRequestHeaders().getFirst(name));
  }

  /** A parameter of the query, decoded. */
  Optional<String> parameter(String name) {
    return allParameters(name).stream().findFirst();
  }

  /** All values of a parameter. */
  List<String> allParameters(String name) {
    return query.getOrDefault(name, List.of());
  }

  /** What was sent. */
  InputStream body() {
    return http.getRequestBody();
  }

  /** How many bytes were announced; empty if the client sends as many as it likes. */
  OptionalLong length() {
    try {
      return header("Content-Length").stream().mapToLong(Long::parseLong).findFirst();
    } catch (NumberFormatException e) {
      throw new RefusedRequest(400, "SIZE_INVALID", "Content-Length is not a number");
    }
  }

  /** Sets a header of the answer. */
  void set(String name, String value) {
    http.getResponseHeaders().set(name, value);
  }

  /** Answers without a body. */
  void answer(int status) throws IOException {
    drain();
    http.sendResponseHeaders(status, -1);
  }

  /** Answers with JSON, or with its headers alone where a body is not wanted. */
  void answer(int status, Object json) throws IOException {
    if (!http.getResponseHeaders().containsKey("Content-Type")) {
      set("Content-Type", "application/json");
    }
    answer(status, bytes(json));
  }

  /** The same with bytes. */
  void answer(int status, byte[] content) throws IOException {
    begin(status, content.length);
    if (!isHead()) {
      http.getResponseBody().write(content);
    }
  }

  /** Sends the headers of an answer with a body of so many bytes. */
  void begin(int status, long length) throws IOException {
    drain();
    if (isHead()) {
      set("Content-Length", Long.toString(length));
    }
    http.sendResponseHeaders(status, isHead() || length == 0 ? -1 : length);
  }

  /** Where the body goes after {@link #begin}. */
  OutputStream out() {
    return http.getResponseBody();
  }

  /** Says no. */
  void answer(RefusedRequest refusal) throws IOException {
    refusal.headers().forEach(this::set);
    http.getResponseHeaders().remove("Content-Type");
    answer(
        refusal.status(),
        Map.of(
            "errors",
            List.of(
                Map.of("code", refusal.code(), "message", String.valueOf(refusal.getMessage())))));
  }

  private void drain() throws IOException {
    http.getRequestBody().transferTo(OutputStream.nullOutputStream());
  }

  static byte[] bytes(Object json) {
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree of our own cannot be written", e);
    }
  }

  private static Map<String, List<String>> parsed(String query) {
    Map<String, List<String>> found = new HashMap<>();
    for (String each : query.split("&", -1)) {
      String[] pair = each.split("=", 2);
      String value = pair.length > 1 ? URLDecoder.decode(pair[1], StandardCharsets.UTF_8) : "";
      found.computeIfAbsent(pair[0], name -> new ArrayList<>()).add(value);
    }
    return found;
  }
}
