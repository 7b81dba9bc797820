package io.gitops4j.git.fake;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.PullRequestSpec.pullRequest;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.contracts.GitForge;
import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.journal.MemoryJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.git.servers.GiteaServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("One pipeline runs on every forge, with another URL,")
class OnePipelineTest {
  /** What a user writes. */
  private static final Pipeline PIPELINE =
      Pipeline.named("shop")
          .stage(
              "test",
              s ->
                  s.into("test")
                      .change(Change.in("gitops", file("config.yaml").set("replicas", 3))))
          .stage(
              "prod",
              s ->
                  s.into("prod")
                      .change(
                          Change.in("gitops", file("config.yaml").set("version", "v2"))
                              .through(pullRequest("Release v2").mergedByUs(MergeMethod.MERGE))));

  @TempDir Path folder;

  static Stream<Arguments> forges() {
    return Stream.of(
        Arguments.of("github", new GitHubDialect()),
        Arguments.of("gitlab", new GitLabDialect()),
        Arguments.of("bitbucket-cloud", new BitbucketCloudDialect()),
        Arguments.of("bitbucket-data-center", new BitbucketDataCenterDialect()),
        Arguments.of("azure-devops", new AzureDialect()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forges")
  @DisplayName(
      "to a direct commit and a merged pull request, and nothing it leaves shows the token")
  void runs(String provider, ForgeDialect dialect) throws InterruptedException {
    try (FakeForge forge = FakeForge.start(folder.resolve("forge"), dialect)) {
      deliver(provider, forge.repository(), FakeForge.TOKEN);
    }
  }

  @Test
  @Tag("servers")
  @DisplayName("and on a real Gitea")
  void runsOnGitea() throws InterruptedException {
    GiteaServer gitea = GiteaServer.shared();
    RepositoryUrl url = gitea.newRepository(Map.of("config.yaml", GitForge.START));
    deliver("gitea", url, gitea.writer("robot").token());
  }

  private void deliver(String provider, RepositoryUrl url, String token)
      throws InterruptedException {
    List<Object> left = Collections.synchronizedList(new ArrayList<>());
    ProviderContext context =
        ProviderContext.in(folder.resolve("cache"))
            .withCredentials(() -> Credentials.token(token))
            .withOptions(Fields.of(Plugins.PROVIDER, provider));
    try (Printed printed = new Printed();
        MemoryJournal journal = new MemoryJournal(SystemClock.utc());
        ConfiguredConnections connections =
            ConfiguredConnections.using(Plugins.of(OnePipelineTest.class.getClassLoader()))
                .repository("gitops", url, context)
                .build();
        Delivery delivery =
            Delivery.builder()
                .pipelines(PipelineCatalog.of(PIPELINE))
                .connections(tenant -> connections)
                .journal(journal)
                .listener(event -> left.add(event + " " + event.sentence()))
                .build()) {
      Run started = delivery.start("shop", Start.manual(), Actor.of("ann"));
      Run ended = delivery.awaitEnd(TenantId.DEFAULT, started.id(), Duration.ofMinutes(1));
      assertThat(ended.outcome()).as("%s", ended.problem()).contains(Outcome.SUCCEEDED);
      CommitId head = connections.repository("gitops").head("main").orElseThrow();
      byte[] file = connections.repository("gitops").read(head, "config.yaml").orElseThrow();
      assertThat(new String(file, UTF_8)).isEqualTo("version: v2\nreplicas: 3\n");
      journal.streams(TenantId.DEFAULT, "").stream()
          .flatMap(stream -> journal.read(stream, 0).entries().stream())
          .forEach(entry -> left.add(new String(entry.content(), UTF_8)));
      left.add(ended);
      assertThat(printed.and(left.toArray())).contains("merge", "GET /").doesNotContain(token);
    }
  }
}
