package io.gitops4j.core.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Objects to be read and edited, of files or of a server,")
class ManifestsTest {
  private static final String TWO =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      ---
      # the first
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
      spec:
        replicas: 1 # for now
        ratio: 1.50
        on: yes
      """;

  private static ManifestSource source(Map<String, String> files) {
    Map<String, String> sorted = new TreeMap<>(files);
    return new ManifestSource() {
      @Override
      public List<String> files() {
        return List.copyOf(sorted.keySet());
      }

      @Override
      public Optional<byte[]> read(String path) {
        return Optional.ofNullable(sorted.get(path)).map(text -> text.getBytes(UTF_8));
      }

      @Override
      public String describe() {
        return "a test";
      }
    };
  }

  @Test
  @DisplayName("are found by group, kind and name, in a folder's files")
  void found() {
    Manifests manifests =
        Manifests.in(source(Map.of("a/two.yaml", TWO, "b/other.yaml", "kind: Deployment\n")), "a");
    FileDocument deployment = manifests.get("apps", "Deployment", "web");
    assertThat(deployment).hasToString("a/two.yaml#Deployment/web");
    assertThat(deployment.content().object("spec").number("replicas")).isEqualTo(1);
    assertThat(deployment.content().object("spec").findDecimal("ratio")).contains(1.5);
    assertThat(manifests.find("", "Service", "web")).isPresent();
    assertThat(manifests.find("", "Deployment", "web")).isEmpty();
    assertThat(manifests.all()).hasSize(2);
  }

  @Test
  @DisplayName("are edited where they stand, and nowhere else")
  void edited() {
    FileDocument deployment =
        Manifests.in(source(Map.of("two.yaml", TWO))).get("apps", "Deployment", "web");
    Edit edit = deployment.set("spec.replicas", 3);
    assertThat(new String(edit.apply(TWO.getBytes(UTF_8)).content(), UTF_8))
        .isEqualTo(TWO.replace("replicas: 1 #", "replicas: 3 #"));
  }

  @Test
  @DisplayName("say what they would be after edits, of a server's as of a file's")
  void after() {
    Fields object =
        Fields.of("apiVersion", "v1")
            .with("kind", "Service")
            .with("metadata", Fields.of("name", "web"))
            .with("spec", Fields.of("ports", List.of(Fields.of("port", 80))));
    FileDocument live = Manifests.live(List.of(object)).get("", "Service", "web");
    Fields after =
        live.after(
            List.of(
                live.set("spec.ports[port=80].name", "http"),
                live.append("spec.ports", Map.of("port", 90))));
    assertThat(after.object("spec").objects("ports"))
        .containsExactly(Fields.of("port", 80).with("name", "http"), Fields.of("port", 90));
    assertThat(live.content()).isEqualTo(object);
  }

  @Test
  @DisplayName("say what is there instead of one that is missing, and what could not be read")
  void missing() {
    Manifests manifests =
        Manifests.in(
            source(Map.of("two.yaml", TWO, "templates/web.yaml", "{{ if .Values.on }}: [\n")));
    assertThatThrownBy(() -> manifests.get("apps", "Deployment", "shop"))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("Could not find Deployment shop")
        .hasMessageContaining("Deployment in two.yaml#Deployment/web")
        .hasMessageContaining("templates/web.yaml");
  }

  @Test
  @DisplayName("are not guessed at where one stands twice")
  void twice() {
    Manifests manifests = Manifests.in(source(Map.of("a.yaml", TWO, "b.yaml", TWO)));
    assertThatThrownBy(() -> manifests.find("", "Service", "web"))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("a.yaml#Service/web and b.yaml#Service/web");
  }
}
