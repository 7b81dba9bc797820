package io.gitops4j.k8s.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.k8s.MemoryFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Whatever is edited, a cached rendering is what rendering it now gives")
class NoWrongHitTest {
  private static final int EDITS = 500;
  private static final List<String> PATHS =
      List.of("main", "a/one", "a/two", "a/b/one", "b/one", "b/test", "b/prod", "c");
  private static final List<String> FOLDERS = List.of("", "a", "a/b", "b", "nowhere");

  @TempDir Path folder;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  @DisplayName("with files that say which others are read")
  void randomEdits(long seed) {
    Random random = new Random(seed);
    RenderingCache cache = RenderingCache.inMemory(400_000).withFolder(folder, 400_000);
    Map<String, String> files = new TreeMap<>(Map.of("main", "file a/one\nfolder b\n"));
    List<Counted> renderers =
        List.of(new Counted(new Including("x")), new Counted(new Including("y")));
    for (int i = 0; i < EDITS; i++) {
      edit(files, random);
      Counted renderer = renderers.get(random.nextInt(renderers.size()));
      RenderContext context = context(random);
      MemoryFiles source = MemoryFiles.of(Map.copyOf(files));
      Rendering cached = CachedRenderer.of(renderer, cache).render(source, context);
      Rendering now =
          new Including(renderer == renderers.get(0) ? "x" : "y").render(source, context);
      assertThat(cached.manifests())
          .as("seed %d, edit %d, files %s, %s", seed, i, files, context.environment())
          .isEqualTo(now.manifests());
      assertThat(cached.digest()).isEqualTo(now.digest());
    }
    int made = renderers.stream().mapToInt(Counted::renderings).sum();
    assertThat(made).as("of %d, seed %d", EDITS, seed).isLessThan(EDITS * 9 / 10);
  }

  /** Few texts in few places, so that many states come again. */
  private static void edit(Map<String, String> files, Random random) {
    String path = PATHS.get(random.nextInt(PATHS.size()));
    switch (random.nextInt(6)) {
      case 0 -> files.remove(path);
      case 1 -> files.put(path, "text " + random.nextInt(2));
      case 2 -> files.put(path, "file " + PATHS.get(random.nextInt(PATHS.size())) + "\n");
      case 3 -> files.put(path, "file b/<environment>\n");
      case 4 -> files.put(path, "folder " + FOLDERS.get(random.nextInt(FOLDERS.size())) + "\n");
      default -> files.put(path, "names " + FOLDERS.get(random.nextInt(FOLDERS.size())) + "\n");
    }
  }

  private static RenderContext context(Random random) {
    RenderContext context = RenderContext.of("app", random.nextBoolean() ? "test" : "prod");
    return random.nextInt(4) == 0 ? context.withValues(Fields.of("a", 1)) : context;
  }
}
