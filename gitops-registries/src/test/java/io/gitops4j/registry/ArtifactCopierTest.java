package io.gitops4j.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.contracts.registry.EmbeddedRegistry;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.BlobSource;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class ArtifactCopierTest {
  private static final String FROM = "team/app";
  private static final String TO = "prod/app";

  @TempDir Path folder;
  private final List<Registry> open = new ArrayList<>();
  private OciLayoutRegistry layout;
  private ServedRegistry served;

  @BeforeEach
  void openRegistries() throws IOException {
    layout = OciLayoutRegistry.at(folder.resolve("layout"));
    served = serve("served");
  }

  @AfterEach
  void closeRegistries() {
    open.forEach(Registry::close);
  }

  private ServedRegistry serve(String name, LoopbackRegistry.Quirk... quirks) throws IOException {
    LoopbackRegistry server =
        LoopbackRegistry.over(OciLayoutRegistry.at(folder.resolve(name)), quirks);
    ServedRegistry next =
        new ServedRegistry(Registries.http(server.address(), ProviderContext.in(folder)), server);
    open.add(next);
    return next;
  }

  @TestFactory
  Stream<DynamicTest> copiesAnIndexByteForByteInEveryDirection() throws IOException {
    OciLayoutRegistry otherLayout = OciLayoutRegistry.at(folder.resolve("other-layout"));
    ServedRegistry otherServed = serve("other-served");
    return Stream.of(
        direction("folder to folder", layout, otherLayout),
        direction("folder to server", layout, served),
        direction("server to folder", served, otherLayout),
        direction("server to server", served, otherServed),
        direction("within a folder", layout, layout),
        direction("within a server", served, served));
  }

  private static DynamicTest direction(String name, Registry from, Registry to) {
    return DynamicTest.dynamicTest(name, () -> copiesByteForByte(from, to, name));
  }

  private static void copiesByteForByte(Registry from, Registry to, String name) {
    String repository = "copied/" + name.replace(' ', '-');
    Descriptor one = RegistryContent.putImage(from, FROM, "one of " + name);
    Descriptor two = RegistryContent.putImage(from, FROM, "two of " + name);
    byte[] content = RegistryContent.index(one, two);
    Descriptor index = from.putManifest(FROM, content, RegistryContent.INDEX);
    from.tag(FROM, "v1", index.digest());
    CopyReceipt receipt =
        ArtifactCopier.create().copy(from, FROM, "v1", to, repository, "v1", "stable");
    assertThat(receipt.descriptor()).isEqualTo(index);
    assertThat(receipt.manifests()).isEqualTo(3);
    int moved = from == to ? receipt.blobsMounted() : receipt.blobsSent();
    assertThat(moved).as(receipt.toString()).isEqualTo(4);
    assertThat(to.manifest(repository, "stable").orElseThrow().content()).isEqualTo(content);
    assertThat(to.tags(repository, "", 10)).containsExactly("stable", "v1");
    assertThat(to.head(repository, two.digest().toString())).contains(two);
  }

  @Test
  void aSecondCopySendsNothing() {
    Descriptor image = RegistryContent.putImage(layout, FROM, "layer");
    String digest = image.digest().toString();
    ArtifactCopier.create().copy(layout, FROM, digest, served, TO);
    CopyReceipt again = ArtifactCopier.create().copy(layout, FROM, digest, served, TO, "v2");
    assertThat(again.blobsSent() + again.blobsMounted()).isZero();
    assertThat(again.blobsPresent()).isEqualTo(2);
    assertThat(again.bytesSent()).isZero();
    assertThat(served.head(TO, "v2")).contains(image);
  }

  @Test
  void betweenRepositoriesOfOneRegistryNoByteOfABlobIsSent() {
    try (EmbeddedRegistry server = EmbeddedRegistry.in(folder.resolve("one")).start();
        Registry one = Registries.http(server.address(), ProviderContext.in(folder))) {
      Descriptor image = RegistryContent.putImage(one, FROM, "image");
      Descriptor index = one.putManifest(FROM, RegistryContent.index(image), RegistryContent.INDEX);
      Descriptor note = RegistryContent.putNote(one, FROM, "note", index);
      long before = server.uploadedBytes();
      ArtifactCopier.create()
          .withReferrers()
          .copy(one, FROM, index.digest().toString(), one, TO, "v1");
      assertThat(server.uploadedBytes()).isEqualTo(before).isPositive();
      assertThat(one.head(TO, "v1")).contains(index);
      assertThat(one.referrers(TO, index.digest())).containsExactly(note);
    }
  }

  @Test
  void manifestsFollowBlobsAndTheTagIsLast() {
    Descriptor one = RegistryContent.putImage(layout, FROM, "one");
    Descriptor index = layout.putManifest(FROM, RegistryContent.index(one), RegistryContent.INDEX);
    ArtifactCopier.create().copy(layout, FROM, index.digest().toString(), served, TO, "v1");
    List<String> puts =
        served.server().log().stream()
            .filter(line -> line.startsWith("PUT"))
            .map(line -> line.replaceFirst("PUT /v2/prod/app/", ""))
            .map(line -> line.startsWith("blobs/uploads") ? "blob" : line)
            .toList();
    assertThat(puts).containsExactly("blob", "blob", "manifests/" + one.digest(), "manifests/v1");
  }

  @Test
  void whatRefersToAnImageComesAlongIfAskedFor() throws IOException {
    Descriptor image = RegistryContent.putImage(layout, FROM, "image");
    Descriptor index =
        layout.putManifest(FROM, RegistryContent.index(image), RegistryContent.INDEX);
    Descriptor note = RegistryContent.putNote(layout, FROM, "note", image);
    Descriptor noteOfNote = RegistryContent.putNote(layout, FROM, "note of note", note);
    Descriptor signature = RegistryContent.putImage(layout, FROM, "signature");
    String signatureTag = "sha256-" + index.digest().hex() + ".sig";
    layout.tag(FROM, signatureTag, signature.digest());
    ServedRegistry old = serve("old", LoopbackRegistry.Quirk.NO_REFERRERS);
    String digest = index.digest().toString();
    ArtifactCopier.create().copy(layout, FROM, digest, served, TO);
    assertThat(served.referrers(TO, image.digest())).isEmpty();
    for (Registry to : List.of(served, old)) {
      ArtifactCopier.create().withReferrers().copy(layout, FROM, digest, to, TO);
      assertThat(to.referrers(TO, image.digest())).containsExactly(note);
      assertThat(to.referrers(TO, note.digest())).containsExactly(noteOfNote);
      assertThat(to.head(TO, signatureTag)).contains(signature);
    }
  }

  @Test
  void aRegistryThatDoesNotMountIsSentTheBlobs() throws IOException {
    ServedRegistry without = serve("no-mount", LoopbackRegistry.Quirk.NO_MOUNT);
    Descriptor image = RegistryContent.putImage(without, FROM, "layer");
    CopyReceipt receipt =
        ArtifactCopier.create().copy(without, FROM, image.digest().toString(), without, TO);
    assertThat(receipt.blobsSent()).isEqualTo(2);
    assertThat(receipt.blobsMounted()).isZero();
  }

  @Test
  void aBlobAlteredOnTheDiskIsNeverPassedOn() throws IOException {
    Descriptor image = RegistryContent.putImage(layout, FROM, "layer");
    Digest layer = Digest.of(RegistryContent.bytes("layer"));
    Files.writeString(folder.resolve("layout/team/app/blobs/sha256").resolve(layer.hex()), "LAYER");
    for (Registry to : List.of(served, OciLayoutRegistry.at(folder.resolve("third")))) {
      assertThatThrownBy(
              () ->
                  ArtifactCopier.create()
                      .copy(layout, FROM, image.digest().toString(), to, TO, "v1"))
          .isInstanceOfSatisfying(
              ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID))
          .hasMessageContaining("they were altered");
      assertThat(to.head(TO, "v1")).isEmpty();
      assertThat(to.hasBlob(TO, layer)).isFalse();
    }
  }

  @Test
  void whatIsNotThereIsSaidBeforeAnythingIsSent() {
    assertThatThrownBy(() -> ArtifactCopier.create().copy(layout, FROM, "v1", served, TO, "v1"))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND))
        .hasMessage("Could not find v1 in team/app: no manifest has that name");
    assertThat(served.server().log()).isEmpty();
  }

  @Test
  void theCallerWorksAloneIfTheExecutorHasNoThreads() {
    Descriptor image = RegistryContent.putImage(layout, FROM, "layer");
    String digest = image.digest().toString();
    CopyReceipt never =
        ArtifactCopier.create()
            .withParallelBlobs(4)
            .withExecutor(work -> {})
            .copy(layout, FROM, digest, served, TO);
    assertThat(never.blobsSent()).isEqualTo(2);
    CopyReceipt refused =
        ArtifactCopier.create()
            .withExecutor(
                work -> {
                  throw new RejectedExecutionException("full");
                })
            .copy(layout, FROM, digest, served, "prod/again");
    assertThat(refused.blobsSent()).isEqualTo(2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ArtifactCopier.create().withParallelBlobs(0))
        .withMessage("Copy 1 to 16 blobs at a time, not 0");
  }

  @Test
  void aFailingBlobStopsTheCopyBeforeAnyManifest() throws IOException {
    Descriptor image = RegistryContent.putImage(layout, FROM, "layer");
    served
        .server()
        .intercept(
            exchange -> {
              if (exchange.getRequestMethod().equals("POST")) {
                LoopbackApi.refuse(exchange, 403, "DENIED", "read only");
                return true;
              }
              return false;
            });
    assertThatThrownBy(
            () ->
                ArtifactCopier.create()
                    .copy(layout, FROM, image.digest().toString(), served, TO, "v1"))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.FORBIDDEN))
        .hasMessageContaining("these credentials may not do that (HTTP 403: DENIED read only)");
    assertThat(served.server().log()).noneMatch(line -> line.contains("/manifests/"));
  }

  @Test
  void blobsOfOneCopyThatAreTheSameAreSentOnce() {
    byte[] layer = RegistryContent.bytes("twice");
    Descriptor artifact =
        OciArtifact.ofType("application/vnd.example")
            .withLayer("text/plain", layer.length, BlobSource.of(layer))
            .withLayer("text/plain", layer.length, BlobSource.of(layer))
            .writeTo(layout, FROM);
    CopyReceipt receipt =
        ArtifactCopier.create().copy(layout, FROM, artifact.digest().toString(), served, TO);
    assertThat(receipt.blobsSent()).isEqualTo(2);
  }
}
