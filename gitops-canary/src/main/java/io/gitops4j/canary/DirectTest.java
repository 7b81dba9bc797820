package io.gitops4j.canary;

import io.gitops4j.core.edit.RepositoryPath;
import io.gitops4j.core.model.Names;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.TrafficSplitter.DirectRoute;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request to a track that has no traffic yet, and what it has to answer. How the track is reached
 * the splitter says: by an address of its own, or by the application's with a header. Immutable.
 */
public final class DirectTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int SHOWN = 200;
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(TIMEOUT).version(HttpClient.Version.HTTP_1_1).build();

  private final String name;
  private final Settings settings;

  /** What is asked and wanted. */
  private record Settings(
      @Nullable URI address,
      String path,
      @Nullable String body,
      @Nullable String file,
      Map<String, String> headers,
      @Nullable Supplier<Secret> bearer,
      int status,
      @Nullable String text) {}

  private DirectTest(String name, Settings settings) {
    this.name = name;
    this.settings = settings;
  }

  /**
   * A test that a GET of {@code /} answers 200.
   *
   * @param name unique among the tests of a canary
   */
  public static DirectTest test(String name) {
    return new DirectTest(
        Names.check("test", name), new Settings(null, "", null, null, Map.of(), null, 200, null));
  }

  /** The same at the application's address, for splitters that reach a track by a header. */
  public DirectTest at(URI address) {
    Settings s = settings;
    return with(
        new Settings(address, s.path, s.body, s.file, s.headers, s.bearer, s.status, s.text));
  }

  /** The same with a path, and query, behind the address. */
  public DirectTest path(String path) {
    Settings s = settings;
    return with(
        new Settings(s.address, path, s.body, s.file, s.headers, s.bearer, s.status, s.text));
  }

  /** The same with a file of the repository as the body of a POST, in JSON. */
  public DirectTest request(String file) {
    Settings s = settings;
    String path = RepositoryPath.checked(file);
    return with(new Settings(s.address, s.path, null, path, s.headers, s.bearer, s.status, s.text));
  }

  /** The same with a text as the body of a POST, in JSON. */
  public DirectTest body(String json) {
    Settings s = settings;
    return with(new Settings(s.address, s.path, json, null, s.headers, s.bearer, s.status, s.text));
  }

  /** The same with a header; nothing secret, as it is shown. */
  public DirectTest header(String header, String value) {
    Settings s = settings;
    Map<String, String> more = new TreeMap<>(s.headers);
    more.put(header, value);
    return with(
        new Settings(
            s.address, s.path, s.body, s.file, Map.copyOf(more), s.bearer, s.status, s.text));
  }

  /** The same with a bearer token, asked for at each request. */
  public DirectTest bearer(Supplier<Secret> token) {
    Settings s = settings;
    return with(
        new Settings(s.address, s.path, s.body, s.file, s.headers, token, s.status, s.text));
  }

  /** The same with another status as answer. */
  public DirectTest answers(int status) {
    Settings s = settings;
    return with(
        new Settings(s.address, s.path, s.body, s.file, s.headers, s.bearer, status, s.text));
  }

  /** The same with a text that the answer holds. */
  public DirectTest answers(String text) {
    Settings s = settings;
    return with(
        new Settings(s.address, s.path, s.body, s.file, s.headers, s.bearer, s.status, text));
  }

  private DirectTest with(Settings other) {
    return new DirectTest(name, other);
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** For people and the fingerprint. */
  public String describe() {
    Settings s = settings;
    return "test "
        + name
        + " "
        + (s.body == null && s.file == null ? "GET" : "POST")
        + " "
        + (s.address == null ? "" : s.address)
        + s.path
        + (s.file == null ? "" : " with " + s.file)
        + (s.body == null ? "" : " with " + s.body)
        + (s.headers.isEmpty() ? "" : " " + new TreeMap<>(s.headers))
        + " answers "
        + s.status
        + (s.text == null ? "" : " '" + s.text + "'");
  }

  /** Why it is not passed; empty if it is. */
  Optional<String> look(DirectRoute route, ManifestSource files) throws InterruptedException {
    URI base = route.address() == null ? settings.address : route.address();
    if (base == null) {
      return Optional.of(
          "Test " + name + " has no address: say .at(…), as the splitter knows none");
    }
    URI uri = URI.create(base + settings.path);
    try {
      HttpResponse<String> answer =
          CLIENT.send(request(uri, route, files), HttpResponse.BodyHandlers.ofString());
      return judge(uri, answer);
    } catch (IOException e) {
      return Optional.of(
          "Test " + name + ": " + uri + " does not answer: " + e.getClass().getSimpleName());
    }
  }

  private Optional<String> judge(URI uri, HttpResponse<String> answer) {
    if (answer.statusCode() != settings.status) {
      return Optional.of(
          "Test "
              + name
              + ": "
              + uri
              + " answers "
              + answer.statusCode()
              + ", not "
              + settings.status);
    }
    String text = settings.text;
    if (text == null || answer.body().contains(text)) {
      return Optional.empty();
    }
    String body = answer.body().strip();
    return Optional.of(
        "Test "
            + name
            + ": "
            + uri
            + " answers '"
            + body.substring(0, Math.min(SHOWN, body.length()))
            + "', without '"
            + text
            + "'");
  }

  private HttpRequest request(URI uri, DirectRoute route, ManifestSource files) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(TIMEOUT);
    settings.headers.forEach(request::setHeader);
    route.headers().forEach(request::setHeader);
    if (settings.bearer != null) {
      request.setHeader("Authorization", "Bearer " + settings.bearer.get().reveal());
    }
    String body = settings.body;
    if (settings.file != null) {
      String file = settings.file;
      body =
          files
              .read(file)
              .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
              .orElseThrow(
                  () ->
                      new io.gitops4j.core.model.ProviderException(
                          io.gitops4j.core.model.ErrorKind.NOT_FOUND,
                          "Could not read " + file + ": " + files.describe() + " has none."));
    }
    if (body != null) {
      request.setHeader("Content-Type", "application/json");
      request.POST(HttpRequest.BodyPublishers.ofString(body));
    }
    return request.build();
  }
}
