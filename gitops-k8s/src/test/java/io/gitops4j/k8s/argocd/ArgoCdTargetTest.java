package io.gitops4j.k8s.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.spi.DeploymentTarget;
import io.gitops4j.core.spi.DeploymentTarget.Health;
import io.gitops4j.core.spi.DeploymentTarget.Health.State;
import io.gitops4j.core.spi.SourceCommit;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.Requests;
import io.gitops4j.k8s.servers.ArgoCd;
import io.gitops4j.k8s.servers.ArgoCdExtension;
import io.gitops4j.k8s.servers.GitFolder;
import io.gitops4j.k8s.servers.RealFollowerContract;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** That Argo CD looks at Git by itself every hour only: what it sees earlier, it was asked to. */
@DisplayName("An environment that a real Argo CD makes what Git says")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Tag("servers")
@ExtendWith(ArgoCdExtension.class)
class ArgoCdTargetTest extends RealFollowerContract {
  private ArgoCdTarget target;

  @BeforeEach
  void begin(ArgoCd argo) throws Exception {
    begin(argo.plane(), argo.home());
    target = ArgoCdTarget.on(cluster).named(name);
  }

  @Override
  protected DeploymentTarget open() {
    return target;
  }

  @Override
  protected void follow() {
    apply(application(SyncPolicy.automated().pruning()));
  }

  @Override
  protected String reason() {
    return "ProgressDeadlineExceeded";
  }

  @Test
  @DisplayName("is waited for while there is no Application, nor a set that makes it")
  void isAwaited() {
    Health health = target.health("shop", "test", List.of());
    assertThat(health.sentence()).contains("no Application argocd/" + name + " yet");
    assertThat(target.madeBy("nobody").health("shop", "test", List.of()).sentence())
        .contains("no ApplicationSet nobody");
  }

  @Test
  @DisplayName("has what a commit says")
  void followsCommits() throws Exception {
    apply(application(SyncPolicy.automated()));
    await(target, State.HEALTHY, commit(map("one")));
    await(target, State.HEALTHY, commit(map("two")));
    assertThat(version()).isEqualTo("two");
  }

  @Test
  @DisplayName("has failed when a rollout gets nowhere, and says which object and why")
  void failsByHealth() throws Exception {
    SourceCommit good = commit(deployment("example.org/shop:1.0"));
    apply(application(SyncPolicy.automated()));
    await(target, State.HEALTHY, good);

    SourceCommit bad = commit(deployment("example.org/shop:2.0-missing"));
    Health failed = await(target, State.FAILED, bad);
    assertThat(failed.sentence())
        .contains("degraded")
        .contains("Deployment.apps " + name + "/shop")
        .contains("ProgressDeadlineExceeded");
    assertThat(target.health("shop", "test", List.of(good)).state()).isEqualTo(State.FAILED);

    SourceCommit forward = commit(deployment("example.org/shop:1.0"));
    await(target, State.HEALTHY, forward);
  }

  @Test
  @DisplayName("has failed when the cluster refuses an object, and says which and why")
  void failsBySync() throws Exception {
    SourceCommit bad =
        commit(deployment("example.org/shop:1.0").replace("replicas: 1", "replicas: -1"));
    Duration second = Duration.ofSeconds(1);
    apply(application(SyncPolicy.automated().retrying(1, second, 1, second)));
    Health failed = await(target, State.FAILED, bad);
    assertThat(failed.sentence())
        .contains("could not be synced")
        .contains("Deployment.apps " + name + "/shop")
        .contains("spec.replicas");
  }

  @Test
  @DisplayName("is waited for while Argo CD can't make manifests of a commit, and says why")
  void explainsErrors() throws Exception {
    SourceCommit good = commit(map("one"));
    apply(application(SyncPolicy.automated()));
    await(target, State.HEALTHY, good);
    SourceCommit bad = commit(map("two") + "  other: [\n");
    Health waiting = await(target, h -> h.sentence().contains("ComparisonError"), bad);
    assertThat(waiting.state()).isEqualTo(State.PROGRESSING);
    assertThat(waiting.sentence())
        .contains("waits for commit " + bad.commit().abbreviated())
        .contains("Failed to unmarshal \"file.yaml\"");
    SourceCommit forward = commit(map("three"));
    await(target, State.HEALTHY, forward);
  }

  @Test
  @DisplayName("has failed when Argo CD finds no manifest at all in a commit")
  void failsByEmptiness() throws Exception {
    SourceCommit empty = commit("nothing: here\n");
    apply(application(SyncPolicy.automated()));
    assertThat(await(target, State.FAILED, empty).sentence()).contains("has no objects");
  }

  @Test
  @DisplayName("is synced on demand where that is wanted, and says so where it isn't")
  void syncsOnDemand() throws Exception {
    SourceCommit first = commit(map("one"));
    apply(application(SyncPolicy.manual()));
    Health waiting = await(target, h -> h.sentence().contains("out of sync"), first);
    assertThat(waiting.state()).isEqualTo(State.PROGRESSING);
    assertThat(waiting.sentence())
        .contains("ConfigMap " + name + "/shop")
        .contains("ArgoCdTarget.syncing()");
    await(target.syncing(), State.HEALTHY, first);
    assertThat(version()).isEqualTo("one");
  }

  @Test
  @DisplayName("may have several sources: a chart, and its values in another repository")
  void hasSeveralSources(ArgoCd argo) throws Exception {
    GitFolder charts = GitFolder.in(argo.home());
    charts.commit(
        Map.of(
            "shop/Chart.yaml",
            "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
            "shop/templates/map.yaml",
            map("{{ .Values.version }}")));
    SourceCommit first = commit("version: one\n");
    apply(
        ArgoApplication.named(name)
            .in(ArgoCd.NAMESPACE)
            .fromAll(
                ApplicationSource.git(charts.url(), "main", "shop")
                    .valuesFile("$config/shop/file.yaml"),
                ApplicationSource.reference(git.url(), "main", "config"))
            .to(name)
            .sync(SyncPolicy.automated()));
    await(target, State.HEALTHY, first);
    SourceCommit second = commit("version: two\n");
    await(target, State.HEALTHY, second);
    assertThat(version()).isEqualTo("two");
  }

  @Test
  @DisplayName("is read along with others in one list, where many are awaited at once")
  void isReadWithOthers() throws Exception {
    SourceCommit commit = commit(map("one"));
    int many = 30;
    for (int i = 0; i < many; i++) {
      apply(application(name + "-" + i, SyncPolicy.manual()));
    }
    Requests requests = new Requests();
    try (Cluster counted = requests.connect(plane.access())) {
      ArgoCdTarget all = ArgoCdTarget.on(counted).named(name + "-{application}");
      for (int look = 0; look < 4; look++) {
        for (int i = 0; i < many; i++) {
          Health health = all.health(String.valueOf(i), "test", List.of(commit));
          assertThat(health.state()).isEqualTo(State.PROGRESSING);
        }
      }
    }
    String one = "/applications/" + name;
    assertThat(requests.seen().stream().filter(r -> r.startsWith("GET ") && r.contains(one)))
        .as("of %d, before they were many among the others of the namespace", 4 * many)
        .hasSizeLessThan(many);
    assertThat(requests.seen()).anyMatch(r -> r.contains("/applications?limit"));
  }

  private ArgoApplication application(SyncPolicy policy) {
    return application(name, policy);
  }

  private ArgoApplication application(String called, SyncPolicy policy) {
    return ArgoApplication.named(called)
        .in(ArgoCd.NAMESPACE)
        .from(ApplicationSource.git(git.url(), "main", "shop"))
        .to(name)
        .sync(policy);
  }

  private static Health await(ArgoCdTarget target, State state, SourceCommit commit) {
    return await(target, health -> health.state() == state, commit);
  }
}
