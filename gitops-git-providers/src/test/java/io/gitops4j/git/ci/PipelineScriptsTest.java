package io.gitops4j.git.ci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.OperationKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The scripts of the other forges' files, run here, with a docker that builds nothing:")
@DisabledOnOs(OS.WINDOWS)
class PipelineScriptsTest {
  private static final CommitId COMMIT = new CommitId("0123456789abcdef0123456789abcdef01234567");
  private static final OperationKey KEY = OperationKey.named("a dispatch");
  private static final CiSpec SHOP = CiSpec.image("quay.io/acme/shop").onPush("main", "v1.*/x");

  @TempDir Path folder;
  private FakeDocker docker;
  private ReportReceiver platform;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void begin() throws IOException {
    docker = FakeDocker.in(folder.resolve("docker"));
    docker.besides("apk");
    platform = new ReportReceiver();
    environment.put("PATH", docker.path());
    environment.put("REGISTRY_USERNAME", "robot");
    environment.put("REGISTRY_PASSWORD", "pass word");
    environment.put("GITOPS4J_WEBHOOK_URL", platform.url());
    environment.put("GITOPS4J_WEBHOOK_SECRET", platform.secret.reveal());
  }

  @AfterEach
  void end() {
    platform.close();
  }

  @Test
  @DisplayName("GitLab's job builds, pushes and reports")
  void gitLab() throws IOException {
    environment.put("CI_COMMIT_SHA", COMMIT.hex());
    environment.put("CI_PROJECT_URL", "https://gitlab.example/acme/shop");
    environment.put("gitops4j_key", KEY.value());
    JsonNode file = tree(CiFile.gitLab(SHOP));
    assertReported(run(file.at("/build/script")), "robot", "https://gitlab.example/acme/shop");
    assertThat(file.at("/variables").has("gitops4j_key")).isTrue();
    assertThat(file.at("/workflow/name").asText()).endsWith("$gitops4j_key");
  }

  @Test
  @DisplayName("GitLab's job pushes to GitLab's own registry as itself")
  void gitLabsOwnRegistry() throws IOException {
    environment.put("CI_COMMIT_SHA", COMMIT.hex());
    environment.put("CI_REGISTRY_USER", "gitlab-ci-token");
    environment.put("CI_REGISTRY_PASSWORD", "the job's");
    CiFile file = CiFile.gitLab(CiSpec.image("registry.gitlab.com/acme/shop").withoutReport());
    assertThat(file.needs()).isEmpty();
    ShellRun run = run(tree(file).at("/build/script"));
    assertThat(run.exit()).as(run.output()).isZero();
    assertThat(docker.calls().get(0)).contains("gitlab-ci-token", "stdin the job's");
  }

  @Test
  @DisplayName("GitLab's pipeline runs for the branches it names, and no others")
  void gitLabsBranches() throws IOException {
    String rule = tree(CiFile.gitLab(SHOP)).at("/workflow/rules/0/if").asText();
    Matcher found = Pattern.compile("=~ /(.*)/$").matcher(rule);
    assertThat(found.find()).isTrue();
    Pattern branches = Pattern.compile(found.group(1));
    assertThat(List.of("main", "v1.2/x", "v1.a/b/x")).allMatch(b -> branches.matcher(b).find());
    assertThat(List.of("main2", "xmain", "v1", "v12/x", "v1.2/xy"))
        .noneMatch(b -> branches.matcher(b).find());
  }

  @Test
  @DisplayName("Bitbucket's step builds, pushes and reports, dispatched or pushed")
  void bitbucket() throws IOException {
    environment.put("BITBUCKET_COMMIT", COMMIT.hex());
    environment.put("BITBUCKET_REPO_FULL_NAME", "acme/shop");
    environment.put("gitops4j_key", KEY.value());
    JsonNode file = tree(CiFile.bitbucketCloud(SHOP));
    JsonNode step = file.at("/pipelines/custom/build-shop/1/step");
    assertReported(run(step.path("script")), "robot", "https://bitbucket.org/acme/shop");
    assertThat(file.at("/pipelines/branches").path("{main,v1.**/x}").at("/0/step")).isEqualTo(step);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CiFile.bitbucketCloud(SHOP.withPlatforms("linux/amd64", "linux/arm64")))
        .withMessageContaining("one platform");
  }

  @Test
  @DisplayName("Azure's steps build, push and report")
  void azure() throws IOException {
    environment.put("gitops4j_key", KEY.value());
    ShellRun run = azureSteps();
    assertReported(run, "robot", "https://dev.azure.com/acme/shop");
  }

  @Test
  @DisplayName("Azure's steps, started by nobody with a key, report none")
  void azureWithoutKey() throws IOException {
    environment.put("gitops4j_key", "none");
    assertThat(azureSteps().exit()).isZero();
    assertThat(platform.images.get(0).key()).isEmpty();
  }

  @Test
  @DisplayName("Azure's steps say which secret nobody set, though Azure leaves its name there")
  void azureWithoutSecret() throws IOException {
    environment.remove("REGISTRY_PASSWORD");
    ShellRun run = azureSteps();
    assertThat(run.exit()).isNotZero();
    assertThat(run.output()).contains("REGISTRY_PASSWORD: is not set");
    assertThat(docker.calls()).isEmpty();
  }

  private void assertReported(ShellRun run, String user, String source) throws IOException {
    assertThat(run.exit()).as(run.output()).isZero();
    assertThat(run.output()).doesNotContain("pass word", platform.secret.reveal());
    assertThat(platform.refused).isEmpty();
    assertThat(platform.images).hasSize(1);
    BuiltImage image = platform.images.get(0);
    assertThat(image.artifact())
        .hasToString("quay.io/acme/shop:" + COMMIT + "@" + FakeDocker.DIGEST);
    assertThat(image.commit()).isEqualTo(COMMIT);
    assertThat(image.key()).contains(KEY);
    assertThat(docker.calls().get(0)).contains(user, "quay.io", "stdin pass word");
    assertThat(docker.calls().get(1)).contains("org.opencontainers.image.source=" + source);
  }

  private static JsonNode tree(CiFile file) throws IOException {
    return new YAMLMapper().readTree(file.text());
  }

  /** Lines of one shell, as GitLab and Bitbucket run them. */
  private ShellRun run(JsonNode scripts) throws IOException {
    StringBuilder all = new StringBuilder();
    scripts.forEach(script -> all.append(script.asText()));
    return ShellRun.of("sh", all.toString(), folder, environment);
  }

  /** Each in a shell of its own, with its own environment and what earlier ones handed on. */
  private ShellRun azureSteps() throws IOException {
    Map<String, String> variables = new HashMap<>(environment);
    List<String> secrets = List.of("REGISTRY_PASSWORD", "GITOPS4J_WEBHOOK_SECRET", "gitops4j_key");
    ShellRun run = new ShellRun(0, "");
    for (JsonNode step : tree(CiFile.azureDevOps(SHOP)).path("steps")) {
      Map<String, String> seen = new HashMap<>(variables);
      secrets.forEach(seen::remove);
      seen.put("BUILD_SOURCEVERSION", COMMIT.hex());
      seen.put("BUILD_REPOSITORY_URI", "https://dev.azure.com/acme/shop");
      step.path("env")
          .properties()
          .forEach(e -> seen.put(e.getKey(), expanded(e.getValue().asText(), variables)));
      ShellRun ran = ShellRun.of("bash", step.path("bash").asText(), folder, seen);
      run = new ShellRun(ran.exit(), run.output() + ran.output());
      if (ran.exit() != 0) {
        return run;
      }
      Matcher set =
          Pattern.compile("(?m)^##vso\\[task.setvariable variable=(\\w+)](.*)$")
              .matcher(ran.output());
      set.results().forEach(r -> variables.put(r.group(1), r.group(2)));
    }
    return run;
  }

  private static String expanded(String text, Map<String, String> variables) {
    Matcher name =
        Pattern.compile("\\$\\((\\w+)\\)|\\$\\{\\{ parameters\\.(\\w+) }}").matcher(text);
    List<String> names = new ArrayList<>();
    name.results().forEach(r -> names.add(r.group(1) == null ? r.group(2) : r.group(1)));
    assertThat(names).hasSize(1);
    return variables.getOrDefault(names.get(0), text);
  }
}
