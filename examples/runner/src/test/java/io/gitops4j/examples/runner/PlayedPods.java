package io.gitops4j.examples.runner;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.k8s.servers.ControlPlane;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Answers for pods, whose nodes only play that they run them: by the program of the very image that
 * the cluster says a namespace's pod runs.
 */
final class PlayedPods implements AutoCloseable {
  private static final String PROGRAM = "app/detect.sh";

  private final ControlPlane cluster;
  private final Registry registry;
  private final Path home;
  private final HttpServer http;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  private PlayedPods(ControlPlane cluster, Registry registry, Path home, HttpServer http) {
    this.cluster = cluster;
    this.registry = registry;
    this.home = home;
    this.http = http;
  }

  static PlayedPods start(ControlPlane cluster, Registry registry, Path home) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    PlayedPods pods = new PlayedPods(cluster, registry, Files.createDirectories(home), http);
    http.createContext("/", pods::answer);
    http.setExecutor(pods.thread);
    http.start();
    return pods;
  }

  /** Where a namespace's pods answer. */
  String url(String namespace) {
    return "http://127.0.0.1:" + http.getAddress().getPort() + "/" + namespace;
  }

  /** The digest of the image that a namespace's pod runs, as its status says. */
  Optional<Digest> running(String namespace) {
    for (Fields pod : cluster.get("/api/v1/namespaces/" + namespace + "/pods").objects("items")) {
      boolean goes = pod.object("metadata").find("deletionTimestamp").isPresent();
      for (Fields container : pod.object("status").objects("containerStatuses")) {
        if (!goes && Boolean.TRUE.equals(container.find("ready").orElse(false))) {
          return ImageReference.parse(container.text("imageID")).digest();
        }
      }
    }
    return Optional.empty();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String namespace = exchange.getRequestURI().getPath().split("/", 3)[1];
      Optional<Digest> image = running(namespace);
      if (image.isEmpty()) {
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      byte[] answer = run(program(image.get()), exchange.getRequestBody().readAllBytes());
      exchange.getResponseHeaders().set("image", image.get().toString());
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private Path program(Digest image) throws IOException {
    Path file = home.resolve(image.hex() + ".sh");
    String repository = "acme/" + DetectorPipeline.NAME;
    if (Files.notExists(file)) {
      byte[] manifest = registry.manifest(repository, image.toString()).orElseThrow().content();
      for (Fields layer : Json.object(manifest).objects("layers")) {
        try (InputStream tar = registry.blob(repository, Digest.parse(layer.text("digest")))) {
          byte[] found = extracted(tar);
          if (found.length > 0) {
            Files.write(file, found);
          }
        }
      }
    }
    return file;
  }

  private static byte[] extracted(InputStream archive) throws IOException {
    return piped(archive.readAllBytes(), "tar", "--extract", "--gzip", "--to-stdout", PROGRAM);
  }

  private static byte[] run(Path program, byte[] input) throws IOException {
    return piped(input, "sh", program.toString());
  }

  private static byte[] piped(byte[] input, String... command) throws IOException {
    Path in = Files.createTempFile("input", "");
    try (OutputStream out = Files.newOutputStream(in)) {
      out.write(input);
    }
    try {
      return new ProcessBuilder(command)
          .redirectInput(in.toFile())
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .getInputStream()
          .readAllBytes();
    } finally {
      Files.delete(in);
    }
  }

  @Override
  public void close() {
    http.stop(0);
    thread.shutdownNow();
  }
}
