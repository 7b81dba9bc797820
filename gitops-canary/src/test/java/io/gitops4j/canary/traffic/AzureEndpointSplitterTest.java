package io.gitops4j.canary.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.contracts.TrafficSplitterContract;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Manifests;
import io.gitops4j.core.spi.Split;
import io.gitops4j.core.spi.TrafficSplitter;
import io.gitops4j.core.spi.TrafficSplitter.DirectRoute;
import io.gitops4j.core.spi.TrafficSplitter.Verification.State;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An online endpoint of Azure ML")
class AzureEndpointSplitterTest extends TrafficSplitterContract {
  private static final String ENDPOINT =
      """
      $schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
      name: jukebox # as the players know it
      auth_mode: key
      # Shares in percent; they make 100.
      traffic:
        # the one that is live
        blue: 80
        archive: 20 # of last year, for comparison
      tags: {team: music}
      """;

  private static final String BLUE =
      """
      $schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
      name: blue
      endpoint_name: jukebox
      instance_count: 2
      """;

  @Override
  protected TrafficSplitter splitter() {
    return AzureEndpointSplitter.endpoint("jukebox", Tracks.of("blue", "green"));
  }

  @Override
  protected Optional<TrafficSplitter> ofOthers() {
    return Optional.of(AzureEndpointSplitter.endpoint("jukebox", Tracks.of("nobody", "noone")));
  }

  @Override
  protected Map<String, String> files() {
    return Map.of(
        "endpoint.yml",
        ENDPOINT,
        "blue.yml",
        BLUE,
        "green.yml",
        BLUE.replace("name: blue", "name: green"),
        "other.yml",
        "name: other\nauth_mode: key\ntraffic: {blue: 100}\n");
  }

  @Override
  protected int step() {
    return 5;
  }

  @Override
  protected List<String> foreign() {
    return List.of(
        ENDPOINT.substring(0, ENDPOINT.indexOf("  blue")),
        "  archive: 20 # of last year, for comparison\n",
        "tags: {team: music}\n",
        BLUE,
        "name: other\nauth_mode: key\ntraffic: {blue: 100}\n");
  }

  @Override
  protected List<Split> impossible() {
    Split blue = Split.of("blue", "green", 0);
    return List.of(
        Split.of("blue", "green", 1),
        blue.withMirror("green", 51),
        blue.withMirror("blue", 10),
        Split.of(Map.of("blue", 0, "green", 0)));
  }

  @Test
  @DisplayName("lets every deployment be asked by a header, whatever its share")
  void direct() {
    Manifests manifests = TextFiles.manifests(files());
    assertThat(splitter().direct(manifests, "green"))
        .contains(new DirectRoute(null, Map.of("azureml-model-deployment", "green")));
    Manifests without = TextFiles.manifests(Map.of("e.yml", ENDPOINT, "blue.yml", BLUE));
    assertThat(splitter().direct(without, "green")).isEmpty();
  }

  @Test
  @DisplayName("gives a deployment that is not there no share, and says so")
  void needsDeployments() {
    Manifests manifests = TextFiles.manifests(Map.of("e.yml", ENDPOINT, "blue.yml", BLUE));
    assertThat(splitter().supports(manifests, Split.of("blue", "green", 50)).reason())
        .contains(
            "Could not split requests by online endpoint jukebox: it has no deployment green, only"
                + " [blue]. Add it and let it become ready first.");
    assertThat(splitter().supports(manifests, Split.of("blue", "green", 0)).isGiven()).isTrue();
  }

  @Test
  @DisplayName("has nothing to split where deployments that are no tracks have all of it")
  void nothingLeft() {
    String none = ENDPOINT.replace("blue: 80", "blue: 0").replace("archive: 20", "archive: 100");
    Manifests manifests = TextFiles.manifests(Map.of("e.yml", none));
    assertThat(splitter().supports(manifests, Split.of("blue", "green", 50)).reason())
        .hasValueSatisfying(why -> assertThat(why).contains("that are no tracks have 100 %"));
  }

  @Test
  @DisplayName("is split as the REST API shows it, and done when that says so")
  void rest() {
    Split split = Split.of("blue", "green", 10).withMirror("green", 5);
    Split half = Split.of("blue", "green", 50);
    Fields properties =
        Fields.of("authMode", "Key")
            .with("traffic", Map.of("blue", 100))
            .with("scoringUri", "https://jukebox.westeurope.inference.ml.azure.com/score");
    Manifests live = live(properties.with("provisioningState", "Succeeded"));
    assertThat(splitter().supports(live, split).reason())
        .hasValueSatisfying(why -> assertThat(why).contains("green has a share"));
    Fields after = live.all().get(0).after(splitter().plan(live, half));
    assertThat(after.object("properties").object("traffic"))
        .isEqualTo(Fields.of("blue", 50).with("green", 50));
    assertThat(splitter().verify(live, half).state()).isEqualTo(State.PENDING);
    Fields asked = after.object("properties");
    assertThat(splitter().verify(live(asked), half).state()).isEqualTo(State.DONE);
    Fields updating = asked.with("provisioningState", "Updating");
    assertThat(splitter().verify(live(updating), half).state()).isEqualTo(State.PENDING);
    Fields failed = asked.with("provisioningState", "Failed");
    assertThat(splitter().verify(live(failed), half).state()).isEqualTo(State.REFUSED);
    assertThat(splitter().direct(live, "green").map(DirectRoute::address))
        .contains(URI.create("https://jukebox.westeurope.inference.ml.azure.com/score"));
  }

  private static Manifests live(Fields properties) {
    String id = "/subscriptions/s/workspaces/w/onlineEndpoints/jukebox";
    return Manifests.live(
        List.of(
            Fields.of("id", id).with("name", "jukebox").with("properties", properties.asMap())));
  }
}
