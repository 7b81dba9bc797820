package io.gitops4j.canary;

import io.gitops4j.core.edit.RepositoryPath;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Names;
import io.gitops4j.core.model.ProviderException;
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
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request to a track that has no traffic yet, and what it has to answer. How the track is reached
 * the splitter says: by an address of its own, or by the application's with a header. Immutable.
 */
public final class DirectTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String TRACK = "{track}";
  private static final int SHOWN = 200;
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(TIMEOUT).version(HttpClient.Version.HTTP_1_1).build();

  private final String name;
  private final Settings settings;

  /** What is asked and wanted. Written only on a copy that nobody has yet. */
  private static final class Settings implements Cloneable {
    private String address = "";
    private String path = "";
    private @Nullable String body;
    private @Nullable String file;
    private Map<String, String> headers = Map.of();
    private @Nullable Supplier<Secret> bearer;
    private int status = 200;
    private @Nullable String text;

    Settings with(Consumer<Settings> change) {
      try {
        Settings copy = (Settings) clone();
        change.accept(copy);
        return copy;
      } catch (CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private DirectTest(String name, Settings settings) {
    this.name = name;
    this.settings = settings;
  }

  private DirectTest with(Consumer<Settings> change) {
    return new DirectTest(name, settings.with(change));
  }

  /**
   * A test that a GET of {@code /} answers 200.
   *
   * @param name unique among the tests of a canary
   */
  public static DirectTest test(String name) {
    return new DirectTest(Names.check("test", name), new Settings());
  }

  /**
   * The same at an address: the application's, for splitters that reach a track by a header, or the
   * track's own, with {@code {track}} in it.
   */
  public DirectTest at(String address) {
    URI.create(address.replace(TRACK, "track"));
    return with(s -> s.address = address);
  }

  /** The same with a path, and query, behind the address. */
  public DirectTest path(String path) {
    return with(s -> s.path = path);
  }

  /** The same with a file of the repository as the body of a POST, in JSON. */
  public DirectTest request(String file) {
    String path = RepositoryPath.checked(file);
    return with(
        s -> {
          s.file = path;
          s.body = null;
        });
  }

  /** The same with a text as the body of a POST, in JSON. */
  public DirectTest body(String json) {
    return with(
        s -> {
          s.body = json;
          s.file = null;
        });
  }

  /** The same with a header; nothing secret, as it is shown. */
  public DirectTest header(String header, String value) {
    return with(
        s -> {
          Map<String, String> more = s.headers;
          more.put(header, value);
          s.headers = more;
        });
  }

  /** The same with a bearer token, asked for at each request. */
  public DirectTest bearer(Supplier<Secret> token) {
    return with(s -> s.bearer = token);
  }

  /** The same with another status as answer. */
  public DirectTest answers(int status) {
    return with(s -> s.status = status);
  }

  /** The same with a text that the answer holds. */
  public DirectTest answers(String text) {
    return with(s -> s.text = text);
  }

  /** Whether it reaches a track by itself. */
  boolean knowsTheWay() {
    return settings.address.contains(TRACK);
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
        + s.address
        + s.path
        + (s.file == null ? "" : " with " + s.file)
        + (s.body == null ? "" : " with " + s.body)
        + (s.headers.isEmpty() ? "" : " " + s.headers)
        + " answers "
        + s.status
        + (s.text == null ? "" : " '" + s.text + "'");
  }

  /**
   * Why it is not passed; empty if it is.
   *
   * @param route how the splitter reaches the track
   */
  Optional<String> look(DirectRoute route, String track, ManifestSource files)
      throws InterruptedException {
    String own = settings.address.replace(TRACK, track);
    String base = route.address() == null ? own : route.address().toString();
    if (base.isEmpty()) {
      return Optional.of("Test " + name + " has no address: say .at(…), as the router knows none");
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
    String body = settings.file == null ? settings.body : read(settings.file, files);
    if (body != null) {
      request.setHeader("Content-Type", "application/json");
      request.POST(HttpRequest.BodyPublishers.ofString(body));
    }
    return request.build();
  }

  private static String read(String file, ManifestSource files) {
    return files
        .read(file)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .orElseThrow(
            () ->
                new ProviderException(
                    ErrorKind.NOT_FOUND,
                    "Could not read " + file + ": " + files.describe() + " has none. Add it."));
  }
}
