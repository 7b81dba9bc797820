package io.gitops4j.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.gitops4j.contracts.EffectContract;
import io.gitops4j.contracts.registry.EmbeddedRegistry;
import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.pipeline.Effect;
import io.gitops4j.core.servers.BuiltProgram;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A Dockerfile of a pipeline, built by buildah,")
@Tag("servers")
class DockerfileImageTest extends EffectContract {
  private static final String SECRET = "correct-horse-battery";
  private static final String DOCKERFILE =
      """
      ARG BASE
      FROM ${BASE} AS build
      ARG GREETING=none
      RUN --mount=type=secret,id=token echo "the token is $(cat /run/secrets/token)"
      RUN echo "$GREETING" > /greeting && cat /run/secrets/token > /left 2>/dev/null || true
      FROM ${BASE} AS app
      COPY --from=build /greeting /left /
      COPY app.txt /app/
      FROM app AS unwanted
      RUN echo wrong >&2 && exit 9
      """;
  private static final SourceFacts SOURCE =
      new SourceFacts(
          Optional.of("https://git.example/team/web"),
          Optional.of(new CommitId("1234567890".repeat(4))),
          Optional.of(Instant.parse("2026-01-02T03:04:05Z")),
          Optional.of("v7"));

  @TempDir Path home;
  private final List<String> said = new CopyOnWriteArrayList<>();
  private EmbeddedRegistry server;
  private ConfiguredConnections connections;
  private Buildah buildah;
  private Path context;

  @BeforeEach
  void start() throws IOException {
    Path program = BuiltProgram.orSkip("buildah");
    buildah = Buildah.at(program);
    server = EmbeddedRegistry.in(home.resolve("registry")).user("robot", "s3cret").start();
    ProviderContext known = ProviderContext.in(home.resolve("cache"));
    connections =
        ConfiguredConnections.using(Plugins.of(getClass().getClassLoader()))
            .registry(
                server.address(),
                server.address(),
                known.withCredentials(() -> Credentials.basic("robot", "s3cret")))
            .buildCache("oci-layout:" + home.resolve("builds"), known)
            .build();
    TinyBase.push(
        connections.registry(server.address()),
        "base/shell",
        "1",
        program.resolveSibling("root/bin/busybox"));
    context = Files.createDirectories(home.resolve("context"));
    Files.writeString(context.resolve("app.txt"), "the application\n");
    write(DOCKERFILE);
  }

  @AfterEach
  void stop() {
    if (server != null) {
      connections.close();
      server.close();
    }
  }

  private void write(String dockerfile) throws IOException {
    Files.writeString(context.resolve("Dockerfile"), dockerfile);
  }

  private DockerfileImage product() {
    return DockerfileImage.dockerfile("web", server.address() + "/team/web")
        .context(context)
        .argument("BASE", base())
        .argument("GREETING", "hello")
        .secret("token", () -> Secret.of(SECRET))
        .target("app")
        .basesFrom(server.address())
        .by(buildah);
  }

  private String base() {
    return server.address() + "/base/shell:1";
  }

  @Override
  protected Effect<?> effect() {
    return product().effect();
  }

  @Override
  protected Connections connections() {
    return connections;
  }

  @Override
  protected long occurrences() {
    return connections.registry(server.address()).tags("team/web", "", 10).size();
  }

  /** Builds without a pipeline. */
  private Descriptor build(OciLayoutRegistry into, Consumer<DockerfileBuild> change) {
    DockerfileBuild build = new DockerfileBuild();
    build.context = context;
    build.program = buildah;
    build.hosts = List.of(server.address());
    build.arguments.put("BASE", base());
    change.accept(build);
    return new BuildahBuild("web", build, SOURCE, connections::registry, said::add)
        .into(into, "team/web");
  }

  private OciLayoutRegistry cache(String name) {
    return Registries.folder(home.resolve(name));
  }

  private void assertNothingLeft(String cache) throws IOException {
    try (Stream<Path> files = Files.list(home.resolve(cache).resolve("_buildah"))) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly(".lock");
    }
  }

  @Test
  @DisplayName("has its arguments, its stage and its bases, and secrets only while it is built")
  void built() throws IOException {
    OciLayoutRegistry into = cache("one");
    Descriptor image =
        build(
            into,
            b -> {
              b.arguments.put("GREETING", "hello");
              b.stage = "app";
              b.secrets.put("token", () -> Secret.of(SECRET));
            });
    Map<String, String> files = files(into, image);
    assertThat(files)
        .containsEntry("greeting", "hello\n")
        .containsEntry("left", "")
        .containsEntry("app/app.txt", "the application\n");
    assertThat(said).anyMatch(line -> line.startsWith("the token is ***"));
    assertThat(String.join("\n", said)).contains("COPY app.txt").doesNotContain(SECRET);
    assertThat(files.values()).noneMatch(content -> content.contains(SECRET));
    assertNothingLeft("one");
  }

  @Test
  @DisplayName("says where it is from and when, and is the same digest when it is built again")
  void reproducible() throws IOException {
    OciLayoutRegistry one = cache("one");
    Descriptor first = build(one, b -> b.stage = "app");
    Descriptor again = build(cache("two"), b -> b.stage = "app");
    assertThat(again).isEqualTo(first);
    ManifestContent manifest = manifest(one, first);
    assertThat(manifest.annotations())
        .containsAllEntriesOf(SOURCE.annotations())
        .containsEntry("org.opencontainers.image.created", "2026-01-02T03:04:05Z")
        .containsEntry("org.opencontainers.image.base.name", base());
    assertThat(text(one, manifest.blobs().get(0))).contains("\"created\":\"2026-01-02T03:04:05Z\"");
  }

  @Test
  @DisplayName("for two platforms is an index that says both")
  void platforms() throws IOException {
    write("FROM scratch\nCOPY app.txt /\n");
    OciLayoutRegistry into = cache("one");
    Descriptor index = build(into, b -> b.platforms = List.of("linux/arm64", "linux/amd64"));
    assertThat(index.mediaType()).isEqualTo(MediaTypes.OCI_INDEX);
    ManifestContent both = manifest(into, index);
    assertThat(both.annotations()).isEqualTo(SOURCE.annotations());
    List<String> found = new ArrayList<>();
    for (Descriptor each : both.children()) {
      found.add(text(into, manifest(into, each).blobs().get(0)));
    }
    assertThat(found.get(0)).contains("\"architecture\":\"arm64\"");
    assertThat(found.get(1)).contains("\"architecture\":\"amd64\"");
    assertThat(both.json().path("manifests").path(0).path("platform").path("architecture").asText())
        .isEqualTo("arm64");
  }

  @Test
  @DisplayName("fails with what its command said last, without secrets")
  void failing() throws IOException {
    write(
        """
        ARG BASE
        FROM ${BASE}
        RUN --mount=type=secret,id=token cat /run/secrets/token && echo mistake && exit 9
        """);
    assertThatThrownBy(
            () ->
                build(
                    cache("one"), b -> b.secrets.put("token", () -> Secret.of(SECRET + "\nmore"))))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID))
        .hasMessageStartingWith("Could not build web: ")
        .hasMessageContaining("mistake")
        .hasMessageNotContaining(SECRET);
    assertNothingLeft("one");
  }

  @Test
  @DisplayName("on a base that is not there fails, and says which")
  void missingBase() {
    assertThatThrownBy(
            () -> build(cache("one"), b -> b.arguments.put("BASE", base().replace(":1", ":2"))))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND))
        .hasMessageContaining("Could not find 2 in base/shell: no manifest has that name");
  }

  @Test
  @DisplayName("that is not there fails before anything is built, as does one outside its folder")
  void missingFile() {
    assertThatThrownBy(() -> build(cache("one"), b -> b.file = "Containerfile"))
        .hasMessageContaining("there is no file Containerfile in " + context);
    assertThatThrownBy(() -> build(cache("one"), b -> b.file = "../registry/oci-layout"))
        .hasMessageContaining("there is no file ../registry/oci-layout in ");
  }

  @Test
  @DisplayName("is ended with its commands when the thread is interrupted, and leaves nothing")
  void cancelled() throws Exception {
    write("ARG BASE\nFROM ${BASE}\nRUN sleep 86021\n");
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> thrown.complete(catchThrowable(() -> build(cache("one"), b -> b.stage = null))));
    thread.start();
    while (!isSleeping() && thread.isAlive()) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    thread.interrupt();
    assertThat(thrown.join()).hasMessageContaining("the thread was interrupted");
    assertThat(isSleeping()).isFalse();
    assertNothingLeft("one");
  }

  private static boolean isSleeping() {
    return ProcessHandle.allProcesses()
        .anyMatch(p -> p.info().commandLine().orElse("").endsWith("sleep 86021"));
  }

  private static ManifestContent manifest(Registry from, Descriptor manifest) throws IOException {
    byte[] content =
        from.manifest("team/web", manifest.digest().toString()).orElseThrow().content();
    return ManifestContent.read(content, manifest.mediaType());
  }

  private static String text(Registry from, Descriptor blob) throws IOException {
    try (InputStream content = from.blob("team/web", blob.digest())) {
      return new String(content.readAllBytes(), UTF_8);
    }
  }

  /** The files of all layers but the base's. */
  private static Map<String, String> files(Registry from, Descriptor image) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    List<Descriptor> blobs = manifest(from, image).blobs();
    for (Descriptor layer : blobs.subList(2, blobs.size())) {
      try (InputStream blob = from.blob("team/web", layer.digest());
          InputStream tar = new GZIPInputStream(new ByteArrayInputStream(blob.readAllBytes()))) {
        TarReader reader = new TarReader(tar);
        while (reader.next()) {
          files.put(reader.name(), new String(reader.content().readAllBytes(), UTF_8));
        }
      }
    }
    return files;
  }
}
