package io.gitops4j.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OciLayoutRegistryTest {
  private static final String REPOSITORY = "team/app";
  private static final Digest LAYER = Digest.of(RegistryContent.bytes("layer"));

  @TempDir Path folder;
  private OciLayoutRegistry registry;

  @BeforeEach
  void open() {
    registry = OciLayoutRegistry.at(folder);
  }

  @Test
  void aRepositoryIsAnImageLayout() throws IOException {
    Descriptor image = RegistryContent.putImage(registry, REPOSITORY, "layer");
    registry.tag(REPOSITORY, "v1", image.digest());
    Path layout = folder.resolve("team/app");
    assertThat(layout.resolve("oci-layout")).hasContent("{\"imageLayoutVersion\":\"1.0.0\"}");
    assertThat(layout.resolve("index.json"))
        .hasContent(
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\","
                + "\"manifests\":[{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
                + "\"digest\":\""
                + image.digest()
                + "\",\"size\":"
                + image.size()
                + ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"v1\"}}]}");
    assertThat(layout.resolve("blobs/sha256").resolve(LAYER.hex())).hasContent("layer");
  }

  @Test
  void aMountedBlobIsOneFile() throws IOException {
    RegistryContent.putBlob(registry, REPOSITORY, "layer");
    registry.mount("other", LAYER, REPOSITORY);
    Object one = Files.readAttributes(blob("team/app"), "unix:ino").get("ino");
    assertThat(Files.readAttributes(blob("other"), "unix:ino")).containsEntry("ino", one);
  }

  private Path blob(String repository) {
    return folder.resolve(repository).resolve("blobs/sha256").resolve(LAYER.hex());
  }

  @Test
  void aRepositoryMayBeCalledLikeAFileOfALayout() {
    List<String> names =
        List.of("a", "a/blobs", "a/blobs/sha256", "a/index.json", "a/oci-layout", "blobs");
    for (String name : names) {
      Descriptor image = RegistryContent.putImage(registry, name, "layer of " + name);
      registry.tag(name, "v1", image.digest());
    }
    for (String name : names) {
      assertThat(RegistryContent.read(registry, name, layerOf(name))).isEqualTo("layer of " + name);
      assertThat(registry.tags(name, "", 10)).containsExactly("v1");
    }
  }

  private static Digest layerOf(String name) {
    return Digest.of(RegistryContent.bytes("layer of " + name));
  }

  @Test
  void aFailedUploadLeavesNoFile() throws IOException {
    assertThatThrownBy(
            () -> registry.putBlob(REPOSITORY, LAYER, 5, () -> InputStream.nullInputStream()))
        .isInstanceOf(ProviderException.class);
    assertThat(files("team/app/.uploads")).isEmpty();
    assertThat(files("team/app/blobs/sha256")).isEmpty();
  }

  @Test
  void whatADeadProcessLeftIsClearedAway() throws IOException {
    Path left = Files.createDirectories(folder.resolve("team/app/.uploads")).resolve("half");
    Files.writeString(left, "half a layer");
    RegistryContent.putBlob(registry, REPOSITORY, "layer");
    assertThat(left).doesNotExist();
  }

  private List<Path> files(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files.toList();
    }
  }

  @Test
  void aBlobAlteredOnTheDiskFailsAtItsEnd() throws IOException {
    RegistryContent.putBlob(registry, REPOSITORY, "layer");
    Files.writeString(blob("team/app"), "LAYER");
    try (InputStream blob = registry.blob(REPOSITORY, LAYER)) {
      assertThatThrownBy(blob::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("they were altered");
    }
  }

  @Test
  void aBlobCutShortOnTheDiskIsStoredAgain() throws IOException {
    RegistryContent.putBlob(registry, REPOSITORY, "layer");
    Files.writeString(blob("team/app"), "lay");
    RegistryContent.putBlob(registry, REPOSITORY, "layer");
    assertThat(RegistryContent.read(registry, REPOSITORY, LAYER)).isEqualTo("layer");
  }

  @Test
  void anAlteredManifestIsNotGiven() throws IOException {
    Descriptor image = RegistryContent.putImage(registry, REPOSITORY, "layer");
    String digest = image.digest().toString();
    Path file = folder.resolve("team/app/blobs/sha256").resolve(image.digest().hex());
    Files.writeString(file, Files.readString(file).replace("layer", "LAYER"));
    assertThatThrownBy(() -> registry.manifest(REPOSITORY, digest))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INTERNAL))
        .hasMessageContaining("Could not read the manifest " + digest + " of team/app");
    Files.write(file, new byte[ManifestContent.LARGEST + 1]);
    assertThatThrownBy(() -> registry.manifest(REPOSITORY, digest))
        .hasMessageContaining("larger than 4194304 bytes");
  }

  @Test
  void fieldsOfOtherWritersAreKept() throws IOException {
    Descriptor image = RegistryContent.putImage(registry, REPOSITORY, "layer");
    Path index = folder.resolve("team/app/index.json");
    String theirs = "\"platform\":{\"os\":\"linux\"},\"digest\":";
    Files.writeString(index, Files.readString(index).replace("\"digest\":", theirs));
    registry.tag(REPOSITORY, "v1", image.digest());
    registry.delete(REPOSITORY, "v1");
    assertThat(index).content(StandardCharsets.UTF_8).contains(theirs.replace("\"digest\":", ""));
  }

  @Test
  void aLayoutOfOthersIsReadAsItIs() {
    Descriptor image = RegistryContent.putImage(registry, REPOSITORY, "layer");
    registry.tag(REPOSITORY, "v1", image.digest());
    Descriptor note = RegistryContent.putNote(registry, REPOSITORY, "note", image);
    OciLayoutRegistry theirs = OciLayoutRegistry.ofLayout(folder.resolve("team/app"));
    assertThat(theirs.head("any", "v1")).contains(image);
    assertThat(theirs.referrers("any", image.digest())).containsExactly(note);
  }

  @Test
  void anIndexThatIsNoneIsAnErrorThatSaysWhere() throws IOException {
    Files.createDirectories(folder.resolve("team/app"));
    Files.writeString(folder.resolve("team/app/index.json"), "no json");
    assertThatThrownBy(() -> registry.tags(REPOSITORY, "", 1))
        .isInstanceOf(ProviderException.class)
        .hasMessageStartingWith("Could not read the index of team/app: ");
  }

  @Test
  void twoProcessesAndThisOneLoseNothingOfEachOther() throws Exception {
    Descriptor image = RegistryContent.putImage(registry, REPOSITORY, "layer");
    List<Process> others = List.of(start("one", image), start("two", image));
    for (int i = 0; i < 20; i++) {
      registry.tag(REPOSITORY, "here" + i, image.digest());
    }
    for (Process other : others) {
      assertThat(other.waitFor()).isZero();
    }
    assertThat(registry.tags(REPOSITORY, "", 100)).hasSize(60);
  }

  private Process start(String name, Descriptor image) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Tagger.class.getName()));
    command.addAll(List.of(folder.toString(), REPOSITORY, image.digest().toString(), name));
    return new ProcessBuilder(command).inheritIO().start();
  }

  /** Another process that sets twenty tags. */
  static final class Tagger {
    private Tagger() {}

    public static void main(String[] arguments) {
      OciLayoutRegistry registry = OciLayoutRegistry.at(Path.of(arguments[0]));
      for (int i = 0; i < 20; i++) {
        registry.tag(arguments[1], arguments[3] + i, Digest.parse(arguments[2]));
      }
    }
  }
}
