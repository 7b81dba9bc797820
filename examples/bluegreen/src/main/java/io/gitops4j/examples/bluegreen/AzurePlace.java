package io.gitops4j.examples.bluegreen;

import static io.gitops4j.canary.Canaries.blueGreenCanary;
import static io.gitops4j.canary.DirectTest.test;
import static io.gitops4j.core.pipeline.FileEdits.file;

import io.gitops4j.canary.Canary;
import io.gitops4j.canary.azure.AzureMlRenderer;
import io.gitops4j.canary.azure.AzureMlTarget;
import io.gitops4j.canary.azure.AzureMlWorkspace;
import io.gitops4j.canary.traffic.AzureEndpointSplitter;
import io.gitops4j.canary.traffic.Tracks;
import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.examples.platform.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** An online endpoint of Azure Machine Learning with two deployments. */
record AzurePlace(Settings settings, String model) implements Place {
  private static final String ENDPOINT =
      """
      # the jukebox, as everybody asks it
      name: jukebox
      auth_mode: key
      traffic: # in percent
        blue: 100
      """;

  private static final String DEPLOYMENT =
      """
      name: %s
      endpoint_name: jukebox
      model: azureml:jukebox:%s
      instance_type: Standard_DS3_v2
      instance_count: 1 # more once it has the traffic
      """;

  @Override
  public Canary canary() {
    Tracks tracks = Tracks.of("blue", "green");
    return blueGreenCanary("gitops", FOLDER, AzureEndpointSplitter.endpoint("jukebox", tracks))
        .beginning(file(FOLDER + "/endpoint.yml").put(ENDPOINT))
        .scaling(track -> List.of(file(path(track)).set("instance_count", 3)))
        .creating(track -> List.of(file(path(track)).put(DEPLOYMENT.formatted(track, model))))
        .test(
            test("score")
                .at(settings.get("azure.scoring"))
                .path("/score")
                .request(FOLDER + "/sample-request.json")
                .answers("genre"))
        .weights(10, 100)
        .retiring(track -> List.of(file(path(track)).delete()));
  }

  private static String path(String track) {
    return FOLDER + "/" + track + "-deployment.yml";
  }

  @Override
  public ManifestRenderer renderer() {
    return AzureMlRenderer.create();
  }

  @Override
  public void connect(ConfiguredConnections.Builder connections) {
    AzureMlWorkspace workspace =
        new AzureMlWorkspace(
            settings.get("azure.subscription"),
            settings.get("azure.group"),
            settings.get("azure.workspace"),
            settings.get("azure.location"));
    connections.target(
        "prod",
        AzureMlTarget.on(workspace, () -> Secret.of(settings.get("azure.token")))
            .at(URI.create(settings.get("azure.api")))
            .lookingEvery(Duration.ofMillis(200))
            .allowingEmpty());
  }

  @Override
  public void close() {}
}
