package io.gitops4j.testkit;

import static io.gitops4j.canary.Canaries.blueGreenCanary;
import static io.gitops4j.canary.DirectTest.test;
import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.testkit.CanaryFixture.errors;
import static io.gitops4j.testkit.CanaryFixture.metrics;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.gitops4j.canary.Canary;
import io.gitops4j.canary.azure.AzureMlRenderer;
import io.gitops4j.canary.azure.AzureMlService;
import io.gitops4j.canary.azure.AzureMlTarget;
import io.gitops4j.canary.traffic.AzureEndpointSplitter;
import io.gitops4j.canary.traffic.Tracks;
import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The flow of blue and green on an online endpoint of Azure ML")
class AzureCanaryTest {
  private static final String ENDPOINT =
      """
      # the jukebox, as everybody asks it
      name: jukebox
      auth_mode: key
      traffic: # in percent
        blue: 100
      """;

  private final AzureMlService service = new AzureMlService();
  private HttpServer scoring;

  @BeforeEach
  void open() throws IOException {
    scoring = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    scoring.createContext(
        "/score",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          String track = exchange.getRequestHeaders().getFirst(AzureEndpointSplitter.HEADER);
          byte[] answer = ("{\"by\": \"" + track + "\"}").getBytes(UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    scoring.start();
  }

  @AfterEach
  void close() {
    scoring.stop(0);
    service.close();
  }

  private static String deployment(String track, int instances) {
    return "name: %s\nendpoint_name: jukebox\nmodel: azureml:jukebox:1\ninstance_count: %d\n"
        .formatted(track, instances);
  }

  private Canary canary() {
    String address = "http://127.0.0.1:" + scoring.getAddress().getPort();
    return blueGreenCanary(
            "gitops",
            "endpoints",
            AzureEndpointSplitter.endpoint("jukebox", Tracks.of("blue", "green")))
        .beginning(file("endpoints/endpoint.yml").put(ENDPOINT))
        .scaling(track -> List.of(file("endpoints/" + track + ".yml").set("instance_count", 3)))
        .creating(track -> List.of(file("endpoints/" + track + ".yml").put(deployment(track, 1))))
        .test(test("score").at(address).path("/score").body("{\"x\": 1}").answers("\"by\""))
        .retiring(track -> List.of(file("endpoints/" + track + ".yml").delete()))
        .appliedBy(AzureMlRenderer.create())
        .guardedBy(errors());
  }

  private DeliveryKit kit(double errorsOfGreen) {
    return kit(canary(), errorsOfGreen);
  }

  private DeliveryKit kit(Canary canary, double errorsOfGreen) {
    AzureMlTarget target =
        AzureMlTarget.on(AzureMlService.WORKSPACE, () -> Secret.of("entra-token"))
            .at(service.url())
            .lookingEvery(Duration.ofMillis(1));
    Pipeline jukebox = Pipeline.named("jukebox").stage("prod", s -> s.into("prod").then(canary));
    return DeliveryKit.of(jukebox)
        .repository("gitops", Map.of("README.md", "State\n"))
        .target("prod", target)
        .metrics("metrics", metrics(errorsOfGreen));
  }

  private Fields traffic() {
    return service.get("jukebox").object("properties").object("traffic");
  }

  private static Run release(DeliveryKit kit, int round) {
    return kit.run("jukebox", Start.manual(Fields.of("round", round)), "ann");
  }

  @Test
  @DisplayName(
      "creates blue, scales it, creates and tests green, 10 %, 100 %, deletes blue: each a commit")
  void sixSteps() {
    try (DeliveryKit kit = kit(0.01)) {
      Run first = release(kit, 1);
      assertThat(first.outcome()).as(first.problem().toString()).contains(Outcome.SUCCEEDED);
      assertThat(traffic()).isEqualTo(Fields.of("blue", 100));

      int before = service.changes().size();
      Run second = release(kit, 2);
      assertThat(second.outcome()).as(second.problem().toString()).contains(Outcome.SUCCEEDED);
      assertThat(kit.commits("gitops", "endpoints/endpoint.yml")).hasSize(5);
      assertThat(kit.commits("gitops", "endpoints/blue.yml")).hasSize(3);
      assertThat(kit.file("gitops", "endpoints/endpoint.yml"))
          .isEqualTo(ENDPOINT.replace("blue: 100", "green: 100"));
      assertThat(traffic()).isEqualTo(Fields.of("green", 100));
      assertThat(service.get("jukebox/blue").isEmpty()).isTrue();
      List<String> changes = service.changes();
      assertThat(changes.subList(before, changes.size()))
          .containsSubsequence(
              "PUT jukebox/blue",
              "PUT jukebox/green",
              "PUT jukebox",
              "PUT jukebox",
              "DELETE jukebox/blue");
    }
  }

  @Test
  @DisplayName("goes back to blue when green is worse, in Git and in Azure")
  void goesBack() {
    try (DeliveryKit kit = kit(0.2)) {
      assertThat(release(kit, 1).outcome()).contains(Outcome.SUCCEEDED);
      Run second = release(kit, 2);
      assertThat(second.outcome()).contains(Outcome.FAILED);
      assertThat(second.problem().orElseThrow().sentence()).contains("went back to blue");
      assertThat(traffic()).isEqualTo(Fields.of("blue", 100));
      assertThat(kit.file("gitops", "endpoints/endpoint.yml"))
          .contains("# in percent", "blue: 100", "green: 0");
    }
  }

  @Test
  @DisplayName("sends its shares to Azure at once, when asked, and commits where it ended")
  void sends() {
    try (DeliveryKit kit = kit(canary().directly(), 0.01)) {
      assertThat(release(kit, 1).outcome()).contains(Outcome.SUCCEEDED);
      int before = kit.commits("gitops", "endpoints/endpoint.yml").size();
      Run second = release(kit, 2);
      assertThat(second.outcome()).as(second.problem().toString()).contains(Outcome.SUCCEEDED);
      assertThat(kit.commits("gitops", "endpoints/endpoint.yml").size() - before).isLessThan(4);
      assertThat(traffic()).isEqualTo(Fields.of("green", 100));
    }
  }
}
