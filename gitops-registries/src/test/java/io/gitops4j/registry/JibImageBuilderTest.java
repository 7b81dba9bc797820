package io.gitops4j.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.contracts.ImageBuilderContract;
import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.ImageBuilder;
import io.gitops4j.core.spi.ImageSpec;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JibImageBuilderTest {
  private static final String REPOSITORY = "team/web";

  @TempDir static Path folders;
  private static int count;

  @Nested
  class Contract extends ImageBuilderContract {
    @Override
    protected ImageBuilder fresh() {
      return JibImageBuilder.caching(next("cache"));
    }

    @Override
    protected Registry registry() {
      return OciLayoutRegistry.at(next("registry"));
    }
  }

  private OciLayoutRegistry registry;
  private JibImageBuilder builder;
  private Path app;

  @BeforeEach
  void prepare() throws IOException {
    registry = OciLayoutRegistry.at(next("registry"));
    builder = JibImageBuilder.caching(next("cache"));
    app = Files.createDirectories(next("app"));
    Files.writeString(app.resolve("run"), "#!/bin/sh\n");
  }

  private static Path next(String name) {
    return folders.resolve(name + count++);
  }

  private ManifestContent manifest(Descriptor image) throws IOException {
    byte[] content =
        registry.manifest(REPOSITORY, image.digest().toString()).orElseThrow().content();
    return ManifestContent.read(content, image.mediaType());
  }

  private String config(Descriptor image) throws IOException {
    return RegistryContent.read(registry, REPOSITORY, manifest(image).blobs().get(0).digest());
  }

  /** A base image with an entrypoint, for a platform, in a repository of the registry. */
  private Descriptor base(String... platforms) throws IOException {
    Path root = Files.createDirectories(next("base"));
    Files.writeString(root.resolve("shell"), "base");
    ImageSpec spec =
        ImageSpec.from(ImageSpec.Base.scratch())
            .layer("base", root, "/")
            .entrypoint("/shell")
            .command("-c")
            .environment("PATH", "/")
            .environment("KEPT", "yes")
            .label("of", "base")
            .platforms(platforms)
            .build();
    return builder.build(spec, registry, "base");
  }

  private Path tarOf(String repository) throws IOException {
    Path tar = next("base.tar");
    Path root = Path.of(registry.toString().substring("oci-layout:".length()), repository);
    TarLayer.Builder members = new TarLayer.Builder();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        members.file(root.relativize(file).toString(), file, 0644);
      }
    }
    try (OutputStream out = Files.newOutputStream(tar)) {
      members.build().open().transferTo(out);
    }
    return tar;
  }

  private ImageSpec.Builder on(ImageSpec.Base base) {
    return ImageSpec.from(base).layer("app", app, "/app");
  }

  @Test
  void layersOfTheBaseStayAsTheyAre() throws IOException {
    Descriptor base = base("linux/amd64");
    ManifestContent of =
        ManifestContent.read(
            registry.manifest("base", base.digest().toString()).orElseThrow().content(),
            base.mediaType());
    Path layout = Path.of(registry.toString().substring("oci-layout:".length()), "base");
    ImageSpec.Base registered =
        new ImageSpec.Base(ImageSpec.Base.Kind.REGISTRY, "registry.example/base@" + base.digest());
    JibImageBuilder knowing =
        builder.withRegistries(
            host -> host.equals("registry.example") ? Optional.of(registry) : Optional.empty());
    for (ImageSpec.Base each :
        List.of(ImageSpec.Base.tar(tarOf("base")), ImageSpec.Base.layout(layout, ""), registered)) {
      Descriptor image = knowing.build(on(each).build(), registry, REPOSITORY);
      assertThat(manifest(image).blobs()).hasSize(3);
      assertThat(manifest(image).blobs().get(1)).isEqualTo(of.blobs().get(1));
      assertThat(config(image))
          .contains("\"Entrypoint\":[\"/shell\"],\"Cmd\":[\"-c\"]", "\"of\":\"base\"");
    }
  }

  @Test
  void whatIsSaidAnewReplacesTheBases() throws IOException {
    base("linux/amd64");
    ImageSpec spec =
        on(ImageSpec.Base.tar(tarOf("base")))
            .entrypoint("/app/run")
            .environment("PATH", "/app")
            .label("more", "labels")
            .build();
    assertThat(config(builder.build(spec, registry, REPOSITORY)))
        .contains("\"Entrypoint\":[\"/app/run\"]", "\"Env\":[\"PATH=/app\",\"KEPT=yes\"]")
        .contains("\"of\":\"base\",\"more\":\"labels\"")
        .doesNotContain("\"Cmd\"");
  }

  @Test
  void severalPlatformsGiveAnIndexWithSharedLayers() throws IOException {
    Descriptor base = base("linux/amd64", "linux/arm64/v8");
    registry.tag("base", "v1", base.digest());
    Path layout = Path.of(registry.toString().substring("oci-layout:".length()), "base");
    ImageSpec spec =
        on(ImageSpec.Base.layout(layout, "v1")).platforms("linux/amd64", "linux/arm64").build();
    ManifestContent index = manifest(builder.build(spec, registry, REPOSITORY));
    assertThat(index.descriptor().mediaType()).isEqualTo(RegistryContent.INDEX);
    assertThat(index.children()).hasSize(2);
    assertThat(index.json().toString())
        .contains("{\"architecture\":\"amd64\",\"os\":\"linux\"}")
        .contains("{\"architecture\":\"arm64\",\"os\":\"linux\",\"variant\":\"v8\"}");
    assertThat(manifest(index.children().get(0)).blobs().get(2))
        .isEqualTo(manifest(index.children().get(1)).blobs().get(2));
  }

  @Test
  void whatDockerSaveWritesIsABaseToo() throws IOException {
    Path config =
        Files.writeString(
            next("config"),
            "{\"os\":\"linux\",\"architecture\":\"amd64\","
                + "\"config\":{\"Env\":[\"A=b\"]},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:"
                + "0".repeat(64)
                + "\"]}}");
    Path layer = Files.write(next("layer"), TarEntry.end());
    Path list =
        Files.writeString(
            next("list"),
            "[{\"Config\":\"c.json\",\"RepoTags\":null,\"Layers\":[\"1/layer.tar\"]}]");
    Path tar = next("docker.tar");
    TarLayer members =
        new TarLayer.Builder()
            .file("c.json", config, 0644)
            .file("1/layer.tar", layer, 0644)
            .file("manifest.json", list, 0644)
            .build();
    try (OutputStream out = Files.newOutputStream(tar)) {
      members.open().transferTo(out);
    }
    Descriptor image = builder.build(on(ImageSpec.Base.tar(tar)).build(), registry, REPOSITORY);
    assertThat(manifest(image).blobs().get(1).mediaType())
        .isEqualTo("application/vnd.oci.image.layer.v1.tar");
    assertThat(config(image)).contains("\"A=b\"", "sha256:" + "0".repeat(64));
  }

  @Test
  void onlyTheOwnersRightToExecuteCounts() throws IOException {
    Descriptor plain = builder.build(on(ImageSpec.Base.scratch()).build(), registry, REPOSITORY);
    assertThat(app.resolve("run").toFile().setReadable(true, true)).isTrue();
    assertThat(builder.build(on(ImageSpec.Base.scratch()).build(), registry, REPOSITORY))
        .isEqualTo(plain);
    assertThat(app.resolve("run").toFile().setExecutable(true)).isTrue();
    assertThat(builder.build(on(ImageSpec.Base.scratch()).build(), registry, REPOSITORY))
        .isNotEqualTo(plain);
  }

  @Test
  void aBaseThatWillNotDoIsRefusedWithTheReason() throws IOException {
    base("linux/amd64");
    ImageSpec.Base tar = ImageSpec.Base.tar(tarOf("base"));
    refused(
        on(tar).platforms("linux/arm64").build(),
        ErrorKind.NOT_FOUND,
        "it has no image for linux/arm64");
    refused(on(tar).platforms("linux").build(), ErrorKind.INVALID, "Not a platform: 'linux'");
    Path noImage = Files.write(next("no.tar"), TarEntry.end());
    refused(
        on(ImageSpec.Base.tar(noImage)).build(),
        ErrorKind.INVALID,
        "it holds neither an image layout nor what docker save writes");
    ImageSpec.Base far = new ImageSpec.Base(ImageSpec.Base.Kind.REGISTRY, "quay.io/a/b:v1");
    refused(on(far).build(), ErrorKind.INVALID, "this builder knows no registry quay.io");
    base("linux/arm64");
    refused(
        on(ImageSpec.Base.tar(tarOf("base"))).build(),
        ErrorKind.INVALID,
        "it holds 2 images. Say which one by its tag");
  }

  private void refused(ImageSpec spec, ErrorKind kind, String reason) {
    assertThatThrownBy(() -> builder.build(spec, registry, REPOSITORY))
        .isInstanceOfSatisfying(ProviderException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(reason);
  }

  @Test
  void nothingGlobalIsTouched() throws IOException {
    Properties before = (Properties) System.getProperties().clone();
    builder.build(on(ImageSpec.Base.scratch()).build(), registry, REPOSITORY);
    assertThat(System.getProperties()).isEqualTo(before);
  }

  @Test
  void layersThatWereNotUsedForLongestAreRemovedFromTheCache() throws IOException {
    Path cache = next("jib-cache");
    JibImageBuilder small = JibImageBuilder.caching(cache).withLargestCache(2_500);
    List<Descriptor> built = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      byte[] content = new byte[1_000]; // random, so that it is as large compressed
      new java.util.Random(i).nextBytes(content);
      Path file = Files.write(next("layer"), content);
      ImageSpec spec =
          ImageSpec.from(ImageSpec.Base.scratch()).layer("l", file, "/file" + i).build();
      built.add(small.build(spec, registry, REPOSITORY));
      assertThat(small.build(spec, registry, REPOSITORY)).isEqualTo(built.get(i));
    }
    try (Stream<Path> layers = Files.list(cache.resolve("application/layers"))) {
      assertThat(layers).hasSize(2);
    }
  }

  @Test
  void aTarCannotWriteBesideItsFolder() throws IOException {
    Path content = Files.writeString(next("content"), "evil", StandardCharsets.UTF_8);
    Path tar = next("evil.tar");
    TarLayer members =
        new TarLayer.Builder()
            .file("../../escaped", content, 0644)
            .file("/tmp/absolute-escape", content, 0644)
            .file("blobs/sha256/../../escaped", content, 0644)
            .build();
    try (OutputStream out = Files.newOutputStream(tar)) {
      members.open().transferTo(out);
    }
    Path into = Files.createDirectories(next("deep").resolve("a/b"));
    assertThatThrownBy(() -> ImageTar.unpack(tar, into)).isInstanceOf(IOException.class);
    try (Stream<Path> files = Files.list(into)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .allMatch(name -> name.startsWith("other-"));
    }
  }
}
