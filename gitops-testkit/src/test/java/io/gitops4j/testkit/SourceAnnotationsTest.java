package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Trigger;
import io.gitops4j.core.spi.ImageSpec;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.ApplicationImage;
import io.gitops4j.registry.JibImageBuilder;
import io.gitops4j.registry.ModelCar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What a pipeline builds says where it is from:")
class SourceAnnotationsTest {
  private static final String REPOSITORY = "team/app";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("content"), "content");
  }

  private ApplicationImage image(ImageSpec.Builder spec) {
    return ApplicationImage.image(
        "app",
        "registry.example/" + REPOSITORY,
        JibImageBuilder.caching(folder.resolve("jib")),
        spec.layer("app", file, "/app/content").build());
  }

  private static ImageSpec.Builder scratch() {
    return ImageSpec.from(ImageSpec.Base.scratch());
  }

  private static DeliveryKit kit(Product product) {
    Pipeline pipeline =
        Pipeline.named("app")
            .on(Trigger.manually(), Trigger.tag("v*"))
            .produce(product)
            .stage("test", s -> s.into("test"));
    return DeliveryKit.of(pipeline).repository("app", Map.of("readme.md", "app\n"));
  }

  /** The manifest that a run from this kit's commit pushed. */
  private static String manifest(DeliveryKit kit, Start start, Product product) {
    Run run = kit.run("app", start, "ann");
    assertThat(run.outcome()).as(() -> run.problem().toString()).contains(Outcome.SUCCEEDED);
    Digest digest = run.release().find(product).orElseThrow().digest();
    Registry registry = kit.connections().registry("registry.example");
    return new String(
        registry.manifest(REPOSITORY, digest.toString()).orElseThrow().content(),
        StandardCharsets.UTF_8);
  }

  private static String annotation(String name, Object value) {
    return "\"org.opencontainers.image." + name + "\":\"" + value + "\"";
  }

  @Test
  @DisplayName("a model its commit and the commit's time, and the tag that was pushed")
  void model() {
    ModelCar model =
        ModelCar.modelCar("app", "registry.example/" + REPOSITORY).model(file).from("app");
    try (DeliveryKit kit = kit(model)) {
      CommitId commit = kit.git("app").head("main").orElseThrow();
      Instant committed = kit.git("app").commit(commit).committedAt();
      assertThat(manifest(kit, Start.tag("v7", commit), model))
          .contains(
              annotation("revision", commit.hex()),
              annotation("created", committed),
              annotation("version", "v7"))
          .doesNotContain("file:", folder.toString());
    }
  }

  @Test
  @DisplayName("an application image likewise, but for what its specification says itself")
  void application() {
    ApplicationImage image =
        image(
                scratch()
                    .created(Instant.parse("2020-02-02T02:02:02Z"))
                    .annotation("org.opencontainers.image.version", "of my own"))
            .from("app");
    try (DeliveryKit kit = kit(image)) {
      CommitId commit = kit.git("app").head("main").orElseThrow();
      assertThat(manifest(kit, Start.tag("v7", commit), image))
          .contains(
              annotation("revision", commit.hex()),
              annotation("created", "2020-02-02T02:02:02Z"),
              annotation("version", "of my own"));
    }
  }

  @Test
  @DisplayName("where nobody says in which repository the commit is, the commit alone")
  void unknownRepository() {
    ApplicationImage image = image(scratch());
    try (DeliveryKit kit = kit(image)) {
      CommitId commit = kit.git("app").head("main").orElseThrow();
      assertThat(manifest(kit, Start.manual().at(commit), image))
          .contains(annotation("revision", commit.hex()))
          .doesNotContain("image.created", "image.source");
    }
  }
}
