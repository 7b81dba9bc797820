package io.gitops4j.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.servers.BuiltProgram;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.k8s.cache.CachedRenderer;
import io.gitops4j.k8s.cache.Counted;
import io.gitops4j.k8s.cache.RenderingCache;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("servers")
@DisplayName("A Helm chart with a cache")
class HelmCacheTest {
  private static final RenderContext TEST = RenderContext.of("jukebox", "test");

  private final Map<String, String> files = new TreeMap<>();
  private final Counted helm = new Counted(helm());
  private final CachedRenderer cached = CachedRenderer.of(helm, RenderingCache.inMemory(10 << 20));

  HelmCacheTest() {
    HelmCharts.full().forEach((path, text) -> files.put("charts/app/" + path, text));
    files.put("env/test.yaml", "replicas: 3\n");
    files.put("env/prod.yaml", "replicas: 9\n");
  }

  private static HelmRenderer helm() {
    return HelmRenderer.builder()
        .program(BuiltProgram.orSkip("helm"))
        .chart("charts/app")
        .values("env/{environment}.yaml")
        .build();
  }

  private Rendering render(RenderContext context) {
    return cached.render(MemoryFiles.of(Map.copyOf(files)), context);
  }

  private boolean isMadeAnew(RenderContext context) {
    int before = helm.renderings();
    render(context);
    return helm.renderings() > before;
  }

  private int renderingsOfTwo(RenderContext context) {
    int before = helm.renderings();
    render(context);
    render(context);
    return helm.renderings() - before;
  }

  @Test
  @DisplayName("is rendered again when the chart or its values change, and for nothing else")
  void whatCounts() {
    assertThat(isMadeAnew(TEST)).isTrue();
    files.put("env/prod.yaml", "replicas: 10\n");
    files.put("charts/other/Chart.yaml", "apiVersion: v2\nname: other\nversion: 1.0.0\n");
    assertThat(isMadeAnew(TEST)).isFalse();
    files.put("env/test.yaml", "replicas: 4\n");
    assertThat(isMadeAnew(TEST)).isTrue();
    files.put("charts/app/charts/sub/templates/map.yaml", "");
    assertThat(isMadeAnew(TEST)).isTrue();
    assertThat(isMadeAnew(TEST.withNamespace("songs"))).isTrue();
    assertThat(isMadeAnew(TEST.withCluster("1.31.0", List.of()))).isTrue();
    assertThat(isMadeAnew(TEST)).isFalse();
  }

  @Test
  @DisplayName("that may come out differently is rendered each time, wherever it says so")
  void unsteady() {
    files.put("charts/app/templates/a.yaml", map("{{ randAlphaNum 8 | quote }}"));
    assertThat(renderingsOfTwo(TEST)).as("in a template").isEqualTo(2);
    files.put("charts/app/templates/a.yaml", map("{{ tpl (toString .Values.extra) . | quote }}"));
    assertThat(renderingsOfTwo(TEST)).as("nowhere").isEqualTo(1);
    files.put("env/test.yaml", "extra: '{{ uuidv4 }}'\n");
    assertThat(renderingsOfTwo(TEST)).as("in a file with values").isEqualTo(2);
    files.put("env/test.yaml", "replicas: 3\n");
    RenderContext valued = TEST.withValues(Fields.of("extra", "{{ now }}"));
    assertThat(renderingsOfTwo(valued)).as("in a value").isEqualTo(2);
    files.put("charts/app/charts/packed-1.0.0.tgz", "an archive can't be looked through");
    assertThat(
            new UnsteadyFunctions(MemoryFiles.of(files), "charts/app")
                .mayBeCalled(List.of(), Fields.none()))
        .as("in an archive, perhaps")
        .isTrue();
  }

  private static String map(String value) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: " + value + "}\n";
  }

  @Test
  @DisplayName("gives what Helm gives, whatever is edited")
  void randomEdits() {
    Random random = new Random(7);
    for (int i = 0; i < 40; i++) {
      String number = "replicas: " + random.nextInt(3) + "\n";
      switch (random.nextInt(4)) {
        case 0 -> files.put("env/test.yaml", number);
        case 1 -> files.put("env/prod.yaml", number);
        case 2 -> files.put("charts/app/crds/" + random.nextInt(2) + ".yaml", "");
        default -> files.put("charts/app/templates/a.yaml", map("x" + random.nextInt(2)));
      }
      RenderContext context = RenderContext.of("app", random.nextBoolean() ? "test" : "prod");
      Rendering now = helm().render(MemoryFiles.of(Map.copyOf(files)), context);
      assertThat(render(context).manifests()).as("seed 7, edit %d", i).isEqualTo(now.manifests());
    }
    assertThat(helm.renderings()).as("of 40, seed 7").isLessThan(36);
  }
}
