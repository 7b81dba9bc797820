package io.gitops4j.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gitops4j.core.edit.FileEdit;
import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Previews;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Steps;
import io.gitops4j.core.spi.CommitRequest;
import io.gitops4j.core.spi.ExpectedEdit;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.PullRequests.Proposal;
import io.gitops4j.k8s.WorkloadRenderer;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.deploy.ClusterTarget;
import io.gitops4j.k8s.previews.PreviewNamespaces;
import io.gitops4j.k8s.servers.ControlPlane;
import io.gitops4j.k8s.servers.ControlPlaneExtension;
import io.gitops4j.testkit.DeliveryKit;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The preview of a pull request in a cluster")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@Tag("servers")
@ExtendWith(ControlPlaneExtension.class)
class PreviewNamespacesTest {
  private Cluster cluster;
  private String repository = "";
  private PreviewNamespaces namespaces;

  @BeforeEach
  void connect(ControlPlane plane) throws IOException {
    cluster = Cluster.connect(plane.access());
    repository = "shop-" + UUID.randomUUID().toString().substring(0, 8);
    namespaces =
        PreviewNamespaces.on(cluster, repository)
            .withQuota(Map.of("pods", "3"))
            .expiringAfter(Duration.ofDays(2));
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private DeliveryKit kit(String image) {
    Previews previews =
        Previews.of(
            repository,
            number ->
                Pipeline.named(repository + "-pr-" + number)
                    .stage(
                        "preview",
                        s ->
                            s.into(repository + "-pr-" + number)
                                .then(namespaces.creating())
                                .then(Steps.apply(WorkloadRenderer.create(), "gitops", "app"))),
            namespaces.removing());
    String name = repository + "-pr-1";
    return DeliveryKit.of(previews)
        .repository(repository, Map.of("a.txt", "a\n"))
        .repository("gitops", Map.of("app/workload.yaml", image))
        .target(name, namespaces.target(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "after-intent", "before-act", "after-act", "after-receipt"})
  @DisplayName(
      "has a namespace before anything is there, which goes with it, whoever dies meanwhile")
  void lifecycle(String death) {
    try (DeliveryKit kit = kit("image: example.org/web:1\n")) {
      PullRequest pull = open(kit);
      if (!death.isEmpty()) {
        kit.crashAt(death);
      }
      Run waiting = preview(kit, pull);
      assertThat(waiting.hasEnded()).as(() -> waiting.problem().toString()).isFalse();
      assertThat(find("apps/v1", "Deployment", waiting.pipeline())).isPresent();
      assertThat(find("v1", "ResourceQuota", "preview")).isPresent();
      kit.forge().pullRequests().orElseThrow().close(kit.url(repository), pull.number());
      kit.delivery().signal(TenantId.DEFAULT, WakeKey.pullRequest(repository, pull.number()));
      if (!death.isEmpty()) {
        kit.crashAt(death);
      }
      Run ended = kit.settle(waiting.id());
      assertThat(ended.outcome()).as(() -> ended.problem().toString()).contains(Outcome.SUCCEEDED);
      assertThat(namespace()).isEmpty();
    }
  }

  @Test
  @DisplayName("that failed halfway leaves its namespace until its time is over, and no longer")
  void failed() {
    try (DeliveryKit kit = kit("nonsense: true\n")) {
      Run failed = preview(kit, open(kit));
      assertThat(failed.outcome()).contains(Outcome.FAILED);
      assertThat(namespace()).isPresent();
      assertThat(namespaces.withClock(kit.time()).sweep()).isEmpty();
      var later = kit.time().instant().plus(Duration.ofDays(2));
      assertThat(namespaces.withClock(() -> later).sweep()).containsExactly(repository + "-pr-1");
    }
  }

  @Test
  @DisplayName("has its target by its name, as it comes and goes")
  void target() {
    ConfiguredConnections connections =
        ConfiguredConnections.using(Plugins.of(getClass().getClassLoader()))
            .target("test", namespaces.target("fixed"))
            .otherTargets(
                name ->
                    name.startsWith(repository + "-pr-")
                        ? Optional.of(namespaces.target(name))
                        : Optional.empty())
            .build();
    String name = repository + "-pr-1";
    assertThat(((ClusterTarget) connections.target(name)).namespace()).isEqualTo(name);
    assertThat(((ClusterTarget) connections.target("test")).namespace()).isEqualTo("fixed");
    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> connections.target("prod"))
        .withMessageContaining("Known are test");
    connections.close();
  }

  private Optional<Fields> namespace() {
    return cluster.find(
        Fields.of("apiVersion", "v1")
            .with("kind", "Namespace")
            .with("metadata", Fields.of("name", repository + "-pr-1")));
  }

  private Optional<Fields> find(String apiVersion, String kind, String name) {
    return cluster.find(
        Fields.of("apiVersion", apiVersion)
            .with("kind", kind)
            .with("metadata", Fields.of("name", name).with("namespace", repository + "-pr-1")));
  }

  private Run preview(DeliveryKit kit, PullRequest pull) {
    CommitId head = kit.git(repository).head(pull.sourceBranch()).orElseThrow();
    return kit.run(repository + "-pr-1", Start.pullRequest(pull.number(), head), "ann");
  }

  private PullRequest open(DeliveryKit kit) {
    GitRepository git = kit.git(repository);
    CommitId base = git.head("main").orElseThrow();
    FileEdit put = FileEdit.put("a.txt", "b\n");
    ExpectedEdit edit = new ExpectedEdit(put, put.current(git.read(base, "a.txt").orElseThrow()));
    git.commit(
        CommitRequest.of(OperationKey.named("feature"), "main", base, List.of(edit), "Change")
            .onNewBranch("feature"));
    return kit.forge()
        .pullRequests()
        .orElseThrow()
        .open(kit.url(repository), new Proposal("feature", "main", "Change", "", Set.of()));
  }
}
