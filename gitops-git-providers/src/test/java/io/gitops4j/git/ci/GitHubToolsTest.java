package io.gitops4j.git.ci;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.servers.BuiltProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("GitHub's workflow, judged by other people's programs,")
@Tag("servers")
class GitHubToolsTest {
  @TempDir Path folder;

  @Test
  @DisplayName("is accepted by actionlint, whatever the spec")
  void actionlint() throws IOException {
    Path actionlint = BuiltProgram.orSkip("actionlint");
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    StringBuilder files = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      Path file = folder.resolve(i + ".yml");
      CiSpec spec = RandomSpecs.next(random);
      spec = i % 4 == 0 ? spec.withPlatforms("linux/amd64", "linux/arm/v7") : spec;
      spec = i % 3 == 0 ? spec.withBuildah() : spec;
      Files.writeString(file, CiFile.gitHub(spec).text());
      files.append(' ').append(file.getFileName());
    }
    ShellRun run = ShellRun.of("sh", actionlint + files.toString(), folder, Map.of());
    assertThat(run.output()).as("seed %d", seed).isEmpty();
    assertThat(run.exit()).as("seed %d", seed).isZero();
    Files.writeString(folder.resolve("0.yml"), "on: push\njobs: {a: {steps: []}}\n");
    assertThat(ShellRun.of("sh", actionlint + " 0.yml", folder, Map.of()).exit()).isNotZero();
  }

  @Test
  @DisplayName("runs in act: a dispatch with a key builds, pushes and reports the image")
  void act() throws IOException, GitAPIException {
    Path act = BuiltProgram.orSkip("act");
    FakeDocker docker = FakeDocker.in(folder.resolve("docker"));
    OperationKey key = OperationKey.named("a dispatch");
    CiFile file = CiFile.gitHub(CiSpec.image("ghcr.io/acme/shop").onPush("main"));
    Path repository = folder.resolve("shop");
    RevCommit commit = committed(repository, file);
    try (ReportReceiver platform = new ReportReceiver()) {
      String told =
          """
          %s workflow_dispatch --platform ubuntu-latest=-self-hosted --input gitops4j_key=%s \
            --var GITOPS4J_WEBHOOK_URL=%s --secret GITOPS4J_WEBHOOK_SECRET --secret GITHUB_TOKEN
          """
              .formatted(act, key, platform.url());
      Map<String, String> environment =
          Map.of(
              "PATH", docker.path(),
              "HOME", Files.createDirectories(folder.resolve("home")).toString(),
              "GITHUB_TOKEN", "a token of GitHub",
              "GITOPS4J_WEBHOOK_SECRET", platform.secret.reveal());
      ShellRun run = ShellRun.of("sh", told, repository, environment);
      assertThat(run.exit()).as(run.output()).isZero();
      assertThat(platform.refused).isEmpty();
      assertThat(platform.images).hasSize(1);
      BuiltImage image = platform.images.get(0);
      assertThat(image.artifact())
          .hasToString("ghcr.io/acme/shop:" + commit.name() + "@" + FakeDocker.DIGEST);
      assertThat(image.key()).contains(key);
      assertThat(docker.calls().get(0)).contains("stdin a token of GitHub");
      assertThat(run.output()).doesNotContain("a token of GitHub", platform.secret.reveal());
    }
  }

  private static RevCommit committed(Path repository, CiFile file)
      throws IOException, GitAPIException {
    try (Git git = Git.init().setInitialBranch("main").setDirectory(repository.toFile()).call()) {
      Path workflow = repository.resolve(file.path());
      Files.createDirectories(workflow.getParent());
      Files.writeString(workflow, file.text());
      git.add().addFilepattern(".").call();
      return git.commit()
          .setSign(false)
          .setAuthor("Ada", "ada@example.org")
          .setCommitter("Ada", "ada@example.org")
          .setMessage("Build images")
          .call();
    }
  }
}
