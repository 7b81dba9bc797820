package io.gitops4j.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.journal.MemoryJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.core.spi.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An artifact that a run made")
class ArtifactStepsTest {
  private static final CommitId COMMIT = new CommitId("1234567890".repeat(4));
  private static final String TAG = COMMIT.abbreviated();

  @TempDir Path home;
  private ConfiguredConnections connections;
  private ModelCar model;

  @BeforeEach
  void prepare() throws IOException {
    ProviderContext context = ProviderContext.in(home.resolve("cache"));
    connections =
        ConfiguredConnections.using(Plugins.of(getClass().getClassLoader()))
            .registry("one.example", "oci-layout:" + home.resolve("one"), context)
            .registry("two.example", "oci-layout:" + home.resolve("two"), context)
            .buildCache("oci-layout:" + home.resolve("builds"), context)
            .build();
    Path weights = Files.write(home.resolve("model.bin"), new byte[] {1, 2, 3});
    model = ModelCar.modelCar("jukebox", "one.example/team/jukebox").model(weights);
  }

  @AfterEach
  void close() {
    connections.close();
  }

  private Registry registry(String host) {
    return connections.registry(host);
  }

  private Digest at(String host, String repository, String tag) {
    return registry(host).head(repository, tag).map(Descriptor::digest).orElseThrow();
  }

  /** Runs: build, something else, then these steps. */
  private Run run(String nonce, Runnable between, Step... steps) throws InterruptedException {
    Step other =
        Step.named(
            "other",
            context -> {
              between.run();
              return StepResult.done();
            });
    Pipeline pipeline =
        Pipeline.named("app")
            .produce(model)
            .stage(
                "release",
                stage -> {
                  stage.then(other);
                  for (Step step : steps) {
                    stage.then(step);
                  }
                });
    try (Delivery delivery =
        Delivery.builder()
            .pipelines(PipelineCatalog.of(pipeline))
            .connections(tenant -> connections)
            .journal(new MemoryJournal(SystemClock.utc()))
            .drivenByCaller()
            .build()) {
      Run run = delivery.start("app", Start.manual().at(COMMIT).again(nonce), Actor.of("ann"));
      delivery.work();
      return delivery.run(run.id());
    }
  }

  private static void nothing() {}

  @Test
  @DisplayName("is copied to another registry with what refers to it, and keeps its digest")
  void copies() throws Exception {
    Run run =
        run(
            "1",
            () -> {
              Registry one = registry("one.example");
              Descriptor built = one.head("team/jukebox", TAG).orElseThrow();
              RegistryContent.putNote(one, "team/jukebox", "signed", built);
            },
            ArtifactSteps.copy(model, "two.example/prod/jukebox"),
            ArtifactSteps.copy(model, "one.example/prod/jukebox:stable").as("copy-near"));
    assertThat(run.problem()).isEmpty();
    Digest digest = at("one.example", "team/jukebox", TAG);
    assertThat(at("two.example", "prod/jukebox", TAG)).isEqualTo(digest);
    assertThat(at("one.example", "prod/jukebox", "stable")).isEqualTo(digest);
    assertThat(registry("two.example").referrers("prod/jukebox", digest)).hasSize(1);
    assertThat(run.release().receipts().stream().map(Object::toString))
        .anyMatch(text -> text.contains("two.example/prod/jukebox:" + TAG + "@" + digest));
  }

  @Test
  @DisplayName("gets another tag, again when that is repeated, and takes none from another")
  void tags() throws Exception {
    assertThat(run("1", ArtifactStepsTest::nothing, ArtifactSteps.tag(model, "v1")).outcome())
        .contains(Outcome.SUCCEEDED);
    assertThat(run("2", ArtifactStepsTest::nothing, ArtifactSteps.tag(model, "v1")).outcome())
        .contains(Outcome.SUCCEEDED);
    Digest ours = at("one.example", "team/jukebox", "v1");
    Descriptor other =
        RegistryContent.putImage(registry("one.example"), "team/jukebox", "something else");
    registry("one.example").tag("team/jukebox", "taken", other.digest());
    Run refused = run("3", ArtifactStepsTest::nothing, ArtifactSteps.tag(model, "taken"));
    assertThat(refused.outcome()).contains(Outcome.FAILED);
    assertThat(refused.problem().orElseThrow().sentence())
        .contains(
            "Could not tag jukebox as taken: one.example/team/jukebox:taken is another artifact, "
                + other.digest());
    assertThat(at("one.example", "team/jukebox", "taken")).isEqualTo(other.digest());
    Run moved = run("4", ArtifactStepsTest::nothing, ArtifactSteps.moveTag(model, "taken"));
    assertThat(moved.problem()).isEmpty();
    assertThat(at("one.example", "team/jukebox", "taken")).isEqualTo(ours);
  }
}
