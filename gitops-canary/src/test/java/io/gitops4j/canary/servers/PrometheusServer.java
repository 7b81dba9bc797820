package io.gitops4j.canary.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.servers.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/**
 * A real Prometheus on a port of the loopback interface, which scrapes twice a second what it is
 * told to. It ends when it is closed, and when this JVM ends in whatever way. Thread-safe.
 */
public final class PrometheusServer implements AutoCloseable {
  private static final String CONFIGURATION =
      """
      global: {scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 1h}
      scrape_configs:
      - job_name: unnamed
        file_sd_configs:
        - files: ['%s/*.json']
      """;

  private final ServerProcess process;
  private final URI url;
  private final Path targets;

  private PrometheusServer(ServerProcess process, URI url, Path targets) {
    this.process = process;
    this.url = url;
    this.targets = targets;
  }

  /**
   * Starts one.
   *
   * @throws IOException if it does not become ready
   */
  public static PrometheusServer start(Path program) throws IOException {
    Path home = Files.createTempDirectory("prometheus-");
    Path targets = Files.createDirectory(home.resolve("targets"));
    Path configuration = home.resolve("prometheus.yml");
    Files.writeString(configuration, CONFIGURATION.formatted(targets));
    int port = ServerProcess.freePort();
    URI url = URI.create("http://127.0.0.1:" + port);
    ServerProcess process =
        ServerProcess.start(
            "prometheus",
            home,
            Map.of(),
            List.of(
                program.toString(),
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + home.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port));
    process.await(() -> isReady(url));
    return new PrometheusServer(process, url, targets);
  }

  private static boolean isReady(URI url) {
    try {
      HttpRequest request = HttpRequest.newBuilder(url.resolve("/-/ready")).build();
      return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Its address, without a slash at the end. */
  public URI url() {
    return url;
  }

  /**
   * Scrapes {@code /metrics} at a port of the loopback interface, from some seconds later on.
   *
   * @param job its label; one of that name before it is scraped no more
   */
  public void scrape(String job, int port) throws IOException {
    String target =
        "[{\"targets\": [\"127.0.0.1:" + port + "\"], \"labels\": {\"job\": \"" + job + "\"}}]";
    Path written = Files.write(targets.resolve(job + ".new"), target.getBytes(UTF_8));
    Files.move(written, targets.resolve(job + ".json"), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
