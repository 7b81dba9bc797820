package io.gitops4j.canary.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.Edits;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Split;
import io.gitops4j.core.spi.TrafficSplitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The six steps of a canary in one YAML file of an online endpoint")
class AzureFlowTest {
  private static final String FILE = "endpoint.yml";
  private static final TrafficSplitter SPLITTER =
      AzureEndpointSplitter.endpoint("jukebox", Tracks.of("blue", "green"));

  /** The first step: the endpoint with blue. */
  private static final String FIRST =
      """
      # The jukebox, as everybody asks it.
      $schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
      name: jukebox
      type: online
      auth_mode: key
      traffic: # in percent
        blue: 100

      deployments:
        # what has been live since May
        - name: blue
          model: azureml:jukebox:1
          scale_settings:
            scale_type: manual
            instance_count: 1 # scaled by hand
      """;

  private static final Fields GREEN = Fields.of("name", "green").with("model", "azureml:jukebox:2");

  @Test
  @DisplayName("are a commit each that changes no more than its lines, and no comment is lost")
  void sixSteps() {
    Edits file = Edits.forPath(FILE);
    List<String> commits = new ArrayList<>(List.of(FIRST));
    Edit scale = file.set("deployments[name=blue].scale_settings.instance_count", 3);
    commit(commits, List.of(scale));
    List<Edit> create = new ArrayList<>(List.of(file.append("deployments", GREEN.asMap())));
    create.addAll(plan(last(commits), Split.of("blue", "green", 0)));
    commit(commits, create);
    commit(commits, plan(last(commits), Split.of("blue", "green", 10)));
    commit(commits, plan(last(commits), Split.of("blue", "green", 100)));
    List<Edit> delete = new ArrayList<>(plan(last(commits), Split.all("green")));
    delete.add(file.remove("deployments[name=blue]"));
    commit(commits, delete);

    assertThat(changes(commits, 1))
        .containsExactlyInAnyOrder(
            "-      instance_count: 1 # scaled by hand",
            "+      instance_count: 3 # scaled by hand");
    assertThat(changes(commits, 2))
        .containsExactlyInAnyOrder(
            "+  green: 0", "+  - name: green", "+    model: azureml:jukebox:2");
    assertThat(changes(commits, 3))
        .containsExactlyInAnyOrder("-  blue: 100", "+  blue: 90", "-  green: 0", "+  green: 10");
    assertThat(changes(commits, 4))
        .containsExactlyInAnyOrder("-  blue: 90", "+  blue: 0", "-  green: 10", "+  green: 100");
    assertThat(last(commits))
        .isEqualTo(
            """
            # The jukebox, as everybody asks it.
            $schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
            name: jukebox
            type: online
            auth_mode: key
            traffic: # in percent
              green: 100

            deployments:
              # what has been live since May
              - name: green
                model: azureml:jukebox:2
            """);
    assertThat(SPLITTER.current(TextFiles.manifests(Map.of(FILE, last(commits)))))
        .contains(Split.all("green"));
  }

  @Test
  @DisplayName("give green no share before it is among the deployments")
  void order() {
    Map<String, String> files = Map.of(FILE, FIRST);
    assertThat(
            SPLITTER.supports(TextFiles.manifests(files), Split.of("blue", "green", 10)).reason())
        .hasValueSatisfying(why -> assertThat(why).contains("it has no deployment green"));
  }

  private static List<Edit> plan(String text, Split split) {
    return SPLITTER.plan(TextFiles.manifests(Map.of(FILE, text)), split);
  }

  private static void commit(List<String> commits, List<Edit> edits) {
    byte[] content = last(commits).getBytes(UTF_8);
    for (Edit edit : edits) {
      content = Objects.requireNonNull(edit.apply(content).content());
    }
    commits.add(new String(content, UTF_8));
  }

  private static String last(List<String> commits) {
    return commits.get(commits.size() - 1);
  }

  private static Set<String> changes(List<String> commits, int index) {
    List<String> before = commits.get(index - 1).lines().toList();
    List<String> after = commits.get(index).lines().toList();
    Set<String> changes =
        before.stream()
            .filter(line -> !after.contains(line))
            .map(line -> "-" + line)
            .collect(Collectors.toSet());
    after.stream().filter(line -> !before.contains(line)).forEach(line -> changes.add("+" + line));
    return changes;
  }
}
