package io.gitops4j.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gitops4j.contracts.ManifestRendererContract;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PlainYamlRendererTest extends ManifestRendererContract {
  private static final String MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\n";
  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: app}
      spec:
        template: {spec: {containers: [{name: app, image: "example/app:1"}]}}
      """;

  @Override
  protected ManifestRenderer renderer() {
    return PlainYamlRenderer.create();
  }

  @Override
  protected Map<String, String> example() {
    return Map.of("app/deployment.yaml", DEPLOYMENT, "config.yml", MAP.formatted("config"));
  }

  @Test
  @DisplayName("refuses a folder without any file, as whoever reads a file of its own does")
  void noFile() {
    List<ManifestRenderer> all =
        List.of(
            PlainYamlRenderer.create(),
            WorkloadRenderer.create(),
            ModelRenderer.create(),
            HelmRenderer.builder().embedded().build(),
            KustomizeRenderer.create().withProgram(Path.of("nowhere")));
    RenderContext context = RenderContext.of("app", "test");
    for (ManifestRenderer renderer : all) {
      assertThat(renderer.supports(MemoryFiles.of(Map.of()))).isFalse();
      assertThatThrownBy(() -> renderer.render(MemoryFiles.of(Map.of()), context))
          .isInstanceOfSatisfying(
              ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID))
          .hasMessage("Could not render memory: there is no file at all. Check the folder's name.");
    }
    Map<String, String> noManifest = Map.of("README.md", "soon");
    assertThat(render(noManifest).manifests()).isEmpty();
    assertThatThrownBy(() -> WorkloadRenderer.create().render(MemoryFiles.of(noManifest), context))
        .hasMessageContaining("there is no workload.yaml");
  }

  @Test
  @DisplayName("takes the files in the order of their paths, and skips empty documents")
  void ordersFiles() {
    Rendering rendering =
        render(
            Map.of(
                "b.yaml",
                MAP.formatted("two") + "---\n---\n# nothing\n---\n" + MAP.formatted("three"),
                "a/z.yml",
                MAP.formatted("one"),
                "c.json",
                "{",
                "empty.yaml",
                ""));
    assertThat(rendering.manifests())
        .extracting(KubernetesManifest::name, KubernetesManifest::origin)
        .containsExactly(
            tuple("one", "a/z.yml#1"), tuple("two", "b.yaml#1"), tuple("three", "b.yaml#4"));
  }

  @Test
  @DisplayName("leaves Kustomize folders and charts to others")
  void leavesOthers() {
    for (String other : List.of("kustomization.yaml", "base/Kustomization", "x/Chart.yaml")) {
      Map<String, String> files = Map.of("a.yaml", MAP.formatted("a"), other, "");
      assertThat(renderer().supports(MemoryFiles.of(files))).isFalse();
      assertThat(refusal(files)).contains(other + " is not for plain YAML");
    }
  }

  @Test
  @DisplayName("expands lists, in lists too, and gives items of a typed list their kind")
  void expandsLists() {
    String text =
        """
        apiVersion: v1
        kind: List
        items:
          - {apiVersion: v1, kind: Secret, metadata: {name: a}}
          - apiVersion: v1
            kind: ConfigMapList
            items:
              - metadata: {name: b}
          - {apiVersion: v1, kind: List, items: []}
        """;
    assertThat(render(Map.of("list.yaml", text)).manifests())
        .extracting(m -> m.origin() + " " + m.apiVersion() + " " + m.kind() + " " + m.name())
        .containsExactly("list.yaml#1[0] v1 Secret a", "list.yaml#1[1][0] v1 ConfigMap b");
  }

  @Test
  @DisplayName("refuses what is no named object, naming file, document, line and column")
  void refusesNameless() {
    String start = "Could not render memory: a.yaml, document 2, line 5, column 1: ";
    String first = MAP.formatted("a") + "---\n";
    assertThat(refusal(Map.of("a.yaml", first + "kind: A\n"))).startsWith(start + "it has no apiV");
    assertThat(refusal(Map.of("a.yaml", first + "apiVersion: v1\n")))
        .startsWith(start + "it has no kind");
    assertThat(refusal(Map.of("a.yaml", first + "{apiVersion: v1, kind: A}\n")))
        .startsWith(start + "it has no metadata.name");
    assertThat(
            refusal(Map.of("a.yaml", first + "{apiVersion: v1, kind: A, metadata: {name: 1}}\n")))
        .startsWith(start + "metadata.name is 1, not text");
    assertThat(refusal(Map.of("a.yaml", first + "- a\n")))
        .startsWith(start + "it is not an object");
    assertThat(refusal(Map.of("a.yaml", first + "{apiVersion: v1, kind: List}\n")))
        .startsWith(start + "it is a list without items");
    assertThat(refusal(Map.of("a.yaml", first + "{apiVersion: v1, kind: List, items: [3]}\n")))
        .startsWith(start + "item [0]: it is not an object");
  }

  @Test
  @DisplayName("refuses values, and more than its limits")
  void refusesTooMuch() {
    Map<String, String> files = Map.of("a.yaml", MAP.formatted("a"), "b.yaml", MAP.formatted("b"));
    ManifestLimits limits = ManifestLimits.standard();
    assertThat(
            refusal(
                () ->
                    renderer()
                        .render(
                            MemoryFiles.of(files),
                            RenderContext.of("app", "test").withValues(Fields.of("a", 1)))))
        .contains("takes no values");
    assertThat(refusal(files, limits.withMaxFileBytes(10))).contains("more than 10");
    assertThat(refusal(files, limits.withMaxTotalBytes(60)))
        .contains("more than 60 bytes together");
    assertThat(refusal(files, limits.withMaxManifests(1))).contains("more than 1 manifests");
    assertThat(refusal(files, limits.withMaxNodes(5))).contains("more than 5 nodes");
    assertThat(refusal(files, limits.withMaxDepth(1))).contains("deeper than 1 levels");
  }

  @Test
  @DisplayName("the digest is of the objects and their order, not of how they are written")
  void digestsObjects() {
    String sorted = "apiVersion: v1\nkind: A\nmetadata: {name: a}\nspec: {on: 1.0, b: 0x10}\n";
    String other = "kind: A\nspec:\n  b: 16\n  'true': 1\nmetadata: {name: a}\napiVersion: 'v1'\n";
    String two = MAP.formatted("two");
    Rendering first = render(Map.of("a.yaml", sorted, "b.yaml", two));
    assertThat(render(Map.of("a.yaml", other, "z/b.yml", two)).digest()).isEqualTo(first.digest());
    assertThat(render(Map.of("b.yaml", sorted, "a.yaml", two)).digest())
        .isNotEqualTo(first.digest());
    assertThat(render(Map.of("a.yaml", "")).digest().toString())
        .isEqualTo("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  @DisplayName("renders a real folder")
  void rendersRealFolder() throws Exception {
    String data = System.getProperty("gitops4j.data", "");
    boolean required = System.getProperty("gitops4j.required", "").contains("data");
    assumeTrue(required || !data.isEmpty(), "gitops4j.data is not set");
    Path folder = Path.of(data, "flux-example/apps/base/podinfo");
    Rendering rendering =
        render(
            Map.of(
                "namespace.yaml", Files.readString(folder.resolve("namespace.yaml")),
                "release.yaml", Files.readString(folder.resolve("release.yaml")),
                "repository.yaml", Files.readString(folder.resolve("repository.yaml"))));
    assertThat(rendering.manifests())
        .extracting(m -> m.apiVersion() + " " + m.kind() + " " + m.namespace() + "/" + m.name())
        .containsExactly(
            "v1 Namespace /podinfo",
            "helm.toolkit.fluxcd.io/v2 HelmRelease podinfo/podinfo",
            "source.toolkit.fluxcd.io/v1 HelmRepository podinfo/podinfo");
    Fields spec = rendering.manifests().get(1).object().object("spec");
    assertThat(spec.object("values").object("redis").asMap())
        .containsEntry("enabled", true)
        .containsEntry("tag", "8.6.2");
  }

  private Rendering render(Map<String, String> files) {
    return renderer().render(MemoryFiles.of(files), RenderContext.of("app", "test"));
  }

  private static String refusal(Map<String, String> files) {
    return refusal(files, ManifestLimits.standard());
  }

  private static String refusal(Map<String, String> files, ManifestLimits limits) {
    return refusal(
        () ->
            PlainYamlRenderer.create()
                .withLimits(limits)
                .render(MemoryFiles.of(files), RenderContext.of("app", "test")));
  }

  private static String refusal(Runnable rendering) {
    ProviderException refusal = catchThrowableOfType(ProviderException.class, rendering::run);
    assertThat(refusal).isNotNull();
    assertThat(refusal.kind()).isEqualTo(ErrorKind.INVALID);
    return refusal.getMessage();
  }
}
