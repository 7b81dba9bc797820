package io.gitops4j.examples.models;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Serves models from images of a registry by the Open Inference Protocol. */
final class ModelServer implements AutoCloseable {
  private static final int BLOCK = 512;

  private final Registry registry;
  private final HttpServer http;
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final Map<String, Served> served = new ConcurrentHashMap<>();

  private ModelServer(Registry registry, HttpServer http) {
    this.registry = registry;
    this.http = http;
  }

  /** A model and the image it is from. */
  private record Served(String image, Digest digest, LinearModel model) {}

  static ModelServer start(Registry registry) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ModelServer server = new ModelServer(registry, http);
    http.createContext("/", server::answer);
    http.setExecutor(server.threads);
    http.start();
    return server;
  }

  /** Where a model of that name is, or will be. */
  String url(String name) {
    return "http://127.0.0.1:" + http.getAddress().getPort() + "/" + name;
  }

  /** From now on a name is served by an image's model. */
  void serve(String name, String image) throws IOException {
    Served now = served.get(name);
    if (now == null || !now.image().equals(image)) {
      ImageReference reference = ImageReference.parse(image);
      Digest digest = reference.digest().orElseThrow();
      LinearModel model = LinearModel.parse(modelIn(reference.repository(), digest));
      served.put(name, new Served(image, digest, model));
    }
  }

  /** The text of the file below {@code /models}. */
  private String modelIn(String repository, Digest image) throws IOException {
    byte[] manifest = registry.manifest(repository, image.toString()).orElseThrow().content();
    for (Fields layer : Json.object(manifest).objects("layers")) {
      try (InputStream tar = registry.blob(repository, Digest.parse(layer.text("digest")))) {
        byte[] header = tar.readNBytes(BLOCK);
        while (header.length == BLOCK && header[0] != 0) {
          String name = new String(header, 0, 100, UTF_8);
          int size = Integer.parseInt(new String(header, 124, 11, UTF_8).strip(), 8);
          byte[] content = tar.readNBytes((size + BLOCK - 1) / BLOCK * BLOCK);
          if (name.contains("models/") && size > 0) {
            return new String(content, 0, size, UTF_8);
          }
          header = tar.readNBytes(BLOCK);
        }
      }
    }
    throw new IOException(repository + "@" + image + " has no model");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String name = path.substring(1).replaceFirst("/v2/models/.*$", "");
      Served model = served.get(name);
      String body =
          model == null
              ? "{}"
              : path.endsWith("/infer")
                  ? labels(model.model(), exchange.getRequestBody().readAllBytes())
                  : "{\"name\": \"%s\", \"versions\": [\"%s\"]}".formatted(name, model.digest());
      byte[] bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(model == null ? 404 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static String labels(LinearModel model, byte[] request) throws IOException {
    Fields input = Json.object(request).objects("inputs").get(0);
    List<?> data = (List<?>) input.find("data").orElseThrow();
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < data.size(); i += 2) {
      double x = ((Number) data.get(i)).doubleValue();
      double y = ((Number) data.get(i + 1)).doubleValue();
      labels.add(model.label(x, y) ? "1" : "0");
    }
    return labels.stream()
        .collect(
            Collectors.joining(",", "{\"outputs\": [{\"name\": \"label\", \"data\": [", "]}]}"));
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
