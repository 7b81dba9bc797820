package io.gitops4j.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.ImageSpec;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelImageTest {
  private static final String REPOSITORY = "models/jukebox";
  private static final Instant CREATED = Instant.parse("2024-02-03T04:05:06Z");

  @TempDir Path folder;
  private OciLayoutRegistry registry;

  @BeforeEach
  void open() {
    registry = OciLayoutRegistry.at(folder.resolve("registry"));
  }

  private Path model(String name, String... files) throws IOException {
    Path model = Files.createDirectories(folder.resolve(name));
    for (String file : files) {
      Path path = model.resolve(file);
      Files.createDirectories(model.resolve(path.getParent()));
      Files.writeString(path, "content of " + file);
    }
    return model;
  }

  private static ModelImage image(Path model) {
    return ModelImage.of(model).withBase(ImageSpec.Base.scratch()).withCreated(CREATED);
  }

  private ManifestContent manifest(Registry from, Descriptor image) throws IOException {
    byte[] content = from.manifest(REPOSITORY, image.digest().toString()).orElseThrow().content();
    return ManifestContent.read(content, image.mediaType());
  }

  private String config(ManifestContent manifest) {
    return RegistryContent.read(registry, REPOSITORY, manifest.blobs().get(0).digest());
  }

  private List<String> names(Digest layer) throws IOException {
    List<String> names = new ArrayList<>();
    try (InputStream content = registry.blob(REPOSITORY, layer)) {
      TarReader reader = new TarReader(content);
      while (reader.next()) {
        names.add(reader.name());
      }
    }
    return names;
  }

  @Test
  void eachFileIsAnUncompressedLayerBelowModels() throws IOException {
    Path model = model("model", "b.onnx", "1/weights.bin", "a.json");
    ManifestContent manifest = manifest(registry, image(model).pack(registry, REPOSITORY));
    List<Descriptor> layers = manifest.blobs().subList(1, 4);
    List<String> names = new ArrayList<>();
    for (Descriptor layer : layers) {
      assertThat(layer.mediaType()).isEqualTo("application/vnd.oci.image.layer.v1.tar");
      assertThat(config(manifest)).contains(layer.digest().toString());
      names.addAll(names(layer.digest()));
    }
    assertThat(names).containsExactly("models/1/weights.bin", "models/a.json", "models/b.onnx");
  }

  @Test
  void aSingleFileIsAModelToo() throws IOException {
    Path file = model("model", "jukebox.onnx").resolve("jukebox.onnx");
    ManifestContent manifest = manifest(registry, image(file).pack(registry, REPOSITORY));
    assertThat(manifest.blobs()).hasSize(2);
    assertThat(names(manifest.blobs().get(1).digest())).containsExactly("models/jukebox.onnx");
  }

  @Test
  void theImageSaysWhereItIsFromAndHasNoEntrypoint() throws IOException {
    Descriptor image =
        image(model("model", "a"))
            .withSource("https://git.example/jukebox")
            .withRevision("c0ffee")
            .withTitle("jukebox")
            .pack(registry, REPOSITORY);
    ManifestContent manifest = manifest(registry, image);
    assertThat(manifest.annotations())
        .isEqualTo(image.annotations())
        .containsEntry("org.opencontainers.image.source", "https://git.example/jukebox")
        .containsEntry("org.opencontainers.image.revision", "c0ffee")
        .containsEntry("org.opencontainers.image.title", "jukebox")
        .containsEntry("org.opencontainers.image.created", "2024-02-03T04:05:06Z")
        .containsEntry(ModelImage.SHELL, "none");
    assertThat(config(manifest))
        .contains("\"architecture\":\"amd64\"", "\"os\":\"linux\"", "2024-02-03T04:05:06Z")
        .doesNotContain("Entrypoint");
  }

  @Test
  void theSameFilesGiveTheSameDigestWhateverElseDiffers() throws IOException {
    Path one = model("one", "a", "b/c", "d");
    Path other = model("other", "d", "b/c", "a");
    Files.setLastModifiedTime(other.resolve("a"), FileTime.from(CREATED));
    Files.setPosixFilePermissions(other.resolve("d"), PosixFilePermissions.fromString("rwx------"));
    Digest digest = image(one).pack(registry, REPOSITORY).digest();
    assertThat(image(other).pack(registry, "another").digest()).isEqualTo(digest);
    try (LoopbackRegistry server =
        LoopbackRegistry.over(OciLayoutRegistry.at(folder.resolve("served")))) {
      Registry far = Registries.http(server.address(), ProviderContext.in(folder));
      assertThat(image(other).pack(far, REPOSITORY).digest()).isEqualTo(digest);
    }
  }

  @Test
  void anUnchangedFileIsTheSameLayerInTheNextVersion() throws IOException {
    Path model = model("model", "config.json", "weights.bin");
    ManifestContent first = manifest(registry, image(model).pack(registry, REPOSITORY));
    Files.writeString(model.resolve("config.json"), "changed");
    ModelImage next = image(model).withCreated(CREATED.plusSeconds(9));
    ManifestContent second = manifest(registry, next.pack(registry, REPOSITORY));
    assertThat(second.blobs().get(1)).isNotEqualTo(first.blobs().get(1));
    assertThat(second.blobs().get(2)).isEqualTo(first.blobs().get(2));
  }

  @Test
  void veryManyFilesShareTheirLastLayer() throws IOException {
    String[] files = new String[130];
    for (int i = 0; i < files.length; i++) {
      files[i] = "shard-%03d".formatted(i) + "x".repeat(i);
    }
    Path model = model("many", files);
    ManifestContent manifest = manifest(registry, image(model).pack(registry, REPOSITORY));
    assertThat(manifest.blobs()).hasSize(101);
    assertThat(names(manifest.blobs().get(100).digest())).hasSize(31);
  }

  @Test
  void linksAreFollowedAsModelCachesNeedIt() throws IOException {
    Path blob = model("cache", "blob").resolve("blob");
    Path model = Files.createDirectories(folder.resolve("snapshot"));
    Files.createSymbolicLink(model.resolve("model.bin"), blob);
    ManifestContent manifest = manifest(registry, image(model).pack(registry, REPOSITORY));
    assertThat(names(manifest.blobs().get(1).digest())).containsExactly("models/model.bin");
  }

  @Test
  void aStaticBusyboxBecomesTheBase() throws IOException {
    Path busybox = Files.write(folder.resolve("busybox"), executable(62, 1));
    Descriptor image =
        ModelImage.of(model("model", "a")).withShell(busybox).pack(registry, REPOSITORY);
    ManifestContent manifest = manifest(registry, image);
    assertThat(image.annotations()).containsEntry(ModelImage.SHELL, "busybox");
    assertThat(manifest.blobs()).hasSize(3);
    assertThat(names(manifest.blobs().get(1).digest())).containsExactly("bin/busybox");
    assertThat(config(manifest)).contains("\"Env\":[\"PATH=/bin\"]").doesNotContain("Entrypoint");
  }

  @Test
  void anExecutableThatWillNotDoIsRefusedWithTheReason() throws IOException {
    Path file = folder.resolve("busybox");
    ModelImage image = ModelImage.of(model("model", "a")).withShell(file);
    refused(image, "the shell " + file + " will not do");
    Files.write(file, executable(62, 3));
    refused(image, "it needs shared libraries; a statically linked one is wanted");
    Files.write(file, executable(183, 1));
    refused(image, "is for linux/arm64, not for linux/amd64");
    Files.writeString(file, "#!/bin/sh\n" + "#".repeat(100));
    refused(image, "it is no 64-bit little-endian ELF executable");
  }

  /** The beginning of an executable for a machine, with one entry of that type in its table. */
  private static byte[] executable(int machine, int type) {
    ByteBuffer elf = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
    elf.putInt(0, 0x464c457f).put(4, (byte) 2).put(5, (byte) 1);
    elf.putShort(18, (short) machine).putLong(32, 64);
    elf.putShort(54, (short) 56).putShort(56, (short) 1).putInt(64, type);
    return elf.array();
  }

  @Test
  void aGivenBaseKeepsItsLayersAndLosesItsEntrypoint() throws IOException {
    ImageSpec spec =
        ImageSpec.from(ImageSpec.Base.scratch())
            .layer("base", model("files", "bin/sh"), "/")
            .entrypoint("/bin/sh")
            .environment("A", "b")
            .build();
    JibImageBuilder builder = JibImageBuilder.caching(folder.resolve("cache"));
    Descriptor base = builder.build(spec, registry, "base");
    registry.tag("base", "v1", base.digest());
    ImageSpec.Base given = ImageSpec.Base.layout(folder.resolve("registry/base"), "v1");
    Descriptor image =
        ModelImage.of(model("model", "a")).withBase(given).pack(registry, REPOSITORY);
    ManifestContent manifest = manifest(registry, image);
    assertThat(image.annotations()).containsEntry(ModelImage.SHELL, "base");
    assertThat(manifest.blobs()).hasSize(3);
    assertThat(config(manifest)).contains("\"A=b\"").doesNotContain("Entrypoint");
  }

  @Test
  void whatIsNoModelIsRefused() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    Path loop = Files.createDirectories(folder.resolve("loop"));
    Files.createSymbolicLink(loop.resolve("self"), loop);
    Path dangling = Files.createDirectories(folder.resolve("dangling"));
    Files.createSymbolicLink(dangling.resolve("gone"), folder.resolve("nothing"));
    refused(image(empty), "the folder " + empty + " holds no file");
    refused(image(folder.resolve("missing")), "there is no file or folder");
    refused(image(loop), "loop");
    refused(image(dangling), "is neither a file nor a folder");
    assertThatThrownBy(() -> image(empty).withPlatform("linux"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("linux/amd64");
  }

  private void refused(ModelImage image, String reason) {
    assertThatThrownBy(() -> image.pack(registry, REPOSITORY))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID))
        .hasMessageStartingWith("Could not pack the model ")
        .hasMessageContaining(reason);
  }

  @Test
  void theGeneratedBaseRunsWhereThisMachineHasABusybox() throws IOException {
    String path = String.valueOf(System.getenv("PATH"));
    assumeTrue(StaticShell.onPath(path, "linux/amd64").isPresent(), "no static busybox here");
    Descriptor image = ModelImage.of(model("model", "a")).pack(registry, REPOSITORY);
    assertThat(image.annotations()).containsEntry(ModelImage.SHELL, "busybox");
  }
}
