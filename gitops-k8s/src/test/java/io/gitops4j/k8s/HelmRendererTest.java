package io.gitops4j.k8s;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.contracts.ManifestRendererContract;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.process.Program;
import io.gitops4j.core.servers.BuiltProgram;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("servers")
@DisplayName("A Helm chart")
class HelmRendererTest extends ManifestRendererContract {
  private static final RenderContext TEST = RenderContext.of("jukebox", "test");

  @TempDir Path home;

  private static HelmRenderer.Builder helm() {
    return HelmRenderer.builder().program(BuiltProgram.orSkip("helm"));
  }

  @Override
  protected ManifestRenderer renderer() {
    return helm().build();
  }

  @Override
  protected Map<String, String> example() {
    return HelmCharts.small();
  }

  @Test
  @DisplayName("is rendered for the application, with its environment's values over its own")
  void valuesOfTheEnvironment() {
    HelmRenderer renderer = helm().values("values-{environment}.yaml").build();
    Rendering rendering =
        renderer.render(
            MemoryFiles.of(HelmCharts.small()),
            TEST.withNamespace("songs").withValues(Fields.of("image", "example/app:7")));
    Fields deployment = object(rendering, "Deployment", "jukebox");
    assertThat(deployment.object("metadata").text("namespace")).isEqualTo("songs");
    assertThat(deployment.object("spec").number("replicas")).isEqualTo(2);
    assertThat(deployment.toString()).contains("example/app:7");
    assertThat(rendering.renderer()).startsWith("helm/v3.");
    assertThat(rendering.details().text("values")).startsWith("sha256:");
    assertThat(rendering.details().text("release")).isEqualTo("jukebox");
    assertThat(rendering.warnings()).isEmpty();
  }

  @Test
  @DisplayName("has its definitions first, and no tests, nor hooks of deletion and rollback")
  void everything() {
    Rendering rendering = render(HelmCharts.full());
    assertThat(rendering.manifests())
        .extracting(KubernetesManifest::name)
        .containsExactlyInAnyOrder(
            "widgets.example.org", "one", "two", "of-sub", "jukebox", "jukebox", "migrate")
        .startsWith("widgets.example.org");
    assertThat(rendering.manifests())
        .extracting(KubernetesManifest::origin)
        .contains("app/templates/config.yaml#1", "app/charts/sub/templates/map.yaml#1");
    assertThat(object(rendering, "ConfigMap", "two").object("data").text("text"))
        .contains("--- not a new document\n# Source: not/a/file");
    assertThat(object(rendering, "ConfigMap", "one").object("data").find("true"))
        .as("what YAML 1.1 and kubectl make of on: yes")
        .contains(true);
  }

  @Test
  @DisplayName("is rendered object by object as helm template does it")
  void asHelmTemplate() throws IOException {
    Map<String, String> files = HelmCharts.full();
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = home.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    Program.Result printed =
        Program.named(BuiltProgram.orSkip("helm").toString())
            .run(
                "compare",
                List.of("template", "jukebox", home.toString(), "--include-crds", "--skip-tests"));
    ManifestReader theirs = new ManifestReader(ManifestLimits.standard());
    theirs.read(new YamlFile("compare", "helm"), printed.output());
    List<Fields> expected =
        theirs.found().stream()
            .map(KubernetesManifest::object)
            .filter(object -> !List.of("goodbye", "undo").contains(name(object)))
            .toList();
    assertThat(render(files).manifests())
        .extracting(KubernetesManifest::object)
        .containsExactlyElementsOf(expected);
  }

  @Test
  @DisplayName("may leave out hooks and definitions, and asks what the cluster can do")
  void options() {
    HelmRenderer renderer =
        helm()
            .withoutHooks()
            .withoutDefinitions()
            .cluster("1.31.4", "monitoring.coreos.com/v1", "v1")
            .build();
    Rendering rendering = renderer.render(MemoryFiles.of(HelmCharts.full()), TEST);
    assertThat(rendering.manifests())
        .extracting(KubernetesManifest::name)
        .doesNotContain("migrate", "widgets.example.org");
    Fields data = object(rendering, "ConfigMap", "one").object("data");
    assertThat(data.text("kube")).isEqualTo("v1.31.4");
    assertThat(data.text("monitoring")).isEqualTo("true");
    assertThat(rendering.details().texts("apis")).contains("monitoring.coreos.com/v1");
  }

  @Test
  @DisplayName("may lie in a folder of the source, beside the charts it depends on")
  void dependencyInTheSource() {
    Map<String, String> files = new TreeMap<>();
    HelmCharts.small().forEach((path, text) -> files.put("charts/app/" + path, text));
    files.put("lib/common/Chart.yaml", "apiVersion: v2\nname: common\nversion: 0.1.0\n");
    files.put(
        "lib/common/templates/map.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: common}\n");
    files.put(
        "charts/app/Chart.yaml",
        """
        apiVersion: v2
        name: app
        version: 1.0.0
        dependencies:
          - {name: common, version: 0.1.0, repository: "file://../../lib/common"}
        """);
    HelmRenderer.Builder inFolder = helm().chart("charts/app");
    assertThat(inFolder.build().supports(MemoryFiles.of(files))).isTrue();
    assertThat(refusal(inFolder.build(), files))
        .hasMessageContaining("common")
        .hasMessageContaining("missing");
    files.put(
        "charts/app/Chart.lock",
        """
        dependencies:
        - name: common
          repository: file://../../lib/common
          version: 0.1.0
        digest: sha256:%s
        generated: "2026-01-01T00:00:00Z"
        """
            .formatted(lockDigest()));
    Rendering rendering = inFolder.buildDependencies().build().render(MemoryFiles.of(files), TEST);
    assertThat(object(rendering, "ConfigMap", "common")).isNotNull();
  }

  /** What Helm computes for the lock: over what is wanted and what was found, as JSON. */
  private static String lockDigest() {
    String one =
        "{\"name\":\"common\",\"version\":\"0.1.0\",\"repository\":\"file://../../lib/common\"}";
    String both = "[[" + one + "],[" + one + "]]";
    return Digest.of(both.getBytes(UTF_8)).toString().substring(7);
  }

  @Test
  @DisplayName("that makes a password each time is told apart, by file and function")
  void unsteady() {
    Map<String, String> files = new TreeMap<>(HelmCharts.small());
    files.put(
        "templates/secret.yaml",
        """
        {{- /* lookup in a comment */ -}}
        apiVersion: v1
        kind: Secret
        metadata: {name: s, annotations: {at: {{ now | date "2006" | quote }}, x: "{{ "uuidv4" }}"}}
        stringData: {password: {{ randAlphaNum 8 | quote }}, now: "{{ .Values.now }}"}
        """);
    assertThat(render(files).warnings())
        .containsExactly(
            "templates/secret.yaml calls date, now, randAlphaNum: another rendering of the same files"
                + " may differ.");
  }

  @Test
  @DisplayName("that is wrong is refused in Helm's words, without the machine's paths")
  void refused() {
    Map<String, String> files = new TreeMap<>(HelmCharts.small());
    files.put("templates/wrong.yaml", "a: {{ required \"a colour is needed\" .Values.colour }}\n");
    ProviderException refusal = refusal(helm().build(), files);
    assertThat(refusal.kind()).isEqualTo(ErrorKind.INVALID);
    assertThat(refusal)
        .hasMessageStartingWith("Could not render memory: helm template refused it: ")
        .hasMessageContaining("a colour is needed")
        .hasMessageContaining("app/templates/wrong.yaml:1")
        .hasMessageNotContaining("gitops4j-render");
    assertThat(refusal(helm().values("none.yaml").build(), HelmCharts.small()))
        .hasMessageContaining("there is no file none.yaml with values");
    assertThat(refusal(helm().chart("elsewhere").build(), HelmCharts.small()))
        .hasMessageContaining("there is no elsewhere/Chart.yaml");
  }

  @Test
  @DisplayName("is linted where that is wanted: errors refuse it, warnings are told")
  void linted() {
    Map<String, String> files = new TreeMap<>(HelmCharts.small());
    files.put("Chart.yaml", "apiVersion: v2\nname: app\nversion: one\n");
    assertThat(refusal(helm().lint().build(), files))
        .hasMessageContaining("helm lint refused it")
        .hasMessageContaining("[ERROR] Chart.yaml: version");
    assertThat(helm().lint().build().render(MemoryFiles.of(HelmCharts.small()), TEST).manifests())
        .hasSize(2);
  }

  @Test
  @DisplayName("can't be rendered without Helm, which is said")
  void withoutHelm() {
    HelmRenderer renderer = HelmRenderer.builder().program(Path.of("/missing/helm")).build();
    assertThat(refusal(renderer, HelmCharts.small()).kind()).isEqualTo(ErrorKind.NOT_FOUND);
    HelmRenderer other = HelmRenderer.builder().program(Path.of("/bin/echo")).build();
    assertThat(refusal(other, HelmCharts.small()))
        .hasMessageContaining("/bin/echo is no Helm 3 or 4");
  }

  private static ProviderException refusal(HelmRenderer renderer, Map<String, String> files) {
    ProviderException refusal =
        catchThrowableOfType(
            ProviderException.class, () -> renderer.render(MemoryFiles.of(files), TEST));
    assertThat(refusal).isNotNull();
    return refusal;
  }

  private static Rendering render(Map<String, String> files) {
    return helm().build().render(MemoryFiles.of(files), TEST);
  }

  private static Fields object(Rendering rendering, String kind, String name) {
    return rendering.manifests().stream()
        .filter(manifest -> manifest.kind().equals(kind) && manifest.name().equals(name))
        .map(KubernetesManifest::object)
        .findFirst()
        .orElseThrow();
  }

  private static String name(Fields object) {
    return object.object("metadata").text("name");
  }
}
