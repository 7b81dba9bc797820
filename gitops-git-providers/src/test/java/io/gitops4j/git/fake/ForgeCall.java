package io.gitops4j.git.fake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import io.gitops4j.core.model.CommitId;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request that a fake forge got. Immutable. */
public final class ForgeCall {
  private final String method;
  private final URI uri;
  private final String path;
  private final Map<String, List<String>> query;
  private final Map<String, String> headers;
  private final @Nullable JsonNode json;
  private final String raw;
  private final @Nullable ApiOperation operation;
  private final int largestPage;

  private ForgeCall(
      String method,
      URI uri,
      String path,
      Map<String, String> headers,
      @Nullable JsonNode json,
      String raw,
      @Nullable ApiOperation operation,
      int largestPage) {
    this.method = method;
    this.uri = uri;
    this.path = path;
    this.query = query(uri);
    this.headers = headers;
    this.json = json;
    this.raw = raw;
    this.operation = operation;
    this.largestPage = largestPage;
  }

  /** Reads a request, whose path begins with what the vendor's document leaves out. */
  static ForgeCall read(HttpExchange exchange, String prefix, int largestPage) throws IOException {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
    URI uri = URI.create("http://" + headers.get("Host") + exchange.getRequestURI());
    byte[] body = exchange.getRequestBody().readAllBytes();
    boolean isJson = headers.getOrDefault("Content-Type", "").contains("json");
    JsonNode json = isJson && body.length > 0 ? json(body) : null;
    String raw = uri.getRawPath();
    String path = raw.startsWith(prefix) ? raw.substring(prefix.length()) : raw;
    String method = exchange.getRequestMethod();
    String text = new String(body, StandardCharsets.UTF_8);
    return new ForgeCall(method, uri, path, headers, json, text, null, largestPage);
  }

  private static JsonNode json(byte[] body) throws IOException {
    try {
      return new JsonMapper().readTree(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the body is no JSON", e);
    }
  }

  private static Map<String, List<String>> query(URI uri) {
    Map<String, List<String>> query = new LinkedHashMap<>();
    if (uri.getRawQuery() != null) {
      for (String pair : uri.getRawQuery().split("&", -1)) {
        String[] sides = pair.split("=", 2);
        String value = sides.length == 1 ? "" : decoded(sides[1]);
        query.computeIfAbsent(decoded(sides[0]), name -> new ArrayList<>()).add(value);
      }
    }
    return query;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  ForgeCall of(ApiOperation found) {
    return new ForgeCall(method, uri, path, headers, json, raw, found, largestPage);
  }

  /** The HTTP method. */
  public String method() {
    return method;
  }

  /** The path as the document has it, encoded. */
  public String path() {
    return path;
  }

  /** What the document calls it: {@code GET /repos/{owner}/{repo}}; empty if it does not. */
  public String operation() {
    return operation == null ? "" : operation.name();
  }

  /** A value of the path. */
  public String value(String name) {
    String value = operation == null ? null : operation.values(path).get(name);
    if (value == null) {
      throw new IllegalArgumentException("There is no {" + name + "} in " + this);
    }
    return value;
  }

  /** A value of the path that is a number. */
  public long number(String name) {
    return Long.parseLong(value(name));
  }

  /** A value of the path that is a commit. */
  public CommitId commit(String name) {
    return new CommitId(value(name));
  }

  /** The first query parameter of a name. */
  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name)).map(values -> values.get(0));
  }

  Map<String, List<String>> queries() {
    return query;
  }

  /** A header; empty where it is absent. */
  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** The body; missing where there is none. */
  public JsonNode json() {
    return json == null ? MissingNode.getInstance() : json;
  }

  /** The body as it was sent. */
  String raw() {
    return raw;
  }

  /** A text of the body; empty where it is absent. */
  public String text(String name) {
    return json().path(name).asText("");
  }

  /** How many items a page has at most. */
  int largestPage() {
    return largestPage;
  }

  /** Where this request went. */
  public URI uri() {
    return uri;
  }

  /** The address of the same with a query parameter in place of one of that name. */
  String with(String name, Object value) {
    Map<String, List<String>> other = new LinkedHashMap<>(query);
    other.put(name, List.of(value.toString()));
    List<String> pairs = new ArrayList<>();
    other.forEach(
        (key, values) ->
            values.forEach(
                v -> pairs.add(key + "=" + URLEncoder.encode(v, StandardCharsets.UTF_8))));
    return uri.toString().replaceFirst("\\?.*", "") + "?" + String.join("&", pairs);
  }

  List<String> problems() {
    if (operation == null) {
      return List.of("the vendor's document has no such operation");
    }
    return operation.problems(path, query, json);
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
