package io.gitops4j.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link ManifestRenderer} does. Extend it; give a renderer and files it renders. */
public abstract class ManifestRendererContract {
  private static final int THREADS = 8;
  private static final RenderContext CONTEXT = RenderContext.of("app", "test");

  /** Makes the kit; subclasses are made by JUnit. */
  protected ManifestRendererContract() {}

  /** A renderer that has rendered nothing before. */
  protected abstract ManifestRenderer renderer();

  /**
   * Files, texts by paths, that this renderer renders to two or more manifests without values. They
   * name an image {@code example/app:1} somewhere.
   */
  protected abstract Map<String, String> example();

  @Test
  @DisplayName("files are told by their names alone whether they are for this renderer")
  void supportsByName() {
    ManifestSource unreadable =
        new ManifestSource() {
          @Override
          public List<String> files() {
            return example().keySet().stream().sorted().toList();
          }

          @Override
          public Optional<byte[]> read(String path) {
            throw new AssertionError("supports() read " + path);
          }

          @Override
          public String describe() {
            return "example";
          }
        };
    assertThat(renderer().supports(unreadable)).isTrue();
    assertThat(renderer().supports(new ManifestFiles("empty", Map.of()))).isFalse();
    assertThat(renderer().supports(new ManifestFiles("text", Map.of("README.md", "x")))).isFalse();
  }

  @Test
  @DisplayName("every manifest names its kind, version and object, and where it comes from")
  void namesEverything() {
    Rendering rendering = render(example());
    assertThat(rendering.renderer()).startsWith(renderer().name());
    assertThat(rendering.manifests()).hasSizeGreaterThan(1);
    for (KubernetesManifest manifest : rendering.manifests()) {
      assertThat(manifest.apiVersion()).isNotBlank();
      assertThat(manifest.kind()).isNotBlank().isNotEqualTo("List");
      assertThat(manifest.name()).isNotBlank();
      assertThat(manifest.origin()).isNotBlank();
    }
  }

  @Test
  @DisplayName("the same files give the same manifests and digest, wherever they are")
  void repeats() {
    Rendering first = render(example());
    Rendering second = renderer().render(new ManifestFiles("elsewhere", example()), CONTEXT);
    assertThat(second.manifests()).isEqualTo(first.manifests());
    assertThat(second.digest()).isEqualTo(first.digest());
    assertThat(second.renderer()).isEqualTo(first.renderer());
  }

  @Test
  @DisplayName("another image gives another digest")
  void noticesChanges() {
    Map<String, String> changed = new TreeMap<>(example());
    changed.replaceAll((path, text) -> text.replace("example/app:1", "example/app:2"));
    assertThat(changed).isNotEqualTo(example());
    assertThat(render(changed).digest()).isNotEqualTo(render(example()).digest());
    assertThat(render(changed).manifests().toString()).contains("example/app:2");
  }

  @Test
  @DisplayName("a file that is not YAML is refused by its name and line")
  void refusesWhatIsNotYaml() {
    Map<String, String> broken = new TreeMap<>(example());
    broken.replaceAll((path, text) -> isYaml(path) ? "broken: [\n" + text : text);
    ProviderException refusal = catchThrowableOfType(ProviderException.class, () -> render(broken));
    assertThat(refusal).isNotNull();
    assertThat(refusal.kind()).isEqualTo(ErrorKind.INVALID);
    assertThat(refusal)
        .hasMessageStartingWith("Could not render example")
        .hasMessageContaining("line");
    assertThat(broken.keySet()).anyMatch(path -> refusal.toString().contains(path));
  }

  @Test
  @DisplayName("several threads may share one renderer")
  void isThreadSafe() throws Exception {
    ManifestRenderer shared = renderer();
    ManifestFiles files = new ManifestFiles("example", example());
    List<Callable<Rendering>> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      tasks.add(() -> shared.render(files, CONTEXT));
    }
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (Future<Rendering> each : threads.invokeAll(tasks)) {
        assertThat(each.get().digest()).isEqualTo(render(example()).digest());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private Rendering render(Map<String, String> files) {
    return renderer().render(new ManifestFiles("example", files), CONTEXT);
  }

  private static boolean isYaml(String path) {
    return path.endsWith(".yaml") || path.endsWith(".yml");
  }
}
