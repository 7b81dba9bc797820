package io.gitops4j.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.BlobSource;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.ProviderContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A cache of limited size")
class LayoutCacheTest {
  private static final String APP = "team/app";
  private static final int LAYER = 10_000;

  @TempDir Path root;

  private OciLayoutRegistry cache(long largest) {
    return OciLayoutRegistry.cache(root, largest, Duration.ZERO);
  }

  private static String layer(int number) {
    return String.format("%0" + LAYER + "d", number);
  }

  /** Puts images whose manifests were used one after the other, long ago. */
  private List<Descriptor> images(OciLayoutRegistry cache, int count) throws IOException {
    List<Descriptor> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Descriptor image = RegistryContent.putImage(cache, APP, layer(i));
      cache.tag(APP, "v" + i, image.digest());
      images.add(image);
    }
    age();
    for (int i = 0; i < count; i++) {
      used(images.get(i).digest(), Instant.parse("2020-01-01T00:00:00Z").plusSeconds(i));
    }
    return images;
  }

  /** Nothing was used since 2020. */
  private void age() throws IOException {
    for (Path each : blobs()) {
      Files.setLastModifiedTime(each, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    }
  }

  private void used(Digest digest, Instant at) throws IOException {
    Path file = root.resolve(APP).resolve("blobs/sha256").resolve(digest.hex());
    Files.setLastModifiedTime(file, FileTime.from(at));
  }

  private List<Path> blobs() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().contains("/blobs/sha256/"))
          .filter(Files::isRegularFile)
          .toList();
    }
  }

  /** How many bytes there are, files with several names once. */
  private long size() throws IOException {
    Map<Object, Long> sizes = new HashMap<>();
    for (Path each : blobs()) {
      BasicFileAttributes attributes = Files.readAttributes(each, BasicFileAttributes.class);
      sizes.put(attributes.fileKey(), attributes.size());
    }
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }

  @Test
  @DisplayName("loses the images that were not used for longest, whole, and then is small enough")
  void leastRecentlyUsed() throws IOException {
    OciLayoutRegistry cache = cache(5 * LAYER / 2);
    List<Descriptor> images = images(cache, 4);
    OciLayoutRegistry.during(cache, () -> cache.manifest(APP, "v0"));
    assertThat(cache.tags(APP, "", 10)).containsExactly("v0", "v3");
    assertThat(cache.head(APP, images.get(1).digest().toString())).isEmpty();
    assertThat(cache.hasBlob(APP, Digest.of(RegistryContent.bytes(layer(1))))).isFalse();
    assertThat(RegistryContent.read(cache, APP, Digest.of(RegistryContent.bytes(layer(0)))))
        .isEqualTo(layer(0));
    assertThat(size()).isLessThanOrEqualTo(5 * LAYER / 2);
  }

  @Test
  @DisplayName("keeps a layer as long as one image has it, and an image as long as an index has it")
  void shared() throws IOException {
    OciLayoutRegistry cache = cache(LAYER / 2);
    Descriptor image = images(cache, 1).get(0);
    Descriptor index = cache.putManifest(APP, RegistryContent.index(image), RegistryContent.INDEX);
    age();
    CacheContent content = new CacheContent(root);
    content.shrinkTo(0, FileTime.from(Instant.parse("2019-01-01T00:00:00Z")));
    assertThat(cache.head(APP, index.digest().toString())).contains(index);
    used(index.digest(), Instant.parse("2030-01-01T00:00:00Z"));
    new CacheContent(root).shrinkTo(0, FileTime.from(Instant.parse("2025-01-01T00:00:00Z")));
    assertThat(cache.head(APP, image.digest().toString())).contains(image);
    assertThat(RegistryContent.read(cache, APP, Digest.of(RegistryContent.bytes(layer(0)))))
        .isEqualTo(layer(0));
  }

  @Test
  @DisplayName("keeps what a build found or made, though it is too much, until the build is done")
  void needed() throws IOException {
    OciLayoutRegistry cache = cache(LAYER);
    List<Descriptor> images = images(cache, 3);
    OciLayoutRegistry.during(
        cache,
        () -> {
          Digest found = Digest.of(RegistryContent.bytes(layer(1)));
          assertThat(cache.hasBlob(APP, found)).isTrue();
          byte[] made = RegistryContent.bytes(layer(7));
          cache.putBlob(APP, Digest.of(made), made.length, BlobSource.of(made));
          OciLayoutRegistry other = cache(LAYER);
          OciLayoutRegistry.during(other, () -> other.tags(APP, "", 1));
          assertThat(other.tags(APP, "", 10)).isEmpty();
          assertThat(RegistryContent.read(cache, APP, found)).isEqualTo(layer(1));
          assertThat(RegistryContent.read(cache, APP, Digest.of(made))).isEqualTo(layer(7));
          return images;
        });
    assertThat(size()).isLessThanOrEqualTo(LAYER);
  }

  @Test
  @DisplayName("is one by the option of its connection; without, nothing is ever removed")
  void option() throws IOException {
    images(OciLayoutRegistry.at(root), 3);
    OciLayoutRegistryFactory factory = new OciLayoutRegistryFactory();
    ProviderContext context = ProviderContext.in(root);
    try (var registry = factory.create("oci-layout:" + root, context)) {
      OciLayoutRegistry.during(registry, () -> true);
      assertThat(registry.tags(APP, "", 10)).hasSize(3);
    }
    ProviderContext limited = context.withOptions(Fields.of("largestCache", LAYER * 2));
    try (var registry = factory.create("oci-layout:" + root, limited)) {
      OciLayoutRegistry.during(registry, () -> true);
      assertThat(registry.tags(APP, "", 10)).containsExactly("v2");
    }
  }

  @Test
  @DisplayName("serves several processes at once, one of which is killed: no build misses anything")
  void processes() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("LayoutCacheTest.processes: seed " + seed);
    Random random = new Random(seed);
    long largest = 60_000;
    List<Process> workers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      workers.add(worker(largest, random.nextLong()));
    }
    killAtRound(workers.get(0), 3 + random.nextInt(20));
    for (Process worker : workers.subList(1, 3)) {
      String said = new String(worker.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(worker.waitFor()).as("seed %s: %s", seed, said).isZero();
    }
    OciLayoutRegistry cache = cache(largest);
    assertThat(OciLayoutRegistry.<Boolean>during(cache, () -> true)).isTrue();
    assertThat(size()).as("seed %s", seed).isLessThanOrEqualTo(largest);
    for (int i = 0; i < 3; i++) {
      assertNothingHalf(cache, "team/app" + i);
    }
    try (Stream<Path> leases = Files.list(root.resolve("_leases"))) {
      assertThat(leases.map(Path::getFileName).map(Path::toString)).containsExactly(".lock");
    }
  }

  private Process worker(long largest, long seed) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            CacheWorker.class.getName(),
            root.toString(),
            Long.toString(largest),
            Long.toString(seed),
            "60")
        .redirectErrorStream(true)
        .start();
  }

  private static void killAtRound(Process worker, int round) throws Exception {
    try (BufferedReader lines = worker.inputReader()) {
      String wanted = "round " + round;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        assertThat(line).startsWith("round ");
        if (line.equals(wanted)) {
          worker.destroyForcibly().waitFor();
          return;
        }
      }
    }
  }

  private static void assertNothingHalf(OciLayoutRegistry cache, String repository)
      throws IOException {
    LayoutFolder folder = cache.folder(repository);
    for (Descriptor each : folder.index().manifests()) {
      if (folder.hasBlob(each.digest())) {
        ManifestContent manifest =
            ManifestContent.read(folder.readManifest(each), each.mediaType());
        assertThat(manifest.blobs()).allMatch(blob -> folder.hasBlob(blob.digest(), blob.size()));
      }
    }
  }
}
