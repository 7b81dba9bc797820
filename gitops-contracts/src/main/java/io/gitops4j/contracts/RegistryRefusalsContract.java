package io.gitops4j.contracts;

import static io.gitops4j.contracts.RegistryContent.MANIFEST;
import static io.gitops4j.contracts.RegistryContent.bytes;
import static io.gitops4j.contracts.RegistryContent.putBlob;
import static io.gitops4j.contracts.RegistryContent.putImage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.BlobSource;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What every {@link Registry} refuses, and with which kind and sentence. */
public abstract class RegistryRefusalsContract {
  private static final String REPOSITORY = "contract/refused";

  private Registry registry;

  /** Makes the kit; subclasses are made by JUnit. */
  protected RegistryRefusalsContract() {}

  /** A registry whose repositories below {@code contract/} are empty; closed after the test. */
  protected abstract Registry open() throws Exception;

  /** Whether it says of a blob that it is no manifest, rather than failing. */
  protected boolean tellsBlobsFromManifests() {
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
  @DisplayName("bytes of another digest are refused and not kept under either digest")
  void refusesWrongDigests() {
    Digest wanted = Digest.of(bytes("wanted"));
    BlobSource other = BlobSource.of(bytes("others"));
    assertRefused(
        () -> registry.putBlob(REPOSITORY, wanted, 6, other),
        ErrorKind.INVALID,
        "Could not store the blob " + wanted + " in " + REPOSITORY);
    assertThat(registry.hasBlob(REPOSITORY, wanted)).isFalse();
    assertThat(registry.hasBlob(REPOSITORY, Digest.of(bytes("others")))).isFalse();
  }

  @Test
  @DisplayName("fewer or more bytes than announced are refused and not kept")
  void refusesWrongSizes() {
    Digest digest = Digest.of(bytes("content"));
    BlobSource source = BlobSource.of(bytes("content"));
    for (long size : new long[] {6, 8}) {
      assertRefused(
          () -> registry.putBlob(REPOSITORY, digest, size, source),
          ErrorKind.INVALID,
          "Could not store the blob " + digest,
          size + " bytes announced");
    }
    assertThat(registry.hasBlob(REPOSITORY, digest)).isFalse();
  }

  @Test
  @DisplayName("a digest of an unknown algorithm is refused")
  void refusesUnknownAlgorithms() {
    Digest digest = new Digest("md5", "d41d8cd98f00b204e9800998ecf8427e");
    assertRefused(
        () -> registry.putBlob(REPOSITORY, digest, 0, BlobSource.of(new byte[0])),
        ErrorKind.INVALID,
        "unknown algorithm. Use sha256");
  }

  @Test
  @DisplayName("a blob that is not there cannot be read")
  void refusesToReadUnknownBlobs() {
    Digest digest = Digest.of(bytes("unknown"));
    assertRefused(
        () -> registry.blob(REPOSITORY, digest).close(),
        ErrorKind.NOT_FOUND,
        "Could not read the blob " + digest + " of " + REPOSITORY);
  }

  @Test
  @DisplayName("a manifest whose blobs are not there is refused")
  void refusesManifestsWithoutBlobs() {
    byte[] manifest = RegistryContent.manifest("never stored");
    assertRefused(
        () -> registry.putManifest(REPOSITORY, manifest, MANIFEST),
        ErrorKind.INVALID,
        "Could not store");
    assertThat(registry.manifest(REPOSITORY, Digest.of(manifest).toString())).isEmpty();
  }

  @TestFactory
  @DisplayName("what is no manifest is refused")
  final Stream<DynamicTest> refusesWhatIsNoManifest() {
    return each(
        content -> refusesWhatIsNoManifest(content),
        "",
        "no json",
        "[]",
        "{}",
        "{\"schemaVersion\":1}",
        "{\"schemaVersion\":2,\"schemaVersion\":2}",
        "{\"schemaVersion\":2,\"mediaType\":\"application/other\"}",
        "{\"schemaVersion\":2,\"config\":{\"digest\":\"sha256:../../etc/passwd\",\"size\":1}}",
        "{\"schemaVersion\":2,\"layers\":[{\"digest\":\"nothing\",\"size\":-1}]}");
  }

  private void refusesWhatIsNoManifest(String content) {
    assertRefused(
        () -> registry.putManifest(REPOSITORY, bytes(content), MANIFEST),
        ErrorKind.INVALID,
        "Could not store a manifest in " + REPOSITORY);
  }

  @Test
  @DisplayName("a manifest of more than 4 MiB is refused")
  void refusesHugeManifests() {
    byte[] huge = bytes("{\"schemaVersion\":2,\"a\":\"" + "x".repeat(4 << 20) + "\"}");
    assertRefused(
        () -> registry.putManifest(REPOSITORY, huge, MANIFEST),
        ErrorKind.INVALID,
        "larger than 4194304 bytes");
  }

  @TestFactory
  @DisplayName("what is no name of a repository is refused everywhere")
  final Stream<DynamicTest> refusesBadRepositories() {
    return each(
        name -> refusesBadRepositories(name),
        "",
        "/",
        "a/",
        "/a",
        "a//b",
        "../a",
        "a/../b",
        "a/./b",
        "A",
        "a b",
        "a\\b",
        "a:b",
        "_a",
        "a/_b",
        "a/.uploads",
        ".lock",
        "a\n",
        "ä",
        "%2e%2e/a",
        "a..b");
  }

  private void refusesBadRepositories(String name) {
    Digest digest = Digest.of(bytes("x"));
    String sentence = "Could not use the repository";
    assertRefused(() -> registry.head(name, "v1"), ErrorKind.INVALID, sentence);
    assertRefused(() -> registry.manifest(name, "v1"), ErrorKind.INVALID, sentence);
    assertRefused(() -> registry.hasBlob(name, digest), ErrorKind.INVALID, sentence);
    assertRefused(() -> registry.blob(name, digest), ErrorKind.INVALID, sentence);
    assertRefused(
        () -> registry.putBlob(name, digest, 1, BlobSource.of(bytes("x"))),
        ErrorKind.INVALID,
        sentence);
    assertRefused(() -> registry.mount("a", digest, name), ErrorKind.INVALID, sentence);
    assertRefused(() -> registry.mount(name, digest, "a"), ErrorKind.INVALID, sentence);
    assertRefused(() -> registry.tags(name, "", 1), ErrorKind.INVALID, sentence);
    assertRefused(() -> registry.referrers(name, digest), ErrorKind.INVALID, sentence);
    assertRefused(() -> registry.delete(name, "v1"), ErrorKind.INVALID, sentence);
    assertRefused(() -> registry.tag(name, "v1", digest), ErrorKind.INVALID, sentence);
  }

  @TestFactory
  @DisplayName("what is no tag is refused everywhere")
  final Stream<DynamicTest> refusesBadTags() {
    return each(
        tag -> refusesBadTags(tag), "", ".", "-a", ".hidden", "a/b", "a b", "../v1", "ä", "v1\n");
  }

  private void refusesBadTags(String tag) {
    Descriptor image = putImage(registry, REPOSITORY, "one");
    assertRefused(
        () -> registry.tag(REPOSITORY, tag, image.digest()),
        ErrorKind.INVALID,
        "Could not use the tag");
    assertRefused(() -> registry.head(REPOSITORY, tag), ErrorKind.INVALID, "Could not use the tag");
    assertRefused(
        () -> registry.delete(REPOSITORY, tag), ErrorKind.INVALID, "Could not use the tag");
  }

  @Test
  @DisplayName("a reference that is neither tag nor digest is refused")
  void refusesBadReferences() {
    assertRefused(
        () -> registry.head(REPOSITORY, "sha256:short"),
        ErrorKind.INVALID,
        "it is neither a tag nor a digest");
  }

  @Test
  @DisplayName("a tag on a manifest that is not there is refused; a blob is no manifest")
  void refusesTagsOnNothing() {
    List<Digest> nothing = new ArrayList<>(List.of(Digest.of(bytes("unknown"))));
    if (tellsBlobsFromManifests()) {
      nothing.add(putBlob(registry, REPOSITORY, "a blob"));
    }
    for (Digest each : nothing) {
      assertRefused(
          () -> registry.tag(REPOSITORY, "v1", each),
          ErrorKind.NOT_FOUND,
          "Could not find " + each + " in " + REPOSITORY);
    }
    assertThat(registry.head(REPOSITORY, "v1")).isEmpty();
  }

  @Test
  @DisplayName("a page of no tags is refused")
  void refusesEmptyPages() {
    assertRefused(
        () -> registry.tags(REPOSITORY, "", 0), ErrorKind.INVALID, "a page holds at least one");
  }

  private static Stream<DynamicTest> each(Consumer<String> test, String... texts) {
    return Stream.of(texts)
        .map(text -> DynamicTest.dynamicTest("'" + text + "'", () -> test.accept(text)));
  }

  /** Fails unless the call is refused with this kind, and a sentence with all these parts. */
  static void assertRefused(ThrowingCallable call, ErrorKind kind, String... parts) {
    ProviderException refusal = catchThrowableOfType(ProviderException.class, call);
    assertThat(refusal).as("a refusal").isNotNull();
    assertThat(refusal.kind()).as(refusal.getMessage()).isEqualTo(kind);
    assertThat(refusal.getMessage()).contains(parts);
  }
}
