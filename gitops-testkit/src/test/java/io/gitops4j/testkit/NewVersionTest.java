package io.gitops4j.testkit;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.Trigger.newVersion;
import static io.gitops4j.core.pipeline.Versions.pattern;
import static io.gitops4j.core.pipeline.Versions.semver;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.contracts.registry.EmbeddedRegistry;
import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.CrashPoints;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.engine.VersionWatch;
import io.gitops4j.core.journal.FileJournal;
import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.pipeline.Products;
import io.gitops4j.core.pipeline.Versions;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.registry.Registries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A pipeline that new versions start")
class NewVersionTest {
  private static final String HOST = "registry.example";
  private static final String REPOSITORY = "team/app";
  private static final Product APP = Products.pushed("app", Artifact.Kind.IMAGE);

  @TempDir Path folder;
  private EmbeddedRegistry server;
  private Registry registry;

  @BeforeEach
  void start() {
    server = EmbeddedRegistry.in(folder.resolve("registry")).largestPage(300).start();
    registry = Registries.http(server.address(), ProviderContext.in(folder.resolve("cache")));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Pipeline delivering(Versions versions) {
    return Pipeline.named("app")
        .on(newVersion(HOST + "/" + REPOSITORY, versions))
        .produce(APP)
        .stage(
            "test",
            s ->
                s.into("test")
                    .change(Change.in("gitops", file("test.yaml").set("image", APP.pinned()))));
  }

  private DeliveryKit kit(Versions versions) {
    return DeliveryKit.of(delivering(versions))
        .repository("gitops", Map.of("test.yaml", "image: none\n"))
        .registry(HOST, registry);
  }

  private Digest push(String tag) {
    return push(tag, tag);
  }

  private Digest push(String tag, String content) {
    Digest image = RegistryContent.putImage(registry, REPOSITORY, content).digest();
    registry.tag(REPOSITORY, tag, image);
    return image;
  }

  private static int runs(DeliveryKit kit) {
    return kit.delivery().runs(TenantId.DEFAULT).size();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "version-noticed", "version-started", "after-act"})
  @DisplayName("promotes the pushed digest to test, once, also if the process dies on the way")
  void promotes(String death) {
    try (DeliveryKit kit = kit(semver(">=1.2 <2"))) {
      assertThat(kit.newVersions("app")).isEmpty();
      Digest image = push("1.2.0");
      if (!death.isEmpty()) {
        kit.crashAt(death);
      }
      List<Run> runs = kit.newVersions("app");
      assertThat(runs)
          .singleElement()
          .satisfies(run -> assertThat(run.outcome()).contains(Outcome.SUCCEEDED));
      assertThat(kit.file("gitops", "test.yaml")).isEqualTo("image: 1.2.0@" + image + "\n");
      assertThat(kit.newVersions("app")).isEmpty();
      assertThat(runs(kit)).isEqualTo(1);
      assertThat(kit.commits("gitops", "test.yaml")).hasSize(1);
    }
  }

  @Test
  @DisplayName("starts what was noticed before the process died, though the tag moved meanwhile")
  void noticed() {
    try (DeliveryKit kit = kit(semver("1.x"))) {
      Digest image = push("1.0.0");
      kit.crashAt("version-noticed");
      VersionWatch dying = kit.delivery().versionWatch().build();
      dying.watch(TenantId.DEFAULT, delivering(semver("1.x")));
      assertThatThrownBy(dying::look).isInstanceOf(SimulatedCrash.class);
      kit.reopen();
      assertThat(runs(kit)).isZero();
      push("1.0.0", "another");
      push("1.0.1");
      assertThat(kit.newVersions("app"))
          .hasSize(2)
          .first()
          .satisfies(run -> assertThat(run.release().start().toString()).contains("" + image));
      assertThat(kit.file("gitops", "test.yaml")).contains("1.0.1@");
    }
  }

  @Test
  @DisplayName("in files as well: what a process noticed before it died is started by the next")
  void inFiles() {
    Digest image = push("1.0.0");
    Pipeline pipeline = delivering(semver("1.x"));
    try (FileJournal journal = FileJournal.open(folder.resolve("journal"), SystemClock.utc());
        Delivery dying = delivery(pipeline, journal, NewVersionTest::die)) {
      VersionWatch watch = dying.versionWatch().build().watch(TenantId.DEFAULT, pipeline);
      assertThatThrownBy(watch::work).isInstanceOf(SimulatedCrash.class);
      assertThat(dying.runs(TenantId.DEFAULT)).isEmpty();
    }
    push("1.0.0", "another");
    for (int process = 0; process < 2; process++) {
      try (FileJournal journal = FileJournal.open(folder.resolve("journal"), SystemClock.utc());
          Delivery next = delivery(pipeline, journal, CrashPoints.NONE);
          VersionWatch watch = next.versionWatch().build()) {
        watch.watch(TenantId.DEFAULT, pipeline).work();
        assertThat(next.runs(TenantId.DEFAULT))
            .singleElement()
            .satisfies(run -> assertThat(run.release().start().toString()).contains("" + image));
      }
    }
  }

  private Delivery delivery(Pipeline pipeline, FileJournal journal, CrashPoints crashes) {
    ConfiguredConnections connections =
        ConfiguredConnections.using(Plugins.of(NewVersionTest.class.getClassLoader()))
            .registry(HOST, registry)
            .build();
    return Delivery.builder()
        .pipelines(PipelineCatalog.of(pipeline))
        .connections(tenant -> connections)
        .journal(journal)
        .crashPoints(crashes)
        .drivenByCaller()
        .build();
  }

  private static void die(String point) {
    throw new SimulatedCrash(point);
  }

  @Test
  @DisplayName("orders tags that only say when they were created, and passes over the others")
  void creation() {
    try (DeliveryKit kit = kit(pattern("nightly-.*"))) {
      created("nightly-b", "2026-01-01T00:00:00Z");
      created("nightly-a", "2026-01-02T00:00:00+01:00");
      push("nightly-z");
      assertThat(kit.newVersions("app")).hasSize(1);
      assertThat(kit.file("gitops", "test.yaml")).contains("nightly-a@");
      created("nightly-c", "2026-01-01T22:59:59Z");
      assertThat(kit.newVersions("app")).isEmpty();
      created("nightly-0", "2026-01-03T00:00:00Z");
      assertThat(kit.newVersions("app")).hasSize(1);
    }
  }

  private void created(String tag, String when) {
    Digest layer = RegistryContent.putBlob(registry, REPOSITORY, "{}");
    String blob =
        "{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\""
            + layer
            + "\",\"size\":2}";
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\""
            + RegistryContent.MANIFEST
            + "\",\"config\":"
            + blob
            + ",\"layers\":["
            + blob
            + "],\"annotations\":{\"org.opencontainers.image.created\":\""
            + when
            + "\"}}";
    byte[] bytes = RegistryContent.bytes(manifest);
    registry.tag(
        REPOSITORY,
        tag,
        registry.putManifest(REPOSITORY, bytes, RegistryContent.MANIFEST).digest());
  }

  @Test
  @DisplayName("finds a thousand old tags, and starts with the newest alone")
  void old() throws IOException {
    Digest image = push("1.0.0");
    Path index = folder.resolve("registry").resolve(REPOSITORY).resolve("index.json");
    String tag = "\"org.opencontainers.image.ref.name\":\"1.%d.%d\"";
    String one = Files.readString(index).replaceFirst(".*\"manifests\":\\[(.*)\\].*", "$1");
    String many =
        IntStream.range(0, 1_000)
            .mapToObj(i -> one.replace(tag.formatted(0, 0), tag.formatted(i % 37, i)))
            .collect(Collectors.joining(","));
    Files.writeString(index, "{\"schemaVersion\":2,\"manifests\":[" + many + "]}");
    try (DeliveryKit kit = kit(semver("*"))) {
      kit.newVersions("app");
      assertThat(runs(kit)).isEqualTo(1);
      assertThat(kit.file("gitops", "test.yaml")).contains("1.36.998@" + image); // 998 % 37 = 36
    }
  }

  @Test
  @DisplayName("starts with nothing that was there, if it says so")
  void fromNowOn() {
    push("1.0.0");
    try (DeliveryKit kit = kit(semver("*").fromNowOn())) {
      assertThat(kit.newVersions("app")).isEmpty();
      push("0.9.0");
      assertThat(kit.newVersions("app")).isEmpty();
      push("1.0.1");
      assertThat(kit.newVersions("app")).hasSize(1);
    }
  }

  @Test
  @DisplayName("starts with the first version that comes where there was none")
  void fromNowOnWithNone() {
    try (DeliveryKit kit = kit(semver("*").fromNowOn())) {
      assertThat(kit.newVersions("app")).isEmpty();
      push("0.1.0");
      assertThat(kit.newVersions("app")).hasSize(1);
    }
  }

  @Test
  @DisplayName("takes versions in order: an older one that comes late or is left over is none")
  void order() {
    try (DeliveryKit kit = kit(pattern("main-[0-9a-f]+-(?<order>[0-9]+)"))) {
      push("main-abc-9");
      push("main-abc-10");
      push("main-abc");
      push("other-1000");
      assertThat(kit.newVersions("app")).hasSize(1);
      assertThat(kit.file("gitops", "test.yaml")).contains("main-abc-10@");
      push("main-def-8");
      registry.delete(REPOSITORY, "main-abc-10");
      assertThat(kit.newVersions("app")).isEmpty();
      push("main-def-11");
      assertThat(kit.newVersions("app")).hasSize(1);
      assertThat(kit.file("gitops", "test.yaml")).contains("main-def-11@");
    }
  }

  @Test
  @DisplayName("takes a moved tag for the same version, unless it says otherwise")
  void moved() {
    Digest first = push("1.0.0", "first");
    try (DeliveryKit still = kit(semver("*"));
        DeliveryKit following = kit(pattern("1.0.0").andMovedTags())) {
      assertThat(still.newVersions("app")).hasSize(1);
      assertThat(following.newVersions("app")).hasSize(1);
      Digest second = push("1.0.0", "second");
      assertThat(still.newVersions("app")).isEmpty();
      assertThat(following.newVersions("app")).hasSize(1);
      assertThat(still.file("gitops", "test.yaml")).contains(first.toString());
      assertThat(following.file("gitops", "test.yaml")).contains(second.toString());
      push("1.0.0", "first");
      assertThat(following.newVersions("app")).hasSize(1);
      assertThat(following.file("gitops", "test.yaml")).contains(first.toString());
    }
  }
}
