package io.gitops4j.registry;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request to a registry, as far as it does not depend on credentials. Immutable.
 *
 * @param method the HTTP method
 * @param uri where to
 * @param headers without authorization
 * @param body may be sent several times
 * @param doing what it is for, after "Could not": {@code read the blob … of …}
 */
record HttpCall(
    String method, URI uri, Map<String, String> headers, BodyPublisher body, String doing) {
  static HttpCall of(String method, URI uri, String doing) {
    return new HttpCall(method, uri, Map.of(), BodyPublishers.noBody(), doing);
  }

  HttpCall with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new HttpCall(method, uri, more, body, doing);
  }

  HttpCall withBody(byte[] content) {
    return new HttpCall(method, uri, headers, BodyPublishers.ofByteArray(content), doing);
  }

  HttpCall to(URI other) {
    return new HttpCall(method, other, headers, body, doing);
  }

  /** Whether nothing is lost by doing it twice: reads, and asking for an upload. */
  boolean mayRepeat() {
    return isRead() || method.equals("POST");
  }

  /** Whether it changes nothing. */
  boolean isRead() {
    return method.equals("GET") || method.equals("HEAD");
  }
}
