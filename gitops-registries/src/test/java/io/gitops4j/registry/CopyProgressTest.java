package io.gitops4j.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.contracts.registry.EmbeddedRegistry;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
@DisplayName("A copy under way")
class CopyProgressTest {
  private static final long LAYER = 24 << 20;
  private static final int LAYERS = 3;
  private static final String APP = "team/app";
  private static final String COPY = "team/copy";

  @TempDir Path home;

  /** Stores an image of large layers, each of another size. */
  private static Descriptor large(Registry registry) {
    Digest config = RegistryContent.putBlob(registry, APP, "{}");
    List<String> layers = new ArrayList<>();
    for (int i = 0; i < LAYERS; i++) {
      long size = LAYER + i;
      Digest digest = RegistryContent.digestOfGenerated(size);
      registry.putBlob(APP, digest, size, () -> RegistryContent.generated(size));
      layers.add(blob("application/vnd.oci.image.layer.v1.tar", digest, size));
    }
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\""
            + RegistryContent.MANIFEST
            + "\",\"config\":"
            + blob("application/vnd.oci.image.config.v1+json", config, 2)
            + ",\"layers\":["
            + String.join(",", layers)
            + "]}";
    byte[] bytes = RegistryContent.bytes(manifest);
    return registry.putManifest(APP, bytes, RegistryContent.MANIFEST);
  }

  private static String blob(String type, Digest digest, long size) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}".formatted(type, digest, size);
  }

  private Registry folder(String name) {
    return Registries.folder(home.resolve(name));
  }

  private static void assertNoLayer(Registry registry) {
    for (int i = 0; i < LAYERS; i++) {
      assertThat(registry.hasBlob(COPY, RegistryContent.digestOfGenerated(LAYER + i))).isFalse();
    }
  }

  private static Consumer<CopyProgress> after(long bytes, Runnable action) {
    return progress -> {
      if (progress.bytesDone() >= bytes) {
        action.run();
      }
    };
  }

  @Test
  @DisplayName("tells blobs and bytes, never less than before, to the last")
  void tells() {
    Registry from = folder("from");
    Descriptor image = large(from);
    List<CopyProgress> told = new CopyOnWriteArrayList<>();
    ArtifactCopier copier = ArtifactCopier.create().withProgress(told::add);
    copier.copy(from, APP, image.digest().toString(), folder("to"), COPY, "1.0");
    assertThat(told).extracting(CopyProgress::bytesDone).isSorted();
    assertThat(told).extracting(CopyProgress::blobsDone).isSorted();
    assertThat(told.size()).as("while large blobs are sent").isBetween(50, 120);
    CopyProgress last = told.get(told.size() - 1);
    long all = LAYERS * LAYER + 1 + 2 + 2;
    assertThat(last).hasToString("4 of 4 blobs, " + all + " of " + all + " bytes");
    told.clear();
    copier.copy(from, APP, image.digest().toString(), from, COPY, "1.0");
    assertThat(told.get(told.size() - 1)).hasToString(last.toString());
    assertThat(told.size()).as("while blobs are mounted").isEqualTo(5);
  }

  @Test
  @DisplayName("that is cancelled stops at once on all threads, and goes on when it is repeated")
  void cancelled() {
    Registry from = folder("from");
    Descriptor image = large(from);
    try (EmbeddedRegistry server = EmbeddedRegistry.over(folder("to")).start()) {
      Registry to = Registries.http(server.address(), ProviderContext.in(home.resolve("cache")));
      AtomicBoolean unwanted = new AtomicBoolean();
      List<CopyProgress> told = new CopyOnWriteArrayList<>();
      ArtifactCopier copier =
          ArtifactCopier.create()
              .withCancellation(unwanted::get)
              .withProgress(after(4 << 20, () -> unwanted.set(true)).andThen(told::add));
      String digest = image.digest().toString();
      assertThatThrownBy(() -> copier.copy(from, APP, digest, to, COPY, "1.0"))
          .isInstanceOf(CancellationException.class)
          .hasMessageContaining(digest)
          .hasMessageContaining("Copy again");
      assertThat(told.get(told.size() - 1).bytesDone())
          .as("what was read until all threads had stopped")
          .isLessThan(6 << 20);
      assertNoLayer(to);
      assertThat(to.head(COPY, digest)).isEmpty();
      assertThat(server.openUploads()).isZero();
      unwanted.set(false);
      CopyReceipt receipt = copier.withProgress(told::add).copy(from, APP, digest, to, COPY, "1.0");
      assertThat(receipt.descriptor()).isEqualTo(image);
      assertThat(to.head(COPY, "1.0")).contains(image);
    }
  }

  @ParameterizedTest(name = "{0} blobs at a time")
  @ValueSource(ints = {1, 3})
  @DisplayName("whose thread is interrupted stops on all threads and leaves nothing half")
  void interrupted(int parallel) throws IOException {
    Registry from = folder("from");
    Descriptor image = large(from);
    Registry to = folder("to");
    Thread caller = Thread.currentThread();
    ArtifactCopier copier =
        ArtifactCopier.create()
            .withParallelBlobs(parallel)
            .withProgress(after(4 << 20, caller::interrupt));
    String digest = image.digest().toString();
    assertThatThrownBy(() -> copier.copy(from, APP, digest, to, COPY))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).as("the thread knows").isTrue();
    assertNoLayer(to);
    try (Stream<Path> files = Files.walk(home.resolve("to"))) {
      assertThat(files.filter(Files::isRegularFile).filter(CopyProgressTest::isLarge)).isEmpty();
    }
    ArtifactCopier.create().copy(from, APP, digest, to, COPY);
    assertThat(to.head(COPY, digest)).contains(image);
  }

  private static boolean isLarge(Path file) {
    return file.toFile().length() > 1 << 20;
  }

  @Test
  @DisplayName("counts what is read a second time once, and what is skipped")
  void secondAttempt() throws IOException {
    List<CopyProgress> told = new ArrayList<>();
    CopyMonitor monitor = new CopyMonitor(told::add, () -> false);
    Descriptor blob = Descriptor.of("application/octet-stream", Digest.of(new byte[10]), 10);
    monitor.plan(List.of(blob));
    CopyMonitor.Watched watched = monitor.watch(blob);
    try (InputStream first = watched.from(() -> new ByteArrayInputStream(new byte[10])).open()) {
      first.readNBytes(7);
    }
    try (InputStream second = watched.from(() -> new ByteArrayInputStream(new byte[10])).open()) {
      second.skipNBytes(5);
      assertThat(second.readAllBytes()).hasSize(5);
    }
    watched.done();
    assertThat(told.get(told.size() - 1)).hasToString("1 of 1 blobs, 10 of 10 bytes");
  }
}
