package io.gitops4j.core.http;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One request to an API, as far as it does not depend on credentials. Immutable; {@code with…}
 * return changed copies. What sends it throws {@link ProviderException}.
 */
public final class ApiRequest {
  private final ApiClient client;
  private final String doing;
  private final String method;
  private final URI uri;
  private final Map<String, String> headers;
  private final byte @Nullable [] body;
  private final @Nullable Secret hidden;

  private ApiRequest(
      ApiClient client,
      String doing,
      String method,
      URI uri,
      Map<String, String> headers,
      byte @Nullable [] body,
      @Nullable Secret hidden) {
    this.client = client;
    this.doing = doing;
    this.method = method;
    this.uri = uri;
    this.headers = headers;
    this.body = body;
    this.hidden = hidden;
  }

  static ApiRequest to(ApiClient client, String doing, URI uri) {
    return new ApiRequest(client, doing, "GET", uri, Map.of(), null, null);
  }

  /**
   * To a path below the API's base.
   *
   * @param template a path, with {@code {}} where values go; a value is one segment of it
   * @param values what goes there, encoded
   */
  public ApiRequest get(String template, Object... values) {
    return method("GET", template, values);
  }

  /** The same with {@code POST}; see {@link #get}. */
  public ApiRequest post(String template, Object... values) {
    return method("POST", template, values);
  }

  /** The same with {@code PUT}; see {@link #get}. */
  public ApiRequest put(String template, Object... values) {
    return method("PUT", template, values);
  }

  /** The same with {@code PATCH}; see {@link #get}. */
  public ApiRequest patch(String template, Object... values) {
    return method("PATCH", template, values);
  }

  /** The same with {@code DELETE}; see {@link #get}. */
  public ApiRequest delete(String template, Object... values) {
    return method("DELETE", template, values);
  }

  private ApiRequest method(String verb, String template, Object... values) {
    StringBuilder path = new StringBuilder();
    int from = 0;
    for (Object value : values) {
      int hole = template.indexOf("{}", from);
      if (hole < 0) {
        throw new IllegalArgumentException("More values than {} in " + template);
      }
      path.append(template, from, hole).append(encoded(value.toString()));
      from = hole + 2;
    }
    if (template.indexOf("{}", from) >= 0) {
      throw new IllegalArgumentException("More {} than values in " + template);
    }
    path.append(template.substring(from));
    return new ApiRequest(
        client, doing, verb, client.below(path.toString()), headers, body, hidden);
  }

  /** With a query parameter; of the same name there may be several. */
  public ApiRequest with(String name, Object value) {
    String query = uri.getRawQuery();
    String pair = encoded(name) + "=" + encoded(value.toString());
    String text = uri.toString();
    return at(URI.create(text + (query == null ? "?" : "&") + pair));
  }

  /** With a query parameter in place of those of the same name. */
  ApiRequest withOnly(String name, Object value) {
    List<String> others = new ArrayList<>();
    if (uri.getRawQuery() != null) {
      for (String pair : uri.getRawQuery().split("&", -1)) {
        if (!pair.startsWith(encoded(name) + "=")) {
          others.add(pair);
        }
      }
    }
    String bare = uri.toString().replaceFirst("\\?.*", "");
    String query = others.isEmpty() ? "" : "?" + String.join("&", others);
    return at(URI.create(bare + query)).with(name, value);
  }

  /** With a query parameter's number, which is there, one greater. */
  ApiRequest withNext(String name) {
    Matcher number = Pattern.compile("[?&]" + encoded(name) + "=([0-9]+)").matcher(uri.toString());
    return withOnly(name, number.find() ? Integer.parseInt(number.group(1)) + 1 : 1);
  }

  /** With a header. */
  public ApiRequest withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new ApiRequest(client, doing, method, uri, more, body, hidden);
  }

  /** With a JSON object as its body. */
  public ApiRequest body(Fields object) {
    return withHeader("Content-Type", "application/json").bytes(Json.write(object));
  }

  /** With a JSON array of objects as its body. */
  public ApiRequest body(List<Fields> array) {
    return withHeader("Content-Type", "application/json")
        .bytes(Json.write(array.stream().map(Fields::asMap).toList()));
  }

  /** With some bytes as its body. */
  public ApiRequest body(String mediaType, byte[] content) {
    return withHeader("Content-Type", mediaType).bytes(content.clone());
  }

  /** With a value in its body that failures don't show, even where the server repeats it. */
  public ApiRequest hiding(Secret secret) {
    return new ApiRequest(client, doing, method, uri, headers, body, secret);
  }

  private ApiRequest bytes(byte[] content) {
    return new ApiRequest(client, doing, method, uri, headers, content, hidden);
  }

  /** The same request elsewhere, such as on the next page. */
  ApiRequest at(URI other) {
    return new ApiRequest(client, doing, method, other, headers, body, hidden);
  }

  /** Sends it; any answer is given back, refusals too. */
  public ApiAnswer send() {
    return client.send(this);
  }

  /**
   * Sends it and reads a JSON object.
   *
   * @throws ProviderException if the answer is no success
   */
  public Fields object() {
    return send().object();
  }

  /**
   * Sends it and reads a JSON array of objects.
   *
   * @throws ProviderException if the answer is no success
   */
  public List<Fields> array() {
    return send().array();
  }

  /**
   * Sends it and reads nothing.
   *
   * @throws ProviderException if the answer is no success
   */
  public void done() {
    ApiAnswer answer = send();
    if (!answer.isSuccess()) {
      throw answer.refused();
    }
  }

  /**
   * Sends it, and again for each further page, and reads all items.
   *
   * @throws ProviderException if an answer is no success
   */
  public List<Fields> all(Pages pages) {
    return pages.all(this);
  }

  /** A server's words without what is not to be shown of this request. */
  String redacted(String words) {
    return hidden == null ? words : hidden.redact(words);
  }

  /** What it is for, after "Could not". */
  String doing() {
    return doing;
  }

  String method() {
    return method;
  }

  URI uri() {
    return uri;
  }

  Map<String, String> headers() {
    return headers;
  }

  byte @Nullable [] content() {
    return body;
  }

  ApiClient client() {
    return client;
  }

  /** Whether it changes nothing. */
  boolean isRead() {
    return method.equals("GET");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(Objects.requireNonNull(text), StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("%7E", "~");
  }

  /** Method and path; a query may hold what is not to be shown. */
  @Override
  public String toString() {
    return method + " " + uri.getRawPath();
  }
}
