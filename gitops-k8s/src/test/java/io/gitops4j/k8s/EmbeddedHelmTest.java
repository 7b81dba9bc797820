package io.gitops4j.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.contracts.ManifestRendererContract;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A Helm chart, by Helm in a JVM of its own,")
class EmbeddedHelmTest extends ManifestRendererContract {
  private static final RenderContext TEST = RenderContext.of("jukebox", "test");

  private static HelmRenderer.Builder helm() {
    return HelmRenderer.builder().embedded();
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
  @DisplayName("has its definitions first, and hooks of installation and upgrade last")
  void everything() {
    Rendering rendering = render(helm(), HelmCharts.full());
    assertThat(rendering.renderer()).startsWith("helm/v3.");
    assertThat(rendering.manifests())
        .extracting(KubernetesManifest::name)
        .containsExactly(
            "widgets.example.org", "of-sub", "one", "two", "jukebox", "jukebox", "migrate");
    assertThat(rendering.manifests().get(0).origin()).isEqualTo("app/crds/widget.yaml#1");
    assertThat(rendering.manifests().get(6).object().object("metadata").object("annotations"))
        .isEqualTo(Fields.of("helm.sh/hook", "pre-install,pre-upgrade"));
    assertThat(rendering.warnings()).isEmpty();
  }

  @Test
  @DisplayName("may be rendered without hooks and definitions, for a cluster of a version")
  void options() {
    HelmRenderer.Builder less = helm().withoutHooks().withoutDefinitions().cluster("1.31.4");
    assertThat(render(less, HelmCharts.full()).manifests())
        .extracting(KubernetesManifest::name)
        .containsExactly("of-sub", "one", "two", "jukebox", "jukebox");
    assertThat(render(less, HelmCharts.full()).manifests().toString()).contains("v1.31.4");
  }

  @Test
  @DisplayName("has no definitions of a dependency that takes no part")
  void definitionsOfSubcharts() {
    Map<String, String> files = new TreeMap<>(HelmCharts.full());
    files.put("charts/sub/crds/gadget.yaml", HelmCharts.definition("gadgets"));
    assertThat(render(helm(), files).manifests())
        .extracting(KubernetesManifest::name)
        .startsWith("widgets.example.org", "gadgets.example.org");
    assertThat(
            helm()
                .build()
                .render(
                    MemoryFiles.of(files),
                    TEST.withValues(Fields.of("sub", Fields.of("on", false))))
                .manifests())
        .extracting(KubernetesManifest::name)
        .contains("widgets.example.org")
        .doesNotContain("gadgets.example.org", "of-sub");
  }

  @Test
  @DisplayName("that is wrong is refused in Helm's words, without the machine's paths")
  void refused() {
    Map<String, String> files = new TreeMap<>(HelmCharts.full());
    files.put(
        "templates/wrong.yaml", "a: {{ required \"a helm.sh/hook colour\" .Values.colour }}\n");
    assertThat(refusal(helm(), files))
        .hasMessageStartingWith("Could not render memory: helm template refused it: ")
        .hasMessageContaining("a helm.sh/hook colour")
        .hasMessageContaining("app/templates/wrong.yaml:1")
        .hasMessageNotContaining("gitops4j-render");
  }

  @Test
  @DisplayName("is refused where only the executable would do, with what to do")
  void onlyTheExecutable() {
    String only = "only the helm executable ";
    Map<String, String> full = HelmCharts.full();
    assertThat(refusal(helm().cluster("1.31.0", "monitoring.coreos.com/v1"), full))
        .hasMessageContaining(only + "tells a chart what APIs the cluster has. Install it, or");
    assertThat(refusal(helm().lint(), full)).hasMessageContaining(only + "lints");
    assertThat(refusal(helm().environment("HTTPS_PROXY", "http://localhost"), full))
        .hasMessageContaining(only + "is given variables");
    assertThat(refusal(helm().buildDependencies(), with(full, "Chart.lock", "")))
        .hasMessageContaining(only + "fetches dependencies");
    assertThat(refusal(helm(), with(full, "charts/packed-1.0.0.tgz", "")))
        .hasMessageContaining(only + "looks into archives, such as charts/packed-1.0.0.tgz");
    assertThat(refusal(helm().values("a,b.yaml"), with(full, "a,b.yaml", "")))
        .hasMessageContaining("comma");
    assertThat(refusal(helm(), with(full, "values.yaml", "a: '{{ lookup \"v1\" }}'\n")))
        .hasMessageContaining(only + "renders values.yaml, which calls lookup");
    Map<String, String> library = new TreeMap<>(full);
    library.put("charts/sub/Chart.yaml", "name: sub\nversion: 0.1.0\ntype: library\n");
    library.put("charts/sub/crds/gadget.yaml", HelmCharts.definition("gadgets"));
    assertThat(refusal(helm(), library)).hasMessageContaining("definitions of a library chart");
  }

  @Test
  @DisplayName("may be told what APIs there are when it does not ask")
  void apisThatDoNotCount() {
    HelmRenderer.Builder told = helm().cluster("1.31.0", "monitoring.coreos.com/v1");
    assertThat(render(told, HelmCharts.small()).manifests())
        .isEqualTo(render(helm(), HelmCharts.small()).manifests());
  }

  @Test
  @DisplayName("whose hooks count by their text is refused, and rendered without them")
  void hooksThatAreRead() {
    String digest =
        "apiVersion: v1\n"
            + "kind: ConfigMap\n"
            + "metadata: {name: sum}\n"
            + "data: {sum: {{ include (print $.Template.BasePath \"/migrate.yaml\") . | sha256sum"
            + " }}}\n";
    Map<String, String> files = with(HelmCharts.full(), "templates/sum.yaml", digest);
    assertThat(refusal(helm(), files)).hasMessageContaining("hooks whose own text is read");
    assertThat(render(helm().withoutHooks(), files).manifests())
        .extracting(KubernetesManifest::name)
        .contains("sum");
    String random = digest.replace("{sum:", "{now: {{ uuidv4 }}, sum:");
    assertThat(refusal(helm(), with(files, "templates/sum.yaml", random)))
        .as("where two renderings differ anyway")
        .hasMessageContaining("hooks whose own text is read");
  }

  @Test
  @DisplayName("may be random and have hooks")
  void unsteadyWithHooks() {
    String random =
        "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {p: {{ randAlphaNum 8 }}}\n";
    Rendering rendering = render(helm(), with(HelmCharts.full(), "templates/s.yaml", random));
    assertThat(rendering.isSteady()).isFalse();
    assertThat(rendering.manifests()).extracting(KubernetesManifest::name).contains("s", "migrate");
  }

  @Test
  @DisplayName("is rendered so where no executable is found")
  void chosen() {
    boolean found =
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "helm")));
    assertThat(HelmRenderer.create().identity().equals(helm().build().identity()))
        .isEqualTo(!found);
  }

  @Test
  @DisplayName("has Helm's warnings")
  void warnings() {
    Map<String, String> files = with(HelmCharts.full(), "charts/sub/values.yaml", "a: 1\n");
    RenderContext context =
        TEST.withValues(Fields.of("sub", Fields.of("on", true).with("a", Fields.of("b", 1))));
    assertThat(helm().build().render(MemoryFiles.of(files), context).warnings())
        .contains("warning: skipped value for app.sub.a: Not a table.")
        .doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("that takes or says too much is given up, and the next one is rendered")
  void limits() {
    Map<String, String> slow = with(HelmCharts.small(), "templates/long.yaml", LOOP);
    ProviderException late = refusal(helm().timeout(Duration.ofMillis(300)), slow);
    assertThat(late.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(late).hasMessageContaining("not done within PT0.3S");
    ManifestLimits little = ManifestLimits.standard().withMaxTotalBytes(1_000);
    String wide = "apiVersion: v1\nkind: A\nmetadata: {name: a}\nd: {{ repeat 2000 \"x\" }}\n";
    assertThat(refusal(helm().limits(little), with(Map.of(), "Chart.yaml", CHART, wide)))
        .hasMessageContaining("Helm says more than 1000 bytes");
    assertThat(render(helm(), HelmCharts.small()).manifests()).hasSize(2);
  }

  private static final String CHART = "apiVersion: v2\nname: app\nversion: 1.0.0\n";
  private static final String LOOP =
      "{{- range until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}";

  private static Map<String, String> with(Map<String, String> files, String path, String text) {
    Map<String, String> all = new TreeMap<>(files);
    all.put(path, text);
    return all;
  }

  private static Map<String, String> with(
      Map<String, String> files, String path, String text, String template) {
    return with(with(files, path, text), "templates/a.yaml", template);
  }

  private static ProviderException refusal(HelmRenderer.Builder by, Map<String, String> files) {
    ProviderException refusal =
        catchThrowableOfType(ProviderException.class, () -> render(by, files));
    assertThat(refusal).isNotNull();
    return refusal;
  }

  private static Rendering render(HelmRenderer.Builder by, Map<String, String> files) {
    return by.build().render(MemoryFiles.of(files), TEST);
  }
}
