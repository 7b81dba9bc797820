package io.gitops4j.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterAccess;
import io.gitops4j.k8s.cluster.ServerSideApply;
import io.gitops4j.k8s.servers.ControlPlane;
import io.gitops4j.k8s.servers.ControlPlaneExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("What is stored of YAML")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@Tag("servers")
@ExtendWith(ControlPlaneExtension.class)
class KubectlYamlTest {
  private static final String ANYTHING =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: things.%1$s}
      spec:
        group: %1$s
        scope: Namespaced
        names: {kind: Thing, plural: things, singular: thing}
        versions:
        - name: v1
          served: true
          storage: true
          schema:
            openAPIV3Schema:
              type: object
              x-kubernetes-preserve-unknown-fields: true
      """;

  private static final List<String> MORE =
      List.of(
          "[]",
          "{}",
          "''",
          "\"\"",
          "[~]",
          "!!str 1",
          "!!int \"1\"",
          "|\n    a\n    b",
          ">-\n    a\n    b");

  @Test
  @DisplayName("is the same by kubectl and by us, whatever a scalar's spelling")
  void sameAsKubectl(ControlPlane plane) throws IOException {
    String namespace = plane.newNamespace();
    String group = namespace + ".example.org";
    plane.kubectl(ANYTHING.formatted(group), "apply", "-f", "-");
    plane.kubectl("", "wait", "--for=condition=Established", "crd/things." + group);
    List<String> spellings = new ArrayList<>(MORE);
    KubernetesYamlTest.scalars()
        .map(row -> row.substring(0, row.indexOf(' ')))
        .forEach(spellings::add);
    assertThat(spellings).hasSizeGreaterThan(100);

    String theirs = yaml(group, "theirs", spellings);
    plane.kubectl(theirs, "apply", "-n", namespace, "-f", "-");
    plane.kubectl(
        yaml(group, "server-side", spellings),
        "apply",
        "--server-side",
        "-n",
        namespace,
        "-f",
        "-");
    ClusterAccess access = plane.access();
    try (Cluster cluster = Cluster.connect(access)) {
      Fields ours = read(yaml(group, "ours", spellings));
      Fields placed = ours.with("metadata", ours.object("metadata").with("namespace", namespace));
      ServerSideApply.on(cluster, "ours").apply(placed);
    }
    String things = "/apis/" + group + "/v1/namespaces/" + namespace + "/things/";
    Fields stored = plane.get(things + "ours").object("spec");
    assertThat(stored.asMap().keySet())
        .as("nulls that are written down; by its side kubectl leaves them out")
        .isEqualTo(plane.get(things + "server-side").object("spec").asMap().keySet());
    for (String by : List.of("theirs", "server-side")) {
      Fields expected = plane.get(things + by).object("spec");
      for (int i = 0; i < spellings.size(); i++) {
        assertThat(stored.find("v" + i))
            .as("%s, as kubectl stores it (%s)", spellings.get(i), by)
            .isEqualTo(expected.find("v" + i));
      }
    }
  }

  private static String yaml(String group, String name, List<String> spellings) {
    StringBuilder text = new StringBuilder("apiVersion: " + group + "/v1\nkind: Thing\n");
    text.append("metadata: {name: ").append(name).append("}\nspec:\n");
    for (int i = 0; i < spellings.size(); i++) {
      text.append("  v").append(i).append(": ").append(spellings.get(i)).append('\n');
    }
    return text.toString();
  }

  private static Fields read(String yaml) {
    Object value =
        KubernetesYaml.read(
                new YamlFile("read it", "a.yaml"),
                yaml.getBytes(StandardCharsets.UTF_8),
                ManifestLimits.standard())
            .get(0)
            .value();
    return Fields.of("document", value).object("document");
  }
}
