package io.gitops4j.examples.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A Chromium without a window, driven as its developer tools drive it.
 *
 * @see <a href="https://chromedevtools.github.io/devtools-protocol/">the protocol</a>
 */
final class Browser implements AutoCloseable, WebSocket.Listener {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final long PATIENCE = 200;

  private final Process process;
  private final WebSocket socket;
  private final StringBuilder partial = new StringBuilder();
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final BlockingQueue<String> loads = new LinkedBlockingQueue<>();

  private Browser(Process process, URI page) throws Exception {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(page, this)
            .get(PATIENCE, TimeUnit.SECONDS);
    call("Page.enable", Map.of());
    width(1280);
  }

  /**
   * Starts one. Where there is none the test is skipped; with {@code chromium} in {@code
   * -Dgitops4j.required} it fails.
   *
   * @param home what it keeps goes here
   */
  static Browser start(Path home) throws Exception {
    Process process =
        new ProcessBuilder(
                program().toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--no-first-run",
                "--disable-quic",
                "--disable-sync",
                "--disable-background-networking",
                "--disable-component-update",
                "--remote-debugging-port=0",
                "--user-data-dir=" + home,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      String port = port(process);
      URI pages = URI.create("http://127.0.0.1:" + port + "/json/list");
      String list =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(pages).build(), BodyHandlers.ofString())
              .body();
      for (JsonNode each : JSON.readTree(list)) {
        if (each.path("type").asText().equals("page")) {
          return new Browser(process, URI.create(each.path("webSocketDebuggerUrl").asText()));
        }
      }
      throw new IOException("the browser has no page: " + list);
    } catch (Exception e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static Path program() {
    for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
      for (String name : NAMES) {
        if (Files.isExecutable(Path.of(folder, name))) {
          return Path.of(folder, name);
        }
      }
    }
    String why = "there is no Chromium: apt-get install chromium";
    String required = System.getProperty("gitops4j.required", "");
    if (Arrays.asList(required.split(",", -1)).contains("chromium")) {
      throw new IllegalStateException("chromium is required: " + why);
    }
    return abort(why);
  }

  /** It says on its error output where it listens. */
  private static String port(Process process) throws IOException {
    var lines = process.errorReader(UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("DevTools listening on ws://127.0.0.1:")) {
        Thread drain = new Thread(() -> lines.lines().forEach(ignored -> {}));
        drain.setDaemon(true);
        drain.start();
        return line.replaceAll(".*127\\.0\\.0\\.1:([0-9]+)/.*", "$1");
      }
    }
    throw new IOException("the browser did not start");
  }

  /** How wide the window is, in pixels. */
  void width(int pixels) throws Exception {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", pixels, "height", 900, "deviceScaleFactor", 1, "mobile", pixels < 600));
  }

  /** Whether whoever looks prefers the dark. */
  void dark(boolean preferred) throws Exception {
    Map<String, String> scheme =
        Map.of("name", "prefers-color-scheme", "value", preferred ? "dark" : "light");
    call("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
  }

  /** Goes to a page, and waits until it is there. */
  void open(String url) throws Exception {
    loads.clear();
    call("Page.navigate", Map.of("url", url));
    loaded();
  }

  /** Fills in a field of a form. */
  void type(String field, String value) throws Exception {
    run(
        "{ const f = document.querySelector('[name=\"%s\"]'); f.focus(); f.value = %s; }"
            .formatted(field, JSON.writeValueAsString(value)));
  }

  /** Presses the button or follows the link with this text, and waits for the next page. */
  void press(String text) throws Exception {
    loads.clear();
    run(
        "[...document.querySelectorAll('button, a')].find(e => e.textContent.trim() === %s).click()"
            .formatted(JSON.writeValueAsString(text)));
    loaded();
  }

  /** Sends the form that an element is in, and waits for the next page. */
  void submit(String element) throws Exception {
    loads.clear();
    run("document.querySelector('%s').form.requestSubmit()".formatted(element));
    loaded();
  }

  private void loaded() throws Exception {
    if (loads.poll(PATIENCE, TimeUnit.SECONDS) == null) {
      throw new IOException("no page came");
    }
  }

  /** What a person can read on the page. */
  String text() throws Exception {
    return run("document.body.innerText");
  }

  /** Waits until the page that is open changes by itself so that this can be read there. */
  void until(String text) throws Exception {
    String script =
        """
        new Promise((done, failed) => {
          const look = () => {
            if (document.body.innerText.includes(%s)) done('');
            else if (document.querySelector('.problem')) failed('there is a problem');
          };
          new MutationObserver(look).observe(document.body, {subtree: true, childList: true});
          look();
        })
        """
            .formatted(JSON.writeValueAsString(text));
    try {
      run(script);
    } catch (TimeoutException e) {
      throw new IllegalStateException("'" + text + "' never came:\n" + text(), e);
    }
  }

  /** Runs JavaScript in the page; what it gives, as text. */
  String run(String script) throws Exception {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", script, "awaitPromise", true, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(script + ": " + answer.path("exceptionDetails") + text());
    }
    return answer.path("result").path("value").asText();
  }

  /** The page as a picture, all of it. */
  void picture(Path file) throws Exception {
    JsonNode shot =
        call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
    Files.write(file, Base64.getDecoder().decode(shot.path("data").asText()));
  }

  private JsonNode call(String method, Map<String, ?> parameters) throws Exception {
    int id = calls.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    socket
        .sendText(
            JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true)
        .get(PATIENCE, TimeUnit.SECONDS);
    JsonNode said = answer.get(PATIENCE, TimeUnit.SECONDS);
    if (said.has("error")) {
      throw new IOException(method + ": " + said.path("error"));
    }
    return said.path("result");
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      try {
        JsonNode message = JSON.readTree(partial.toString());
        if (message.path("method").asText().equals("Page.loadEventFired")) {
          loads.add("loaded");
        }
        CompletableFuture<JsonNode> answer = answers.remove(message.path("id").asInt());
        if (answer != null) {
          answer.complete(message);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      partial.setLength(0);
    }
    from.request(1);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }
}
