package io.gitops4j.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.contracts.ManifestRendererContract;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.servers.BuiltProgram;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import io.gitops4j.k8s.cache.CachedRenderer;
import io.gitops4j.k8s.cache.Counted;
import io.gitops4j.k8s.cache.RenderingCache;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("servers")
@DisplayName("A Kustomize overlay")
class KustomizeRendererTest extends ManifestRendererContract {
  private static final RenderContext TEST = RenderContext.of("jukebox", "test");

  @Override
  protected KustomizeRenderer renderer() {
    return KustomizeRenderer.create().withProgram(BuiltProgram.orSkip("kustomize"));
  }

  @Override
  protected Map<String, String> example() {
    return Map.of(
        "kustomization.yaml",
        "resources: [deployment.yaml, service.yaml]\n",
        "deployment.yaml",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: app}
        spec:
          replicas: 1
          template: {spec: {containers: [{name: app, image: "example/app:1"}]}}
        """,
        "service.yaml",
        "apiVersion: v1\nkind: Service\nmetadata: {name: app}\n");
  }

  private Map<String, String> overlays() {
    Map<String, String> files = new TreeMap<>();
    example().forEach((path, text) -> files.put("base/" + path, text));
    files.put(
        "overlays/test/kustomization.yaml",
        """
        resources: [../../base]
        namespace: songs
        namePrefix: test-
        images: [{name: example/app, newTag: "7"}]
        configMapGenerator: [{name: settings, literals: [colour=blue]}]
        patches:
          - patch: '[{"op": "replace", "path": "/spec/replicas", "value": 3}]'
            target: {kind: Deployment}
        """);
    return files;
  }

  @Test
  @DisplayName("is rendered with its bases, as the environment's")
  void overlay() {
    KustomizeRenderer renderer = renderer().withOverlay("overlays/{environment}");
    assertThat(renderer.supports(MemoryFiles.of(overlays()))).isTrue();
    Rendering rendering = renderer.render(MemoryFiles.of(overlays()), TEST);
    assertThat(rendering.manifests())
        .extracting(KubernetesManifest::kind)
        .containsExactly("ConfigMap", "Service", "Deployment");
    KubernetesManifest deployment = rendering.manifests().get(2);
    assertThat(deployment.namespace()).isEqualTo("songs");
    assertThat(deployment.name()).isEqualTo("test-app");
    assertThat(deployment.object().object("spec").number("replicas")).isEqualTo(3);
    assertThat(deployment.object().toString()).contains("example/app:7");
    assertThat(rendering.renderer()).isEqualTo("kustomize/v5.8.2");
    assertThat(rendering.details().text("overlay")).isEqualTo("overlays/test");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org/app.yaml",
        "github.com/team/base//overlay?ref=v1",
        "git@example.org:team/base.git",
        "ssh://git@example.org/team/base"
      })
  @DisplayName("that names something of the network is refused, and nothing is fetched")
  void network(String resource) {
    Map<String, String> files = new TreeMap<>(overlays());
    files.put("base/kustomization.yaml", "resources:\n- deployment.yaml\n- " + resource + "\n");
    ProviderException refusal = refusal(files, "overlays/test", TEST);
    assertThat(refusal.kind()).isEqualTo(ErrorKind.INVALID);
    assertThat(refusal)
        .hasMessageContaining("base/kustomization.yaml names " + resource)
        .hasMessageContaining("Copy it into the repository");
    assertThat(refusal(generating(resource), "overlays/test", TEST))
        .hasMessageContaining("overlays/test/kustomization.yaml names app.txt=" + resource);
  }

  private Map<String, String> generating(String resource) {
    Map<String, String> files = new TreeMap<>(overlays());
    files.put(
        "overlays/test/kustomization.yaml",
        "configMapGenerator: [{name: c, files: [\"app.txt=" + resource + "\"]}]\n");
    return files;
  }

  @Test
  @DisplayName("may stand beside one that names something of the network")
  void networkElsewhere() {
    Map<String, String> files = new TreeMap<>(overlays());
    files.put("elsewhere/kustomization.yaml", "resources: [https://example.org/other.yaml]\n");
    assertThat(
            renderer().withOverlay("overlays/test").render(MemoryFiles.of(files), TEST).manifests())
        .hasSize(3);
  }

  @Test
  @DisplayName("with a cache is rendered again when a base changes, and not for other overlays")
  void cached() {
    Counted counted = new Counted(renderer().withOverlay("overlays/{environment}"));
    CachedRenderer cached = CachedRenderer.of(counted, RenderingCache.inMemory(10 << 20));
    Map<String, String> files = new TreeMap<>(overlays());
    cached.render(MemoryFiles.of(files), TEST);
    files.put("overlays/prod/kustomization.yaml", "resources: [../../base]\n");
    cached.render(MemoryFiles.of(files), TEST);
    assertThat(counted.renderings()).isEqualTo(1);
    files.replace("base/deployment.yaml", example().get("deployment.yaml") + "status: {}\n");
    Rendering changed = cached.render(MemoryFiles.of(files), TEST);
    assertThat(changed.manifests().get(2).object().find("status")).isPresent();
  }

  @Test
  @DisplayName("that names a file of another folder is refused for that, as Kustomize does")
  void outside() {
    Map<String, String> files = new TreeMap<>(overlays());
    files.put("overlays/test/kustomization.yaml", "resources: [../../base/service.yaml]\n");
    assertThat(refusal(files, "overlays/test", TEST)).hasMessageContaining("is not in or below");
  }

  @Test
  @DisplayName("that is wrong is refused in Kustomize's words, without the machine's paths")
  void wrong() {
    Map<String, String> files = new TreeMap<>(overlays());
    files.remove("base/service.yaml");
    assertThat(refusal(files, "overlays/test", TEST))
        .hasMessageContaining("service.yaml")
        .hasMessageNotContaining("gitops4j-render");
    assertThat(refusal(files, "overlays/prod", TEST))
        .hasMessageContaining("there is no kustomization.yaml in overlays/prod");
    assertThat(refusal(overlays(), "overlays/test", TEST.withValues(Fields.of("a", 1))))
        .hasMessageContaining("takes no values");
  }

  @Test
  @DisplayName("that would run a program or a chart is refused")
  void programs() {
    Map<String, String> files = new TreeMap<>(overlays());
    files.put(
        "overlays/test/kustomization.yaml",
        "helmCharts: [{name: x, releaseName: x, version: \"1\"}]\n");
    assertThat(refusal(files, "overlays/test", TEST)).hasMessageContaining("enable-helm");
  }

  private ProviderException refusal(
      Map<String, String> files, String overlay, RenderContext context) {
    ManifestRenderer renderer = renderer().withOverlay(overlay);
    ProviderException refusal =
        catchThrowableOfType(
            ProviderException.class, () -> renderer.render(MemoryFiles.of(files), context));
    assertThat(refusal).isNotNull();
    return refusal;
  }
}
