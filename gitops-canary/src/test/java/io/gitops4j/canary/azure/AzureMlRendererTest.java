package io.gitops4j.canary.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Files of az ml are rendered to what the REST API wants:")
class AzureMlRendererTest {
  private static final String ENDPOINT =
      """
      $schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
      name: jukebox # as everybody knows it
      auth_mode: aml_token
      tags: {team: music, cost: 7}
      traffic: {blue: 90, green: 10}
      mirror_traffic: {}
      public_network_access: disabled
      """;

  private static final String DEPLOYMENT =
      """
      $schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
      name: blue
      endpoint_name: jukebox
      model: azureml:jukebox:3
      code_configuration: {code: azureml:score:2, scoring_script: score.py}
      environment: azureml://registries/azureml/environments/sklearn/versions/4
      environment_variables: {DEBUG: 0}
      instance_type: Standard_DS3_v2
      instance_count: 2
      app_insights_enabled: true
      request_settings: {request_timeout_ms: 2500, max_concurrent_requests_per_instance: 4}
      liveness_probe: {initial_delay: 10, period: 5, failure_threshold: 3}
      scale_settings: {type: default}
      """;

  @Test
  @DisplayName("an endpoint with its traffic")
  void rendersEndpoints() {
    KubernetesManifest endpoint = render(Map.of("e.yml", ENDPOINT)).manifests().get(0);
    assertThat(endpoint.kind()).isEqualTo("OnlineEndpoint");
    assertThat(endpoint.name()).isEqualTo("jukebox");
    Fields spec = endpoint.object().object("spec");
    assertThat(spec.object("tags")).isEqualTo(Fields.of("team", "music").with("cost", "7"));
    assertThat(spec.object("identity").text("type")).isEqualTo("SystemAssigned");
    Fields properties = spec.object("properties");
    assertThat(properties.text("authMode")).isEqualTo("AMLToken");
    assertThat(properties.text("publicNetworkAccess")).isEqualTo("Disabled");
    assertThat(properties.object("traffic")).isEqualTo(Fields.of("blue", 90).with("green", 10));
  }

  @Test
  @DisplayName("a deployment with its settings, times as ISO 8601")
  void rendersDeployments() {
    KubernetesManifest blue = render(Map.of("d.yml", DEPLOYMENT)).manifests().get(0);
    assertThat(blue.kind() + blue.namespace() + blue.name())
        .isEqualTo("OnlineDeploymentjukeboxblue");
    Fields spec = blue.object().object("spec");
    assertThat(spec.object("sku")).isEqualTo(Fields.of("name", "Default").with("capacity", 2));
    Fields properties = spec.object("properties");
    assertThat(properties.text("endpointComputeType")).isEqualTo("Managed");
    assertThat(properties.text("model")).isEqualTo("azureml:jukebox:3");
    assertThat(properties.object("codeConfiguration").text("codeId")).isEqualTo("azureml:score:2");
    assertThat(properties.object("environmentVariables").text("DEBUG")).isEqualTo("0");
    assertThat(properties.object("requestSettings").text("requestTimeout")).isEqualTo("PT2.5S");
    assertThat(properties.object("livenessProbe").text("period")).isEqualTo("PT5S");
    assertThat(properties.object("scaleSettings").text("scaleType")).isEqualTo("Default");
  }

  @Test
  @DisplayName("deployments that are listed in their endpoint's file, as they once were")
  void rendersTheOlderForm() {
    String file =
        """
        name: jukebox
        type: online
        auth_mode: key
        traffic: {blue: 100}
        deployments:
        - name: blue
          model: azureml:jukebox:1
          scale_settings: {scale_type: manual, instance_count: 3}
        """;
    Rendering rendering = render(Map.of("endpoint.yml", file));
    assertThat(rendering.manifests()).hasSize(2);
    KubernetesManifest blue = rendering.manifests().get(1);
    assertThat(blue.namespace() + "/" + blue.name()).isEqualTo("jukebox/blue");
    assertThat(blue.object().object("spec").object("sku").number("capacity")).isEqualTo(3);
  }

  @Test
  @DisplayName("other files are left alone, and the digest is of what is meant, not of its form")
  void leavesOthersAlone() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("endpoint.yml", ENDPOINT);
    files.put("conda.yml", "dependencies: [python=3.11]\n");
    files.put("environment.yml", "$schema: https://x/environment.schema.json\nname: e\n");
    files.put("readme.md", "# Endpoint\n");
    Rendering first = render(files);
    assertThat(first.manifests()).hasSize(1);
    files.put("endpoint.yml", ENDPOINT.replace("# as everybody knows it", "# again"));
    assertThat(render(files).digest()).isEqualTo(first.digest());
    files.put("endpoint.yml", ENDPOINT.replace("90", "91"));
    assertThat(render(files).digest()).isNotEqualTo(first.digest());
    assertThat(AzureMlRenderer.create().supports(new YamlFolder(files))).isTrue();
    assertThat(AzureMlRenderer.create().supports(new YamlFolder(Map.of("a.yaml", "")))).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "model: azureml:jukebox:3 | model: {path: ../model} | model names no version",
        "model: azureml:jukebox:3 | model: azureml:jukebox@latest | model names no version",
        "code: azureml:score:2 | code: ../src | code_configuration.code names no version",
        "instance_count: 2 | instances: 2 | the key instances is not known",
        "period: 5 | periode: 5 | the key liveness_probe.periode is not known",
        "period: 5 | period: often | liveness_probe.period is no number",
        "name: blue | title: blue | title is not known",
        "scale_settings: {type: default} | scale_settings: {type: odd} | scale_settings.type is odd"
      })
  @DisplayName("what can't be done, or is not known, is refused by its place, with a remedy")
  void refuses(String before, String after, String why) {
    String file = DEPLOYMENT.replace(before, after);
    assertThat(file).isNotEqualTo(DEPLOYMENT);
    ProviderException refusal =
        catchThrowableOfType(ProviderException.class, () -> render(Map.of("d.yml", file)));
    assertThat(refusal)
        .hasMessageStartingWith("Could not render d.yml: ")
        .hasMessageContaining(why);
    assertThat(refusal.kind()).isEqualTo(ErrorKind.INVALID);
  }

  static Rendering render(Map<String, String> files) {
    return AzureMlRenderer.create()
        .render(new YamlFolder(files), RenderContext.of("jukebox", "prod"));
  }
}
