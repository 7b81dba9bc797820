package io.gitops4j.core.http;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An API's answer to a request, whatever it says. Immutable. */
public final class ApiAnswer {
  private static final int LONGEST_WORDS = 300;

  private final ApiRequest request;
  private final int status;
  private final HttpHeaders headers;
  private final byte[] body;

  ApiAnswer(ApiRequest request, int status, HttpHeaders headers, byte[] body) {
    this.request = request;
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The first header of a name, in whatever case. */
  public Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /** The body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The body's bytes. */
  public byte[] bytes() {
    return body.clone();
  }

  /** Whether the status is one of success, and the body is not a page for people. */
  public boolean isSuccess() {
    return status >= 200 && status < 300 && !isPage();
  }

  /** Whether it is a page for people, where one for programs was asked for. */
  boolean isPage() {
    return header("Content-Type").orElse("").startsWith("text/html");
  }

  /**
   * The body as a JSON object; none where it is empty.
   *
   * @throws ProviderException if this is no success, or something else
   */
  public Fields object() {
    return read(Json::object, Fields.none());
  }

  /**
   * The body as a JSON array of objects.
   *
   * @throws ProviderException if this is no success, or something else
   */
  public List<Fields> array() {
    return read(Json::array, List.of());
  }

  private interface Reader<T> {
    T read(byte[] json) throws IOException;
  }

  private <T> T read(Reader<T> reader, T nothing) {
    if (!isSuccess()) {
      throw refused();
    }
    if (body.length == 0) {
      return nothing;
    }
    try {
      return reader.read(body);
    } catch (IOException e) {
      throw new ProviderException(
          ErrorKind.INTERNAL,
          "Could not "
              + request.doing()
              + ": the server's answer is not the JSON it should be. Check the address of the API.",
          request.isRead() ? Retry.NEVER : Retry.LOOK_FIRST,
          null,
          null);
    }
  }

  /**
   * The server's own words for people, in one line: of a JSON object's {@code message}, {@code
   * error}, {@code errors} and so on, in whatever shape; empty where there are none.
   */
  public String words() {
    List<String> found = new ArrayList<>();
    try {
      collect(Json.object(body).asMap(), found);
    } catch (IOException e) {
      return "";
    }
    String line = String.join("; ", found).replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() > LONGEST_WORDS ? line.substring(0, LONGEST_WORDS) + "…" : line;
  }

  private static void collect(@Nullable Object value, List<String> found) {
    if (value instanceof String text && !text.isBlank() && !found.contains(text)) {
      found.add(text);
    } else if (value instanceof List<?> list) {
      list.forEach(element -> collect(element, found));
    } else if (value instanceof Map<?, ?> map) {
      for (String name :
          List.of("message", "error", "error_description", "errors", "detail", "base")) {
        collect(map.get(name), found);
      }
    }
  }

  /** That the answer is no success, as an exception. */
  public ProviderException refused() {
    return request.client().refused(this);
  }

  ApiRequest request() {
    return request;
  }

  /** The status; a body may hold what is not to be shown. */
  @Override
  public String toString() {
    return request + " answered " + status;
  }
}
