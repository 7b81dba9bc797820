package io.gitops4j.k8s.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.k8s.MemoryFiles;
import io.gitops4j.k8s.WorkloadRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A cache of renderings")
class RenderingCacheTest {
  private static final int LARGE = 10 << 20;

  @TempDir Path temporary;
  private Path folder;
  private final Counted workload = new Counted(WorkloadRenderer.create());

  @BeforeEach
  void place() {
    folder = temporary.resolve("renderings");
  }

  private Rendering render(RenderingCache cache, int image) {
    Map<String, String> files = Map.of("workload.yaml", "image: example/app:" + image + "\n");
    return CachedRenderer.of(workload, cache)
        .render(MemoryFiles.of(files), RenderContext.of("app", "test"));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  @DisplayName("in a folder is there for the next process")
  void shared() {
    Rendering first = render(RenderingCache.inMemory(LARGE).withFolder(folder, LARGE), 1);
    Rendering again = render(RenderingCache.inMemory(LARGE).withFolder(folder, LARGE), 1);
    assertThat(workload.renderings()).isEqualTo(1);
    assertThat(again.manifests()).isEqualTo(first.manifests());
  }

  @Test
  @DisplayName("that is damaged or gone is as good as empty")
  void damaged() throws IOException {
    Rendering first = render(RenderingCache.inMemory(LARGE).withFolder(folder, LARGE), 1);
    for (Path file : files()) {
      byte[] content = Files.readAllBytes(file);
      content[content.length / 2] ^= 1;
      Files.write(file, content);
    }
    render(RenderingCache.inMemory(LARGE).withFolder(folder, LARGE), 1);
    assertThat(workload.renderings()).isEqualTo(2);
    for (Path file : files()) {
      Files.write(file, new byte[0]);
    }
    render(RenderingCache.inMemory(LARGE).withFolder(folder, LARGE), 1);
    for (Path file : files()) {
      Files.delete(file);
    }
    Rendering last = render(RenderingCache.inMemory(LARGE).withFolder(folder, LARGE), 1);
    assertThat(workload.renderings()).isEqualTo(4);
    assertThat(last.manifests()).isEqualTo(first.manifests());
  }

  @Test
  @DisplayName("has no more bytes than it may, and keeps what was used last")
  void bounded() throws IOException {
    RenderingCache cache = RenderingCache.inMemory(80_000).withFolder(folder, 20_000);
    for (int i = 0; i < 100; i++) {
      render(cache, i);
    }
    long kept = 0;
    for (Path file : files()) {
      kept += Files.size(file);
    }
    assertThat(kept).isBetween(10_000L, 20_000L + 20_000 / 16 + 4_000);
    render(cache, 99);
    assertThat(workload.renderings()).isEqualTo(100);
    render(cache, 0);
    assertThat(workload.renderings()).isEqualTo(101);
  }

  @Test
  @DisplayName("in memory forgets what was not used for longest")
  void memory() {
    RenderingCache cache = RenderingCache.inMemory(60_000);
    for (int i = 0; i < 100; i++) {
      render(cache, 0);
      render(cache, i);
    }
    assertThat(workload.renderings()).isEqualTo(100);
    render(cache, 1);
    assertThat(workload.renderings()).isEqualTo(101);
  }

  @Test
  @DisplayName("is its owner's alone")
  void ownersAlone() throws IOException {
    render(RenderingCache.inMemory(LARGE).withFolder(folder, LARGE), 1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwx---"));
    RenderingCache memory = RenderingCache.inMemory(LARGE);
    assertThatThrownBy(() -> memory.withFolder(folder, LARGE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Others may write to");
  }

  @Test
  @DisplayName("has at least a byte")
  void somewhat() {
    assertThatThrownBy(() -> RenderingCache.inMemory(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A cache has at least 1 byte, not 0");
  }
}
