package io.gitops4j.k8s.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.k8s.MemoryFiles;
import io.gitops4j.k8s.PlainYamlRenderer;
import io.gitops4j.k8s.WorkloadRenderer;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A renderer with a cache")
class CachedRendererTest {
  private static final RenderContext TEST = RenderContext.of("jukebox", "test");
  private static final Map<String, String> WORKLOAD =
      Map.of("workload.yaml", "image: example/app:1\nreplicas: 2\n");

  private final RenderingCache cache = RenderingCache.inMemory(10 << 20);
  private final Counted workload = new Counted(WorkloadRenderer.create());

  private Rendering render(Map<String, String> files, RenderContext context) {
    return CachedRenderer.of(workload, cache).render(MemoryFiles.of(files), context);
  }

  private static Map<String, String> with(Map<String, String> files, String path, String text) {
    Map<String, String> more = new TreeMap<>(files);
    more.put(path, text);
    return more;
  }

  @Test
  @DisplayName("gives a rendering again in full, and renders it once")
  void once() {
    Rendering first = render(WORKLOAD, TEST);
    Rendering again = render(WORKLOAD, TEST);
    assertThat(workload.renderings()).isEqualTo(1);
    assertThat(again.manifests()).isEqualTo(first.manifests()).isNotEmpty();
    assertThat(again.digest()).isEqualTo(first.digest());
    assertThat(again.renderer()).isEqualTo(first.renderer());
    assertThat(again.details()).isEqualTo(first.details());
    assertThat(again.warnings()).isEqualTo(first.warnings());
  }

  @Test
  @DisplayName("doesn't render again for files that are not read")
  void othersFiles() {
    render(WORKLOAD, TEST);
    render(with(WORKLOAD, "README.md", "hello"), TEST);
    render(with(WORKLOAD, "workload-prod.yaml", "replicas: 9\n"), TEST);
    assertThat(workload.renderings()).isEqualTo(1);
  }

  @Test
  @DisplayName("renders again when a file comes that was looked for in vain")
  void comesLater() {
    render(WORKLOAD, TEST);
    Rendering later = render(with(WORKLOAD, "workload-test.yaml", "replicas: 7\n"), TEST);
    assertThat(later.manifests().toString()).contains("replicas=7");
  }

  @Test
  @DisplayName("renders one of many applications after a commit that touches one")
  void oneOfMany() {
    Map<String, String> apps = new TreeMap<>();
    for (int i = 0; i < 50; i++) {
      apps.put("app-" + i + "/workload.yaml", "image: example/app:" + i + "\n");
    }
    renderAll(apps);
    assertThat(workload.renderings()).isEqualTo(50);
    renderAll(with(apps, "app-7/workload.yaml", "image: example/app:new\n"));
    assertThat(workload.renderings()).isEqualTo(51);
  }

  private void renderAll(Map<String, String> apps) {
    for (String path : apps.keySet()) {
      render(Map.of("workload.yaml", String.valueOf(apps.get(path))), RenderContext.of(path, "t"));
    }
  }

  @Test
  @DisplayName("renders again for any other context")
  void contexts() {
    List<RenderContext> all =
        List.of(
            TEST,
            RenderContext.of("radio", "test"),
            RenderContext.of("jukebox", "prod"),
            TEST.withNamespace("songs"),
            TEST.withValues(Fields.of("replicas", 1)),
            TEST.withValues(Fields.of("replicas", 1.0)),
            TEST.withValues(Fields.of("replicas", "1")),
            TEST.withValues(Fields.of("labels", Fields.of("a", "x").with("b", "y"))),
            TEST.withValues(Fields.of("labels", Fields.of("b", "y").with("a", "x"))),
            TEST.withCluster("1.36.3", List.of()),
            TEST.withCluster("", List.of("apps/v1")));
    Set<RenderingKey> keys = new HashSet<>();
    Digest renderer = workload.identity().orElseThrow();
    all.forEach(context -> keys.add(RenderingKey.of(renderer, context)));
    assertThat(keys).hasSameSizeAs(all);
    assertThat(
            Arrays.stream(RenderContext.class.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .map(Field::getName))
        .as("what a context has; all of it belongs in RenderingKey, and above")
        .containsExactlyInAnyOrder(
            "application",
            "environment",
            "namespace",
            "values",
            "kubernetesVersion",
            "apiVersions");
  }

  @Test
  @DisplayName("renders again for another renderer, and for other options of one")
  void renderers() {
    Set<Digest> identities = new HashSet<>();
    List<ManifestRenderer> all =
        List.of(
            WorkloadRenderer.create(),
            WorkloadRenderer.create().withFile("other.yaml"),
            PlainYamlRenderer.create());
    all.forEach(renderer -> identities.add(renderer.identity().orElseThrow()));
    assertThat(identities).hasSameSizeAs(all);
    assertThat(WorkloadRenderer.create().identity()).contains(workload.identity().orElseThrow());
  }

  @Test
  @DisplayName("keeps nothing that may come out differently, and nothing of who can't tell itself")
  void neverKept() {
    Counted unsteady = new Counted(changed(Rendering::asUnsteady, true));
    Counted unknown = new Counted(changed(rendering -> rendering, false));
    for (Counted renderer : List.of(unsteady, unknown)) {
      for (int i = 0; i < 3; i++) {
        CachedRenderer.of(renderer, cache).render(MemoryFiles.of(WORKLOAD), TEST);
      }
      assertThat(renderer.renderings()).isEqualTo(3);
    }
  }

  @Test
  @DisplayName("refuses again what is refused")
  void refusals() {
    Map<String, String> wrong = Map.of("workload.yaml", "imagge: x\n");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> render(wrong, TEST)).isInstanceOf(ProviderException.class);
    }
    assertThat(workload.renderings()).isEqualTo(2);
  }

  private static ManifestRenderer changed(
      java.util.function.UnaryOperator<Rendering> change, boolean identity) {
    WorkloadRenderer renderer = WorkloadRenderer.create();
    return new ManifestRenderer() {
      @Override
      public String name() {
        return renderer.name();
      }

      @Override
      public boolean supports(ManifestSource source) {
        return renderer.supports(source);
      }

      @Override
      public Optional<Digest> identity() {
        return identity ? renderer.identity() : Optional.empty();
      }

      @Override
      public Rendering render(ManifestSource source, RenderContext context) {
        return change.apply(renderer.render(source, context));
      }
    };
  }
}
