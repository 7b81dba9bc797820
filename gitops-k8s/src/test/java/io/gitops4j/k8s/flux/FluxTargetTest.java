package io.gitops4j.k8s.flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gitops4j.contracts.FollowingTargetContract;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.DeploymentTarget;
import io.gitops4j.core.spi.DeploymentTarget.Health;
import io.gitops4j.core.spi.DeploymentTarget.Health.State;
import io.gitops4j.core.spi.SourceCommit;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterAccess;
import io.gitops4j.k8s.cluster.ServerSideApply;
import io.gitops4j.k8s.servers.ControlPlane;
import io.gitops4j.k8s.servers.ControlPlaneExtension;
import io.gitops4j.k8s.servers.GitFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The test plays Flux: it writes the statuses that Flux' documentation describes. */
@DisplayName("An environment that Flux makes what Git says")
@Tag("servers")
@ExtendWith(ControlPlaneExtension.class)
class FluxTargetTest extends FollowingTargetContract {
  private static final String READY = "Ready";
  private static final String FAILURE = "timeout waiting for: [Deployment/shop/web]";

  @TempDir Path home;
  private ControlPlane plane;
  private Cluster cluster;
  private String namespace;
  private GitFolder git;
  private FluxTarget target;
  private @Nullable SourceCommit applied;

  @BeforeEach
  void begin(ControlPlane shared) throws Exception {
    plane = shared;
    FluxKinds.apply(plane);
    cluster =
        Cluster.connect(
            ClusterAccess.at(
                plane.url(), Files.readString(plane.authority()), () -> Secret.of(plane.token())));
    namespace = plane.newNamespace();
    git = GitFolder.in(home);
    target = FluxTarget.on(cluster).in(namespace).releasing(namespace + "/{application}");
  }

  @AfterEach
  void end() {
    cluster.close();
  }

  @Override
  protected DeploymentTarget open() {
    return FluxTarget.on(cluster).in(namespace);
  }

  @Override
  protected SourceCommit commitGood(String content) throws Exception {
    return commit(content);
  }

  @Override
  protected SourceCommit commitBad() throws Exception {
    return commit("bad");
  }

  @Override
  protected void follow() {
    FluxSource source = FluxSource.git("gitops", git.url(), "main").in(namespace);
    apply(source.fields());
    apply(kustomization(source).fields());
  }

  @Override
  protected void arrive(SourceCommit commit) {
    applied = commit;
    says("True", "ReconciliationSucceeded", "Applied revision", commit, commit);
  }

  @Override
  protected void fail(SourceCommit commit) {
    says("False", "HealthCheckFailed", FAILURE, applied, commit);
  }

  @Override
  protected String reason() {
    return "HealthCheckFailed: " + FAILURE;
  }

  @Test
  @DisplayName("is waited for while there is no Kustomization")
  void isAwaited() {
    Health health = target.health("shop", "test", List.of());
    assertThat(health.sentence()).contains("no Kustomization " + namespace + "/shop-test yet");
  }

  @Test
  @DisplayName(
      "is asked to look when it lacks a commit, and is well when all that is there is ready")
  void follows() throws Exception {
    SourceCommit first = commit("one");
    SourceCommit second = commit("two");
    SourceCommit third = commit("three");
    FluxSource source = FluxSource.git("gitops", git.url(), "main").in(namespace);
    apply(source.fields());
    apply(kustomization(source).fields());
    says("True", "ReconciliationSucceeded", "Applied revision", first, first);
    apply(
        FluxHelmRelease.named("shop", FluxSource.charts("charts", "https://c.example"), "shop", "1")
            .in(namespace)
            .fields());

    Health waiting = target.health("shop", "test", List.of(second));
    assertThat(waiting.state()).isEqualTo(State.PROGRESSING);
    assertThat(waiting.sentence())
        .contains("waits for commit " + second.commit().abbreviated())
        .contains("main@sha1:" + first.commit());
    assertThat(annotation("source.toolkit.fluxcd.io/v1", "GitRepository", "gitops")).isNotBlank();
    assertThat(annotation(FluxKustomization.API_VERSION, "Kustomization", "shop-test"))
        .isNotBlank();

    says("Unknown", "Progressing", "Reconciliation in progress", first, second);
    assertThat(target.health("shop", "test", List.of(second)).state()).isEqualTo(State.PROGRESSING);
    says("True", "ReconciliationSucceeded", "Applied revision", third, third);
    assertThat(target.health("shop", "test", List.of(second)).sentence())
        .contains("HelmRelease " + namespace + "/shop has changed");
    releaseSays("False", "InstallFailed", "Helm install failed: timed out waiting.");
    Health failed = target.health("shop", "test", List.of(second));
    assertThat(failed.state()).isEqualTo(State.FAILED);
    assertThat(failed.sentence()).contains("InstallFailed: Helm install failed: timed out waiting");
    releaseSays("True", "InstallSucceeded", "Helm install succeeded");
    Health well = target.health("shop", "test", List.of(second));
    assertThat(well.state()).isEqualTo(State.HEALTHY);
    assertThat(well.sentence()).contains(third.commit().hex()).contains("HelmRelease");
  }

  @Test
  @DisplayName("is waited for while another one that it depends on is not ready")
  void depends() throws Exception {
    SourceCommit first = commit("one");
    SourceCommit second = commit("two");
    apply(kustomization(FluxSource.git("gitops", git.url(), "main")).fields());
    says("False", "DependencyNotReady", "dependency 'a' is not ready", first, second);
    assertThat(target.health("shop", "test", List.of(second)).state()).isEqualTo(State.PROGRESSING);
  }

  @Test
  @DisplayName("says so when it is suspended")
  void isSuspended() throws Exception {
    SourceCommit first = commit("one");
    FluxSource source = FluxSource.git("gitops", git.url(), "main");
    apply(kustomization(source).with("spec.suspend", true).fields());
    assertThat(target.health("shop", "test", List.of(first)).sentence())
        .contains("nothing yet")
        .contains("is suspended. Resume it");
  }

  @Test
  @DisplayName("takes a HelmRelease by namespace and name alone")
  void releaseHasNamespace() {
    assertThatIllegalArgumentException().isThrownBy(() -> target.releasing("shop"));
  }

  private FluxKustomization kustomization(FluxSource source) {
    return FluxKustomization.named("shop-test", source, "shop").in(namespace);
  }

  private SourceCommit commit(String content) throws Exception {
    String commit = git.commit(Map.of("shop/file.yaml", content));
    return new SourceCommit(git.repository(), new CommitId(commit));
  }

  private void apply(Fields object) {
    ServerSideApply.on(cluster, "tests").apply(object);
  }

  private void says(
      String ready, String reason, String message, SourceCommit applied, SourceCommit attempted) {
    status(
        "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/"
            + namespace
            + "/kustomizations/shop-test",
        "\"lastAppliedRevision\":\"main@sha1:%s\",\"lastAttemptedRevision\":\"main@sha1:%s\","
            .formatted(applied.commit(), attempted.commit()),
        ready,
        reason,
        message);
  }

  private void releaseSays(String ready, String reason, String message) {
    status(
        "/apis/helm.toolkit.fluxcd.io/v2/namespaces/" + namespace + "/helmreleases/shop",
        "\"lastAttemptedRevision\":\"1.0.0\",",
        ready,
        reason,
        message);
  }

  private void status(String path, String more, String ready, String reason, String message) {
    long generation = plane.get(path).object("metadata").number("generation");
    plane.merge(
        path + "/status",
        """
        {"status": {%s "observedGeneration": %d, "conditions": [
          {"type": "%s", "status": "%s", "reason": "%s", "message": "%s"}]}}
        """
            .formatted(more, generation, READY, ready, reason, message));
  }

  private String annotation(String apiVersion, String kind, String name) {
    Fields metadata = Fields.of("name", name).with("namespace", namespace);
    return cluster
        .find(Fields.of("apiVersion", apiVersion).with("kind", kind).with("metadata", metadata))
        .orElseThrow()
        .object("metadata")
        .object("annotations")
        .text("reconcile.fluxcd.io/requestedAt");
  }
}
