package io.gitops4j.testkit;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.Plan;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.PlannedEdit;
import io.gitops4j.core.pipeline.Snapshot;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.GitProviderFactory;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.git.GitServer;
import io.gitops4j.git.JGitProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Bad input gets a sentence that says what to do:")
class BadInputTest {
  private static Pipeline commits(PlannedEdit edit, String branch) {
    return Pipeline.named("app")
        .stage("test", s -> s.into("test").change(Change.in("gitops", edit).on(branch)));
  }

  private static DeliveryKit kit(Pipeline pipeline) {
    return DeliveryKit.of(pipeline)
        .repository("gitops", Map.of("a.yaml", "version: v0\n", "bad.yaml", "a: [1, 2\nb: }\n"));
  }

  private static String problem(Pipeline pipeline) {
    try (DeliveryKit kit = kit(pipeline)) {
      Run run = kit.run("app", Start.manual(), "ann");
      assertThat(run.outcome()).contains(Outcome.FAILED);
      return run.problem().orElseThrow().toString();
    }
  }

  @Test
  @DisplayName("a key that has to be there and is not")
  void unknownKey() {
    assertThat(problem(commits(file("a.yaml").replace("image.tag", "v1"), "main")))
        .contains("a.yaml")
        .contains("image");
  }

  @Test
  @DisplayName("a file that is not YAML")
  void invalidYaml() {
    assertThat(problem(commits(file("bad.yaml").set("version", "v1"), "main")))
        .contains("bad.yaml")
        .contains("2:2");
  }

  @Test
  @DisplayName("a branch that does not exist")
  void unknownBranch() {
    assertThat(problem(commits(file("a.yaml").set("version", "v1"), "live")))
        .isEqualTo(
            "Could not commit to branch live of gitops: there is no such branch. The repository has"
                + " main.");
  }

  @Test
  @DisplayName("a branch that only takes pull requests, in the plan and in the run")
  void protectedBranch() {
    Pipeline pipeline = commits(file("a.yaml").set("version", "v1"), "main");
    try (DeliveryKit kit = kit(pipeline)) {
      kit.forge().protect(kit.url("gitops"), "main", 0);
      Snapshot now =
          Snapshot.of(kit.delivery().connections(io.gitops4j.core.model.TenantId.DEFAULT));
      Plan plan = kit.delivery().plan(pipeline, Start.manual(), now);
      assertThat(plan.refusals()).hasSize(1);
      assertThat(plan.toText()).contains("protected").contains(".through(pullRequest(");
      Run run = kit.run("app", Start.manual(), "ann");
      assertThat(run.problem().orElseThrow().toString())
          .contains("protected")
          .containsIgnoringCase("pull request");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../a.yaml", "/etc/passwd", ".git/config", "a/../../b.yaml", "a\\b.yaml", ""})
  @DisplayName("a path that leaves the repository")
  void escapingPath(String path) {
    assertThatThrownBy(() -> file(path)).hasMessageContaining(path);
  }

  @Test
  @DisplayName("a repository that two providers claim, and one that none claims")
  void providers() {
    RepositoryUrl url = RepositoryUrl.parse("https://git.example.com/team/app.git");
    ProviderContext context = ProviderContext.in(Path.of("cache"));
    Plugins two = Plugins.of(List.of(claiming("first"), claiming("second")), List.of());
    assertThatThrownBy(() -> two.git(url, context))
        .hasMessage(
            "Could not open the repository https://git.example.com/team/app.git: first and second"
                + " both claim it. Remove one from the class path, or pass an instance.");
    Plugins none = Plugins.of(List.of(), List.of());
    assertThatThrownBy(() -> none.git(url, context))
        .hasMessageContaining("no provider claims it; found: none is on the class path")
        .hasMessageContaining("gitops-git-providers");
  }

  private static GitProviderFactory claiming(String name) {
    return new GitProviderFactory() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public boolean supports(RepositoryUrl url) {
        return true;
      }

      @Override
      public GitProvider create(ProviderContext context) {
        throw new UnsupportedOperationException(name);
      }
    };
  }

  @Test
  @DisplayName("a server nobody answers at")
  void noNetwork(@TempDir Path folder) {
    RepositoryUrl nobody = RepositoryUrl.parse("git://127.0.0.1:1/app.git");
    try (JGitProvider provider = JGitProvider.open(ProviderContext.in(folder))) {
      assertThatThrownBy(() -> provider.repository(nobody).head("main"))
          .isInstanceOfSatisfying(
              ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE))
          .hasMessageContaining("127.0.0.1");
    }
  }

  @Test
  @DisplayName("credentials the server does not know, which the sentence does not repeat")
  void wrongCredentials(@TempDir Path folder) throws IOException {
    Path root = Files.createDirectories(folder.resolve("served"));
    try (io.gitops4j.git.LocalGitProvider local =
        io.gitops4j.git.LocalGitProvider.open(root, ProviderContext.in(folder.resolve("c1")))) {
      local.createRepository("app", Map.of("a.yaml", "version: v0\n"));
    }
    ProviderContext wrong =
        ProviderContext.in(folder.resolve("c2"))
            .withCredentials(() -> Credentials.basic(GitServer.USER, "swordfish-7"));
    try (GitServer server = GitServer.start(root);
        JGitProvider provider = JGitProvider.open(wrong)) {
      assertThatThrownBy(() -> provider.repository(server.http("app")).head("main"))
          .isInstanceOfSatisfying(
              ProviderException.class,
              e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAUTHENTICATED))
          .message()
          .doesNotContain("swordfish");
    }
  }
}
