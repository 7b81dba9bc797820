package io.gitops4j.testkit;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.servers.BuiltProgram;
import io.gitops4j.core.spi.ImageSpec;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.ArtifactSteps;
import io.gitops4j.registry.Buildah;
import io.gitops4j.registry.DockerfileImage;
import io.gitops4j.registry.JibImageBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("servers")
@DisplayName("A pipeline with a Dockerfile")
class DockerfilePipelineTest {
  private static final String DOCKERFILE =
      """
      FROM registry.example/base/busybox:1 AS build
      ARG GREETING
      RUN --mount=type=secret,id=token ["/bin/busybox", "test", "-s", "/run/secrets/token"]
      RUN ["/bin/busybox", "sh", "-c", "echo $GREETING > /greeting"]
      FROM scratch AS app
      COPY --from=build /greeting /
      FROM app AS unwanted
      COPY --from=build /bin/ /bin/
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", "after-intent", "before-act", "after-act"})
  @DisplayName(
      "builds it once, pushes it, promotes its digest and deploys it, also if it dies in between")
  void promotes(String death) throws IOException {
    Path buildah = BuiltProgram.orSkip("buildah");
    Path context = Files.createDirectories(folder.resolve("web"));
    Files.writeString(context.resolve("Dockerfile"), DOCKERFILE);
    DockerfileImage web =
        DockerfileImage.dockerfile("web", "registry.example/team/web")
            .context(context)
            .argument("GREETING", "hello")
            .secret("token", () -> Secret.of("correct-horse"))
            .target("app")
            .basesFrom("registry.example")
            .from("web")
            .by(Buildah.at(buildah));
    Pipeline pipeline =
        Pipeline.named("web")
            .produce(web)
            .stage(
                "prod",
                s ->
                    s.into("prod")
                        .then(ArtifactSteps.copy(web, "prod.example/team/web"))
                        .change(Change.in("gitops", file("prod.yaml").set("image", web.pinned()))));
    try (DeliveryKit kit =
        DeliveryKit.of(pipeline)
            .repository("web", Map.of("readme.md", "web\n"))
            .repository("gitops", Map.of("prod.yaml", "image: v0\n"))) {
      pushBase(kit, buildah.resolveSibling("root/bin/busybox"));
      if (!death.isEmpty()) {
        kit.crashAt(death);
      }
      CommitId commit = kit.git("web").head("main").orElseThrow();
      Run run = kit.run("web", Start.manual().at(commit), "ann");
      assertThat(run.outcome()).as(() -> run.problem().toString()).contains(Outcome.SUCCEEDED);
      Digest digest = run.release().find(web).orElseThrow().digest();
      assertThat(kit.file("gitops", "prod.yaml"))
          .isEqualTo("image: " + commit.abbreviated() + "@" + digest + "\n");
      String manifest = manifest(kit, digest);
      assertThat(manifest)
          .contains("\"org.opencontainers.image.revision\":\"" + commit.hex() + "\"")
          .contains(
              "\"org.opencontainers.image.created\":\""
                  + kit.git("web").commit(commit).committedAt()
                  + "\"");
    }
  }

  private static String manifest(DeliveryKit kit, Digest digest) {
    Registry registry = kit.connections().registry("prod.example");
    return new String(
        registry.manifest("team/web", digest.toString()).orElseThrow().content(),
        StandardCharsets.UTF_8);
  }

  private void pushBase(DeliveryKit kit, Path busybox) {
    ImageSpec base =
        ImageSpec.from(ImageSpec.Base.scratch()).layer("busybox", busybox, "/bin/busybox").build();
    Registry registry = kit.connections().registry("registry.example");
    Digest image =
        JibImageBuilder.caching(folder.resolve("jib"))
            .build(base, registry, "base/busybox")
            .digest();
    registry.tag("base/busybox", "1", image);
  }
}
