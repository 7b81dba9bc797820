package io.gitops4j.git.ci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.gitops4j.core.events.WebhookSignature;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Trigger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("GitHub's workflow, its steps run here, with a docker that builds nothing,")
@DisabledOnOs(OS.WINDOWS)
class GitHubWorkflowTest {
  private static final CommitId COMMIT = new CommitId("0123456789abcdef0123456789abcdef01234567");
  private static final OperationKey KEY = OperationKey.named("a dispatch");
  private static final CiSpec SHOP = CiSpec.image("ghcr.io/acme/shop").onPush("main");

  @TempDir Path folder;
  private FakeDocker docker;
  private ReportReceiver platform;
  private final Map<String, String> settings = new HashMap<>();

  @BeforeEach
  void begin() throws IOException {
    docker = FakeDocker.in(folder.resolve("docker"));
    platform = new ReportReceiver();
    settings.put("github.actor", "ada");
    settings.put("github.token", "a token");
    settings.put("vars.GITOPS4J_WEBHOOK_URL", platform.url());
    settings.put("secrets.GITOPS4J_WEBHOOK_SECRET", platform.secret.reveal());
  }

  @AfterEach
  void end() {
    platform.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash"})
  @DisplayName("builds, pushes, and reports the digest with the commit and who asked, signed")
  void buildsAndReports(String shell) throws IOException {
    settings.put("inputs.gitops4j_key", KEY.value());
    ShellRun run = run(shell, SHOP);
    assertThat(run.exit()).as(run.output()).isZero();
    assertThat(platform.refused).isEmpty();
    BuiltImage image = platform.images.get(0);
    assertThat(platform.images).hasSize(1);
    assertThat(image.artifact())
        .hasToString("ghcr.io/acme/shop:" + COMMIT + "@" + FakeDocker.DIGEST);
    assertThat(image.commit()).isEqualTo(COMMIT);
    assertThat(image.key()).contains(KEY);
    assertThat(image.id()).isEqualTo(COMMIT + "-" + FakeDocker.DIGEST.hex() + "-" + KEY);
    assertThat(docker.calls())
        .containsExactly(
            List.of("login", "--username", "ada", "--password-stdin", "ghcr.io", "stdin a token"),
            List.of(
                "build",
                "--tag",
                "ghcr.io/acme/shop:" + COMMIT,
                "--file",
                "Dockerfile",
                "--label",
                "org.opencontainers.image.revision=" + COMMIT,
                "--label",
                "org.opencontainers.image.source=https://github.com/acme/shop",
                "."),
            List.of("push", "ghcr.io/acme/shop:" + COMMIT),
            List.of("logout", "ghcr.io"));
  }

  @Test
  @DisplayName("starts a pipeline that waits for the image, once however often it is reported")
  void startsAPipeline() throws IOException {
    assertThat(run("sh", SHOP).exit()).isZero();
    assertThat(run("sh", SHOP).exit()).isZero();
    Start start = platform.images.get(0).start();
    assertThat(platform.images.get(0).key()).isEqualTo(Optional.empty());
    assertThat(start.commit()).contains(COMMIT);
    assertThat(Trigger.artifact("ghcr.io/acme/shop").accepts(start, Actor.SYSTEM)).isTrue();
    assertThat(platform.images.get(1).start().identity()).isEqualTo(start.identity());
    assertThat(platform.images.get(1).id()).isEqualTo(platform.images.get(0).id());
  }

  @Test
  @DisplayName("builds for several platforms by buildx, and for another registry as its user")
  void severalPlatforms() throws IOException {
    settings.put("vars.REGISTRY_USERNAME", "robot");
    settings.put("secrets.REGISTRY_PASSWORD", "pass word");
    ShellRun run =
        run(
            "sh",
            CiSpec.image("quay.io/acme/shop")
                .withPlatforms("linux/amd64", "linux/arm64")
                .withDockerfile("app/Dockerfile.prod")
                .withContext("app"));
    assertThat(run.exit()).as(run.output()).isZero();
    assertThat(platform.images.get(0).artifact().digest()).contains(FakeDocker.DIGEST);
    assertThat(docker.calls().get(0)).contains("robot", "quay.io", "stdin pass word");
    assertThat(docker.calls().get(2))
        .startsWith("buildx", "build", "--push")
        .containsSequence("--platform", "linux/amd64,linux/arm64")
        .containsSequence("--file", "app/Dockerfile.prod")
        .endsWith("app");
  }

  @Test
  @DisplayName("builds by buildah where the spec says so, for one platform and for several")
  void buildah() throws IOException {
    CiSpec spec = SHOP.withBuildah();
    ShellRun run = run("sh", spec);
    assertThat(run.exit()).as(run.output()).isZero();
    assertThat(docker.calls().get(1)).startsWith("build", "--tag", "ghcr.io/acme/shop:" + COMMIT);
    assertThat(docker.calls().get(2)).startsWith("push", "--digestfile");
    assertThat(run("sh", spec.withPlatforms("linux/amd64", "linux/arm64")).exit()).isZero();
    assertThat(docker.calls().get(5)).startsWith("manifest", "rm");
    assertThat(docker.calls().get(6)).startsWith("build", "--manifest");
    assertThat(docker.calls().get(7))
        .startsWith("manifest", "push", "--all")
        .endsWith("docker://ghcr.io/acme/shop:" + COMMIT);
    assertThat(platform.images)
        .extracting(image -> image.artifact().digest().orElseThrow())
        .containsExactly(FakeDocker.DIGEST, FakeDocker.DIGEST);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CiFile.gitLab(spec))
        .withMessageContaining("withBuildah()");
    assertThatIllegalArgumentException().isThrownBy(() -> CiFile.bitbucketCloud(spec));
  }

  @Test
  @DisplayName("fails where buildah ends well and says of no digest that it pushed it")
  void silentBuildah() throws IOException {
    docker.silence();
    CiSpec spec = SHOP.withBuildah();
    for (CiSpec each : List.of(spec, spec.withPlatforms("linux/amd64", "linux/arm64"))) {
      ShellRun run = run("sh", each);
      assertThat(run.exit()).isNotZero();
      assertThat(run.output()).contains("buildah named no digest");
    }
    assertThat(platform.images).isEmpty();
  }

  @Test
  @DisplayName("says which setting is missing")
  void missingSettings() throws IOException {
    settings.remove("secrets.GITOPS4J_WEBHOOK_SECRET");
    ShellRun run = run("sh", SHOP);
    assertThat(run.exit()).isNotZero();
    assertThat(run.output()).contains("GITOPS4J_WEBHOOK_SECRET: is not set");
    assertThat(platform.images).isEmpty();
    CiFile file = CiFile.gitHub(SHOP);
    assertThat(file.missing(new CiSettings(Set.of(), Set.of("GITOPS4J_WEBHOOK_URL"))))
        .extracting(CiRequirement::name)
        .containsExactly("GITOPS4J_WEBHOOK_SECRET");
  }

  @Test
  @DisplayName("fails where the platform refuses the report, and never shows a secret")
  void refusedReport() throws IOException {
    String other = WebhookSignature.newSecret().reveal();
    settings.put("secrets.GITOPS4J_WEBHOOK_SECRET", other);
    ShellRun run = run("sh", SHOP);
    assertThat(run.exit()).isNotZero();
    assertThat(platform.images).isEmpty();
    assertThat(platform.refused).hasSize(1);
    assertThat(run.output()).contains("401").doesNotContain(other).doesNotContain("a token");
  }

  @Test
  @DisplayName("never takes a branch, a key or a build argument for a part of a script")
  void hostileValues() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 25; i++) {
      String value = Hostile.text(random);
      settings.put("inputs.gitops4j_key", value);
      String argument = value.replace("$", "");
      CiSpec spec = SHOP.withBuildArgument("VALUE", argument);
      ShellRun run = run("sh", spec, Map.of("GITHUB_REF_NAME", value, "GITHUB_HEAD_REF", value));
      assertThat(run.output()).as("seed %d", seed).contains("gitops4j_key is no operation's key");
      assertThat(run.exit()).as("seed %d", seed).isNotZero();
      assertThat(docker.calls().stream().flatMap(List::stream).toList())
          .as("seed %d", seed)
          .contains("VALUE=" + argument);
      assertThat(Hostile.traces(folder)).as("seed %d", seed).isEmpty();
    }
    assertThat(platform.images).isEmpty();
  }

  @Test
  @DisplayName("says what it was told: name, triggers, input, least permissions, pinned checkout")
  void says() throws IOException {
    CiFile file = CiFile.gitHub(SHOP.onPush("release/*", "main").withName("ship-it"));
    assertThat(file.path()).isEqualTo(".github/workflows/ship-it.yml");
    JsonNode workflow = new YAMLMapper().readTree(file.text());
    assertThat(workflow.at("/on/push/branches"))
        .extracting(JsonNode::asText)
        .containsExactly("main", "release/**");
    assertThat(workflow.at("/on/workflow_dispatch/inputs").has("gitops4j_key")).isTrue();
    assertThat(workflow.path("run-name").asText()).contains("${{ inputs.gitops4j_key }}");
    assertThat(workflow.path("env"))
        .hasToString("{\"REGISTRY\":\"ghcr.io\",\"IMAGE\":\"ghcr.io/acme/shop\"}");
    assertThat(workflow.path("permissions")).isEmpty();
    assertThat(workflow.at("/jobs/build/permissions"))
        .hasToString("{\"contents\":\"read\",\"packages\":\"write\"}");
    assertThat(workflow.at("/jobs/build/steps").findValuesAsText("uses"))
        .singleElement()
        .asString()
        .matches("actions/checkout@[0-9a-f]{40}");
  }

  private ShellRun run(String shell, CiSpec spec) throws IOException {
    return run(shell, spec, Map.of());
  }

  private ShellRun run(String shell, CiSpec spec, Map<String, String> more) throws IOException {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("PATH", docker.path());
    environment.put("GITHUB_SHA", COMMIT.hex());
    environment.put("GITHUB_SERVER_URL", "https://github.com");
    environment.put("GITHUB_REPOSITORY", "acme/shop");
    Path work = Files.createDirectories(folder.resolve("work"));
    return new WorkflowSteps(CiFile.gitHub(spec), work, settings, environment).run(shell);
  }
}
