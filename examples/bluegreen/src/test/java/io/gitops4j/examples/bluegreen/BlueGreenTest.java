package io.gitops4j.examples.bluegreen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.gitops4j.canary.azure.AzureMlService;
import io.gitops4j.canary.azure.AzureMlWorkspace;
import io.gitops4j.canary.servers.Router;
import io.gitops4j.canary.traffic.AzureEndpointSplitter;
import io.gitops4j.examples.platform.Platform;
import io.gitops4j.examples.platform.PlatformExtension;
import io.gitops4j.examples.platform.Program;
import io.gitops4j.examples.platform.Repository;
import io.gitops4j.examples.platform.SettingsFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Blue and green by one pipeline")
@Tag("servers")
@Timeout(value = 600, unit = TimeUnit.SECONDS)
@ExtendWith(PlatformExtension.class)
class BlueGreenTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @Test
  @DisplayName(
      "on an endpoint of Azure ML: six commits, killed in between, each in the workspace; then"
          + " everything is taken away")
  void azure(Platform platform, @TempDir Path home) throws Exception {
    HttpServer scoring = scoring();
    try (AzureMlService azure = new AzureMlService()) {
      Repository gitops =
          Repository.with(platform.gitea(), Map.of("jukebox/sample-request.json", "{\"x\": 1}\n"));
      Path settings = azureSettings(platform, home, gitops, azure, scoring);
      assertThat(run(settings, "release", "6")).contains("SUCCEEDED");
      assertThat(traffic(azure)).isEqualTo("{blue=100}");

      assertThat(killedOnce(settings, "7")).contains("SUCCEEDED");
      assertThat(traffic(azure)).isEqualTo("{green=100}");
      assertThat(azure.get("jukebox/blue").isEmpty()).isTrue();
      assertThat(azure.get("jukebox/green").object("properties").text("model"))
          .endsWith("jukebox/versions/7");
      assertThat(gitops.read("main", "jukebox/endpoint.yml"))
          .isEqualTo(
              """
              # the jukebox, as everybody asks it
              name: jukebox
              auth_mode: key
              traffic: # in percent
                green: 100
              """);
      assertThat(gitops.messages("main")).hasSize(7);

      assertThat(run(settings, "cleanup")).contains("SUCCEEDED");
      assertThat(azure.get("jukebox").isEmpty()).isTrue();
    } finally {
      scoring.stop(0);
    }
  }

  @Test
  @DisplayName(
      "behind a real router: a green that fails goes back to blue with its numbers, a good one gets"
          + " all")
  void router(Platform platform, @TempDir Path home) throws Exception {
    Router router = platform.router();
    router.route(100, 0);
    platform.prometheus().scrape("traefik", router.metricsPort());
    Repository gitops =
        Repository.with(
            platform.gitea(),
            Map.of(
                "jukebox/route.yaml",
                router.routeYaml(100, 0),
                "jukebox/blue-deployment.yaml",
                RouterPlace.DEPLOYMENT.formatted("blue", "5")));
    Path settings =
        SettingsFile.of(platform, home)
            .with("git.gitops", gitops.url().toString())
            .with("place", "router")
            .with("namespace", router.namespace())
            .with("prometheus", platform.prometheus().url().toString())
            .write();
    AtomicBoolean going = new AtomicBoolean(true);
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Thread client = new Thread(() -> ask(router, going), "client");
      client.start();
      clients.add(client);
    }
    try {
      router.green().fail(30);
      assertThat(run(settings, "release", "6"))
          .contains("FAILED", "fails more often than stable", "went back to blue");
      router.green().fail(0);
      assertThat(killedOnce(settings, "7")).contains("SUCCEEDED");
      assertThat(gitops.read("main", "jukebox/route.yaml"))
          .contains("web-green")
          .doesNotContain("web-blue");
      assertThat(gitops.read("main", "jukebox/green-deployment.yaml")).contains("jukebox:7");
      assertThat(gitops.messages("main")).anyMatch(c -> c.startsWith("10 %"));
      assertThat(Files.readString(home.resolve("portal/run.html")))
          .contains("of its requests failed", "10 % to the candidate");
    } finally {
      going.set(false);
      for (Thread client : clients) {
        client.join();
      }
    }
  }

  private static void ask(Router router, AtomicBoolean going) {
    while (going.get()) {
      router.request();
    }
  }

  /** Answers as both deployments do. */
  private static HttpServer scoring() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/score",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          String by = exchange.getRequestHeaders().getFirst(AzureEndpointSplitter.HEADER);
          byte[] answer = ("{\"genre\": \"ska\", \"by\": \"" + by + "\"}").getBytes(UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static Path azureSettings(
      Platform platform, Path home, Repository gitops, AzureMlService azure, HttpServer scoring)
      throws IOException {
    AzureMlWorkspace workspace = AzureMlService.WORKSPACE;
    return SettingsFile.of(platform, home)
        .with("git.gitops", gitops.url().toString())
        .with("place", "azure")
        .with("azure.subscription", workspace.subscription())
        .with("azure.group", workspace.resourceGroup())
        .with("azure.workspace", workspace.name())
        .with("azure.location", workspace.location())
        .with("azure.api", azure.url().toString())
        .with("azure.token", "entra-token")
        .with("azure.scoring", "http://127.0.0.1:" + scoring.getAddress().getPort())
        .write();
  }

  private static String run(Path settings, String... command) throws Exception {
    return Program.run(PATIENCE, BlueGreen.class, settings, command);
  }

  /** The same command is killed at some moment, and given again. */
  private static String killedOnce(Path settings, String version) throws Exception {
    try (Program program = Program.start(BlueGreen.class, settings, "release", version)) {
      program.killWithin(Duration.ofSeconds(12));
    }
    return run(settings, "release", version);
  }

  private static String traffic(AzureMlService azure) {
    return azure.get("jukebox").object("properties").object("traffic").toString();
  }
}
