package io.gitops4j.k8s.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.SystemClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Plays Flux' source-controller, as not all it is made of could be had (docs/decisions/0012):
 * GitRepositories, and HelmCharts of a folder in one. It fetches with {@code git}, packages with
 * {@code helm}, serves artifacts on a port of the loopback interface, and writes the statuses that
 * the other controllers watch, as source-controller 1.9 does.
 *
 * <p>It looks at Git when a source is new, has changed, or somebody asked it to by annotation;
 * never by itself, so that a test sees whether it was asked.
 */
final class FluxSources implements AutoCloseable {
  private static final String API =
      "/apis/source.toolkit.fluxcd.io/v1/namespaces/" + Flux.NAMESPACE + "/";
  private static final String REPOSITORIES = API + "gitrepositories";
  private static final String CHARTS = API + "helmcharts";

  private final ControlPlane plane;
  private final Path home;
  private final Path helm;
  private final HttpServer server;
  private final Thread loop = new Thread(this::work, "flux-sources");
  private final Map<String, String> handled = new HashMap<>();
  private volatile boolean closed;

  private FluxSources(ControlPlane plane, Path home, Path helm, HttpServer server) {
    this.plane = plane;
    this.home = home;
    this.helm = helm;
    this.server = server;
  }

  /** Plays from now on. */
  static FluxSources start(ControlPlane plane, Path home, Path helm) throws IOException {
    Path folder = Files.createDirectories(home.resolve("sources"));
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    FluxSources started = new FluxSources(plane, folder, helm, HttpServer.create(any, 0));
    started.server.createContext("/", started::serve);
    started.server.start();
    started.loop.setDaemon(true);
    started.loop.start();
    return started;
  }

  /** Where repositories may be. */
  Path home() {
    return home;
  }

  /** The address of something there. */
  String url(Path file) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + home.relativize(file);
  }

  private void work() {
    while (!closed) {
      try {
        List<Fields> repositories = plane.get(REPOSITORIES).objects("items");
        for (Fields repository : repositories) {
          handle(repository, "", () -> fetch(repository));
        }
        for (Fields chart : plane.get(CHARTS).objects("items")) {
          String of = chart.object("spec").object("sourceRef").text("name");
          for (Fields repository : repositories) {
            if (name(repository).equals(of)) {
              String revision = revision(repository);
              handle(chart, revision, () -> pack(chart, repository, revision));
            }
          }
        }
      } catch (IOException | RuntimeException e) {
        System.getLogger(FluxSources.class.getName()).log(System.Logger.Level.INFO, e.toString());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  /** What makes an artifact. */
  @FunctionalInterface
  private interface Making {
    Fields status() throws IOException;
  }

  /** Makes an artifact where something is new since it was last made. */
  private void handle(Fields object, String revision, Making making) throws IOException {
    Fields metadata = object.object("metadata");
    String request =
        metadata.object("annotations").findText("reconcile.fluxcd.io/requestedAt").orElse("");
    String state = metadata.number("generation") + " " + request + " " + revision;
    String id = metadata.text("uid");
    if (state.equals(handled.get(id))) {
      return;
    }
    Fields status = making.status();
    Fields whole =
        status
            .with("observedGeneration", metadata.number("generation"))
            .with("lastHandledReconcileAt", request);
    plane.merge(
        (object.text("kind").equals("HelmChart") ? CHARTS : REPOSITORIES)
            + "/"
            + name(object)
            + "/status",
        new String(Json.write(Fields.of("status", whole)), UTF_8));
    handled.put(id, state);
  }

  private Fields fetch(Fields repository) throws IOException {
    Fields spec = repository.object("spec");
    String branch = spec.object("ref").text("branch");
    Path clone = Files.createTempDirectory(home, "clone");
    try {
      run("git", "clone", "--quiet", "--bare", "--branch", branch, spec.text("url"), "" + clone);
      String commit = run("git", "-C", "" + clone, "rev-parse", "HEAD").strip();
      Path artifact = clone.resolve(commit + ".tar.gz");
      run("git", "-C", "" + clone, "archive", "--output", "" + artifact, commit + "^{tree}");
      String revision = branch + "@sha1:" + commit;
      String message = "stored artifact for revision '" + revision + "'";
      return stored(repository, artifact, revision, "Succeeded", message);
    } catch (IOException e) {
      String message = "failed to checkout and determine revision: " + e.getMessage();
      return Fields.of(
          "conditions", List.of(ready(repository, "False", "GitOperationFailed", message)));
    }
  }

  private Fields pack(Fields chart, Fields repository, String revision) throws IOException {
    Path folder = Files.createTempDirectory(home, "chart");
    String commit = revision.substring(revision.indexOf(':') + 1);
    Path files = artifact(repository).resolve(commit + ".tar.gz");
    run("tar", "-C", "" + folder, "-xzf", "" + files);
    Path chartFolder = folder.resolve(chart.object("spec").text("chart"));
    if (chart.object("spec").findText("reconcileStrategy").equals(Optional.of("Revision"))) {
      Path file = chartFolder.resolve("Chart.yaml");
      String mark = "+" + commit.substring(0, 12);
      Files.writeString(file, Files.readString(file).replaceAll("(?m)^version: .*$", "$0" + mark));
    }
    run("" + helm, "package", "" + chartFolder, "--destination", "" + folder);
    try (Stream<Path> made = Files.list(folder)) {
      Path archive = made.filter(f -> f.toString().endsWith(".tgz")).findFirst().orElseThrow();
      String file = archive.getFileName().toString();
      String version = file.substring(file.indexOf('-') + 1, file.length() - ".tgz".length());
      return stored(chart, archive, version, "ChartPackageSucceeded", "packaged '" + file + "'")
          .with("observedSourceArtifactRevision", revision)
          .with("observedChartName", file.substring(0, file.indexOf('-')))
          .with("url", "");
    }
  }

  /** Keeps a file to be served, and says that an object has it. */
  private Fields stored(Fields object, Path file, String revision, String reason, String message)
      throws IOException {
    Path folder = Files.createDirectories(artifact(object));
    Path kept = folder.resolve(file.getFileName());
    byte[] content = Files.readAllBytes(file);
    Files.write(kept, content);
    Fields artifact =
        Fields.of("revision", revision)
            .with("digest", Digest.of(content).toString())
            .with("size", content.length)
            .with("path", home.relativize(kept).toString())
            .with("url", url(kept))
            .with("lastUpdateTime", SystemClock.utc().instant().toString());
    return Fields.of("artifact", artifact)
        .with("conditions", List.of(ready(object, "True", reason, message)));
  }

  private static Fields ready(Fields object, String is, String reason, String message) {
    return Fields.of("type", "Ready")
        .with("status", is)
        .with("reason", reason)
        .with("message", message)
        .with("observedGeneration", object.object("metadata").number("generation"))
        .with("lastTransitionTime", SystemClock.utc().instant().toString());
  }

  private Path artifact(Fields object) {
    return home.resolve(object.text("kind")).resolve(name(object));
  }

  private static String revision(Fields source) {
    return source.object("status").object("artifact").findText("revision").orElse("");
  }

  private static String name(Fields object) {
    return object.object("metadata").text("name");
  }

  private void serve(HttpExchange exchange) throws IOException {
    Path file = home.resolve(exchange.getRequestURI().getPath().substring(1));
    if (Files.isRegularFile(file)) {
      byte[] content = Files.readAllBytes(file);
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
    } else {
      exchange.sendResponseHeaders(404, -1);
    }
    exchange.close();
  }

  private static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(List.of(command) + ": " + said);
    }
    return said;
  }

  @Override
  public void close() {
    closed = true;
    server.stop(0);
    try {
      loop.join(TimeUnit.SECONDS.toMillis(30));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
