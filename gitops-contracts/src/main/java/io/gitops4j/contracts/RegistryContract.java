package io.gitops4j.contracts;

import static io.gitops4j.contracts.RegistryContent.MANIFEST;
import static io.gitops4j.contracts.RegistryContent.bytes;
import static io.gitops4j.contracts.RegistryContent.digestOfGenerated;
import static io.gitops4j.contracts.RegistryContent.generated;
import static io.gitops4j.contracts.RegistryContent.index;
import static io.gitops4j.contracts.RegistryContent.putBlob;
import static io.gitops4j.contracts.RegistryContent.putImage;
import static io.gitops4j.contracts.RegistryContent.putNote;
import static io.gitops4j.contracts.RegistryContent.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.BlobSource;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Manifest;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Registry} does. Extend it and give a registry; {@link RegistryRefusalsContract}
 * has what it refuses. Switches are for registries known to lack something.
 */
public abstract class RegistryContract {
  /** Where the tests store things. */
  protected static final String REPOSITORY = "contract/app";

  private static final String OTHER = "contract/other";
  private static final long LARGE = 64L * 1024 * 1024;

  private Registry registry;

  /** Makes the kit; subclasses are made by JUnit. */
  protected RegistryContract() {}

  /** A registry whose repositories below {@code contract/} are empty; closed after the test. */
  protected abstract Registry open() throws Exception;

  /** Whether it mounts blobs between repositories. */
  protected boolean mounts() {
    return true;
  }

  /** Whether it removes tags and manifests. */
  protected boolean deletes() {
    return true;
  }

  /** Whether it removes blobs. */
  protected boolean deletesBlobs() {
    return true;
  }

  /** Whether it keeps manifests under digests other than sha256. */
  protected boolean takesOtherDigests() {
    return true;
  }

  @BeforeEach
  final void openRegistry() throws Exception {
    registry = open();
  }

  @AfterEach
  final void closeRegistry() {
    if (registry != null) { // there is none where the test is skipped
      registry.close();
    }
  }

  @Test
  @DisplayName("a blob that was stored is there, and reads as it was")
  void storesBlobs() {
    Digest digest = putBlob(registry, REPOSITORY, "content");
    assertThat(registry.hasBlob(REPOSITORY, digest)).isTrue();
    assertThat(registry.blobSize(REPOSITORY, digest)).hasValue(7);
    assertThat(read(registry, REPOSITORY, digest)).isEqualTo("content");
  }

  @Test
  @DisplayName("a blob may be empty")
  void storesTheEmptyBlob() {
    Digest digest = putBlob(registry, REPOSITORY, "");
    assertThat(read(registry, REPOSITORY, digest)).isEmpty();
  }

  @Test
  @DisplayName("a blob stored again is not read from its source")
  void leavesKnownBlobsAlone() {
    Digest digest = putBlob(registry, REPOSITORY, "known");
    registry.putBlob(
        REPOSITORY,
        digest,
        5,
        () -> {
          throw new IOException("nobody should read this");
        });
    assertThat(read(registry, REPOSITORY, digest)).isEqualTo("known");
  }

  @Test
  @DisplayName("a blob of one repository is not in another until it is mounted there")
  void mountsBlobs() {
    Digest digest = putBlob(registry, REPOSITORY, "shared");
    assertThat(registry.hasBlob(OTHER, digest)).isFalse();
    assumeTrue(mounts(), "it does not mount");
    assertThat(registry.mount(OTHER, digest, REPOSITORY)).isTrue();
    assertThat(read(registry, OTHER, digest)).isEqualTo("shared");
  }

  @Test
  @DisplayName("mounting what is not there says so and leaves nothing")
  void doesNotMountWhatIsNotThere() {
    Digest digest = Digest.of(bytes("nowhere"));
    assertThat(registry.mount(OTHER, digest, REPOSITORY)).isFalse();
    assertThat(registry.hasBlob(OTHER, digest)).isFalse();
  }

  @Test
  @DisplayName("a manifest keeps its own bytes and type, by digest and by tag")
  void keepsManifestsByteByByte() {
    Descriptor image = putImage(registry, REPOSITORY, "one");
    registry.tag(REPOSITORY, "v1", image.digest());
    for (String reference : List.of("v1", image.digest().toString())) {
      Manifest found = registry.manifest(REPOSITORY, reference).orElseThrow();
      assertThat(found.content()).isEqualTo(RegistryContent.manifest("one"));
      assertThat(found.descriptor()).isEqualTo(image);
      assertThat(registry.head(REPOSITORY, reference)).contains(image);
    }
    assertThat(image.mediaType()).isEqualTo(MANIFEST);
    assertThat(image.digest()).isEqualTo(Digest.of(RegistryContent.manifest("one")));
  }

  @Test
  @DisplayName("a manifest is kept under a sha512 digest if it has it")
  void keepsManifestsUnderOtherDigests() throws Exception {
    assumeTrue(takesOtherDigests(), "it keeps sha256 alone");
    putImage(registry, REPOSITORY, "one");
    byte[] content = RegistryContent.manifest("one");
    byte[] hash = MessageDigest.getInstance("SHA-512").digest(content);
    Digest digest = new Digest("sha512", HexFormat.of().formatHex(hash));
    Descriptor stored = registry.putManifest(REPOSITORY, digest, content, MANIFEST);
    registry.tag(REPOSITORY, "v512", digest);
    assertThat(stored).isEqualTo(Descriptor.of(MANIFEST, digest, content.length));
    for (String reference : List.of("v512", digest.toString())) {
      Manifest found = registry.manifest(REPOSITORY, reference).orElseThrow();
      assertThat(found.descriptor()).isEqualTo(stored);
      assertThat(found.content()).isEqualTo(content);
    }
    RegistryRefusalsContract.assertRefused(
        () -> registry.putManifest(REPOSITORY, digest, RegistryContent.manifest("other"), MANIFEST),
        io.gitops4j.core.model.ErrorKind.INVALID,
        "Could not store a manifest in " + REPOSITORY);
  }

  @Test
  @DisplayName("an index is kept with its images")
  void keepsIndexes() {
    Descriptor one = putImage(registry, REPOSITORY, "one");
    Descriptor two = putImage(registry, REPOSITORY, "two");
    byte[] content = index(one, two);
    Descriptor index = registry.putManifest(REPOSITORY, content, RegistryContent.INDEX);
    registry.tag(REPOSITORY, "all", index.digest());
    Manifest found = registry.manifest(REPOSITORY, "all").orElseThrow();
    assertThat(found.content()).isEqualTo(content);
    assertThat(found.descriptor().mediaType()).isEqualTo(RegistryContent.INDEX);
    assertThat(registry.manifest(REPOSITORY, two.digest().toString())).isPresent();
  }

  @Test
  @DisplayName("what nobody stored is empty, not an error")
  void answersEmptyForTheUnknown() {
    String digest = Digest.of(bytes("unknown")).toString();
    assertThat(registry.head("contract/unknown", "v1")).isEmpty();
    assertThat(registry.manifest("contract/unknown", digest)).isEmpty();
    assertThat(registry.hasBlob("contract/unknown", Digest.parse(digest))).isFalse();
    assertThat(registry.blobSize("contract/unknown", Digest.parse(digest))).isEmpty();
    assertThat(registry.tags("contract/unknown", "", 10)).isEmpty();
    assertThat(registry.referrers("contract/unknown", Digest.parse(digest))).isEmpty();
    putImage(registry, REPOSITORY, "one");
    assertThat(registry.head(REPOSITORY, "v1")).isEmpty();
    assertThat(registry.manifest(REPOSITORY, digest)).isEmpty();
    assertThat(registry.tags(REPOSITORY, "", 10)).isEmpty();
  }

  @Test
  @DisplayName("a tag moves to another manifest; the first one stays")
  void movesTags() {
    Descriptor one = putImage(registry, REPOSITORY, "one");
    Descriptor two = putImage(registry, REPOSITORY, "two");
    registry.tag(REPOSITORY, "latest", one.digest());
    registry.tag(REPOSITORY, "latest", two.digest());
    registry.tag(REPOSITORY, "latest", two.digest());
    assertThat(registry.head(REPOSITORY, "latest")).contains(two);
    assertThat(registry.head(REPOSITORY, one.digest().toString())).contains(one);
    assertThat(registry.tags(REPOSITORY, "", 10)).containsExactly("latest");
  }

  @Test
  @DisplayName("one manifest has many tags, listed sorted and in pages")
  void listsTagsInPages() {
    Descriptor image = putImage(registry, REPOSITORY, "one");
    List<String> tags = IntStream.range(10, 35).mapToObj(i -> "v" + i).toList();
    tags.forEach(tag -> registry.tag(REPOSITORY, tag, image.digest()));
    List<String> found = new ArrayList<>();
    List<String> page = registry.tags(REPOSITORY, "", 10);
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(10);
      found.addAll(page);
      page = registry.tags(REPOSITORY, page.get(page.size() - 1), 10);
    }
    assertThat(found).isEqualTo(tags);
    assertThat(registry.tags(REPOSITORY, "v30", 100)).containsExactly("v31", "v32", "v33", "v34");
  }

  @Test
  @DisplayName("the manifests about a manifest are listed, with type and annotations")
  void listsReferrers() {
    Descriptor image = putImage(registry, REPOSITORY, "one");
    putImage(registry, REPOSITORY, "unrelated");
    Descriptor first = putNote(registry, REPOSITORY, "first", image);
    Descriptor second = putNote(registry, REPOSITORY, "second", image);
    List<Descriptor> found = registry.referrers(REPOSITORY, image.digest());
    assertThat(found).containsExactlyInAnyOrder(first, second);
    Descriptor listed = found.get(found.indexOf(first));
    assertThat(listed.artifactType()).contains("application/vnd.example.note");
    assertThat(listed.annotations()).containsEntry("note", "first");
    assertThat(registry.referrers(REPOSITORY, first.digest())).isEmpty();
  }

  @Test
  @DisplayName("a removed tag is gone, and its manifest stays")
  void removesTags() {
    assumeTrue(deletes(), "it does not delete");
    Descriptor image = putImage(registry, REPOSITORY, "one");
    registry.tag(REPOSITORY, "v1", image.digest());
    registry.tag(REPOSITORY, "v2", image.digest());
    registry.delete(REPOSITORY, "v1");
    registry.delete(REPOSITORY, "v1");
    assertThat(registry.tags(REPOSITORY, "", 10)).containsExactly("v2");
    registry.delete(REPOSITORY, "v2");
    assertThat(registry.head(REPOSITORY, image.digest().toString())).contains(image);
  }

  @Test
  @DisplayName("a removed manifest is gone with its tags, and from the referrers of its subject")
  void removesManifests() {
    assumeTrue(deletes(), "it does not delete");
    Descriptor image = putImage(registry, REPOSITORY, "one");
    Descriptor note = putNote(registry, REPOSITORY, "note", image);
    registry.tag(REPOSITORY, "v1", note.digest());
    registry.delete(REPOSITORY, note.digest().toString());
    registry.delete(REPOSITORY, note.digest().toString());
    assertThat(registry.manifest(REPOSITORY, note.digest().toString())).isEmpty();
    assertThat(registry.head(REPOSITORY, "v1")).isEmpty();
    assertThat(registry.referrers(REPOSITORY, image.digest())).isEmpty();
    assertThat(registry.head(REPOSITORY, image.digest().toString())).contains(image);
  }

  @Test
  @DisplayName(
      "a removed blob is gone from its repository alone; a manifest is not removed as a blob")
  void removesBlobs() {
    assumeTrue(deletesBlobs(), "it does not delete blobs");
    Descriptor image = putImage(registry, REPOSITORY, "one");
    Digest digest = putBlob(registry, REPOSITORY, "shared");
    putBlob(registry, OTHER, "shared");
    registry.deleteBlob(REPOSITORY, digest);
    registry.deleteBlob(REPOSITORY, digest);
    assertThat(registry.hasBlob(REPOSITORY, digest)).isFalse();
    assertThat(read(registry, OTHER, digest)).isEqualTo("shared");
    RegistryRefusalsContract.assertRefused(
        () -> registry.deleteBlob(REPOSITORY, image.digest()),
        io.gitops4j.core.model.ErrorKind.INVALID,
        "Could not delete the blob " + image.digest());
    assertThat(registry.head(REPOSITORY, image.digest().toString())).contains(image);
  }

  @Test
  @DisplayName("eight writers at once lose nothing of each other")
  void takesEightWriters() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String name = "writer" + i;
        all.add(writers.submit(() -> writeTwice(name)));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      writers.shutdownNow();
    }
    assertThat(registry.tags(REPOSITORY, "", 100)).hasSize(16);
    for (String tag : registry.tags(REPOSITORY, "", 100)) {
      assertThat(registry.manifest(REPOSITORY, tag)).isPresent();
    }
  }

  private void writeTwice(String name) {
    for (int i = 0; i < 2; i++) {
      putBlob(registry, REPOSITORY, "the same for all");
      Descriptor image = putImage(registry, REPOSITORY, name + i);
      registry.tag(REPOSITORY, name + "-" + i, image.digest());
    }
  }

  @Test
  @DisplayName("a large blob goes in and comes out without ever being in memory")
  void streamsLargeBlobs() throws IOException {
    Digest digest = digestOfGenerated(LARGE);
    MemoryWatch memory = new MemoryWatch();
    registry.putBlob(REPOSITORY, digest, LARGE, () -> memory.atEnd(generated(LARGE)));
    assertThat(memory.grownBy()).isLessThan(LARGE / 2);
    long count = 0;
    byte[] chunk = new byte[64 * 1024];
    try (InputStream content = registry.blob(REPOSITORY, digest)) {
      for (int read = content.read(chunk); read >= 0; read = content.read(chunk)) {
        count += read;
      }
    }
    assertThat(count).isEqualTo(LARGE);
  }

  @Test
  @DisplayName("a source that fails midway leaves nothing, and the next attempt succeeds")
  void survivesFailingSources() {
    Digest digest = digestOfGenerated(1 << 20);
    BlobSource broken = () -> new BreakingStream(generated(1 << 20), 700_000);
    RegistryRefusalsContract.assertRefused(
        () -> registry.putBlob(REPOSITORY, digest, 1 << 20, broken),
        io.gitops4j.core.model.ErrorKind.UNAVAILABLE,
        "Could not store the blob " + digest,
        "broke on purpose");
    assertThat(registry.hasBlob(REPOSITORY, digest)).isFalse();
    registry.putBlob(REPOSITORY, digest, 1 << 20, () -> generated(1 << 20));
    assertThat(registry.hasBlob(REPOSITORY, digest)).isTrue();
  }
}
