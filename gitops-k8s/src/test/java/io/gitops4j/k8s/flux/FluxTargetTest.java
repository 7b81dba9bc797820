package io.gitops4j.k8s.flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.DeploymentTarget;
import io.gitops4j.core.spi.DeploymentTarget.Health;
import io.gitops4j.core.spi.DeploymentTarget.Health.State;
import io.gitops4j.core.spi.SourceCommit;
import io.gitops4j.k8s.adopt.Adopted;
import io.gitops4j.k8s.adopt.Adoption;
import io.gitops4j.k8s.adopt.Naming;
import io.gitops4j.k8s.model.CanonicalJson;
import io.gitops4j.k8s.servers.Flux;
import io.gitops4j.k8s.servers.FluxExtension;
import io.gitops4j.k8s.servers.RealFollowerContract;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nobody looks at Git by itself: what Flux sees, somebody asked for. */
@DisplayName("An environment that Flux' real controllers make what Git says")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@Tag("servers")
@ExtendWith(FluxExtension.class)
class FluxTargetTest extends RealFollowerContract {
  private String url;
  private FluxTarget target;

  @BeforeEach
  void begin(Flux flux) throws Exception {
    begin(flux.plane(), flux.home());
    url = flux.url(git);
    target = FluxTarget.on(cluster).named(name);
  }

  @Override
  protected DeploymentTarget open() {
    return target;
  }

  @Override
  protected void follow() {
    apply(source());
    apply(kustomization());
  }

  @Override
  protected String reason() {
    return "HealthCheckFailed";
  }

  @Test
  @DisplayName("is waited for while there is no Kustomization")
  void isAwaited() {
    assertThat(target.health("shop", "test", List.of()).sentence())
        .contains("no Kustomization flux-system/" + name + " yet");
  }

  @Test
  @DisplayName("has what a commit says")
  void followsCommits() throws Exception {
    follow();
    await(State.HEALTHY, commit(map("one")));
    SourceCommit second = commit(map("two"));
    await(State.HEALTHY, second);
    isAdopted("main@sha1:" + second.commit());
    assertThat(version()).isEqualTo("two");
  }

  @Test
  @DisplayName("has failed when a rollout gets nowhere, and says which object and why")
  void failsByHealth() throws Exception {
    SourceCommit good = commit(deployment("example.org/shop:1.0"));
    follow();
    await(State.HEALTHY, good);
    SourceCommit bad = commit(deployment("example.org/shop:2.0-missing"));
    assertThat(await(State.FAILED, bad).sentence())
        .contains("failed at main@sha1:" + bad.commit())
        .contains("HealthCheckFailed")
        .contains("Deployment/" + name + "/shop: ")
        .contains("ProgressDeadlineExceeded");
    SourceCommit forward = commit(deployment("example.org/shop:1.0"));
    await(State.HEALTHY, forward);
  }

  @Test
  @DisplayName("has failed when objects take too long, and is not asked to begin again meanwhile")
  void failsByTime() throws Exception {
    SourceCommit slow = commit(deployment("example.org/shop:1.0-unready").replace("3", "600"));
    apply(source());
    apply(kustomization().within(Duration.ofSeconds(30)));
    await(target, health -> health.sentence().contains("Reconciliation in progress"), slow);
    await(target, health -> attempted().contains(slow.commit().hex()), slow);
    Optional<String> asked = asked();
    Health failed = await(State.FAILED, slow);
    assertThat(failed.sentence())
        .contains("timeout waiting for")
        .contains("Deployment/" + name + "/shop: ");
    assertThat(asked()).isEqualTo(asked);
  }

  @Test
  @DisplayName("has failed when the cluster refuses an object of the very first commit, and why")
  void failsByApply() throws Exception {
    SourceCommit bad =
        commit(deployment("example.org/shop:1.0").replace("replicas: 1", "replicas: -1"));
    follow();
    assertThat(await(State.FAILED, bad).sentence())
        .contains("ReconciliationFailed")
        .contains("Deployment/" + name + "/shop")
        .contains("spec.replicas: Invalid value: -1");
  }

  @Test
  @DisplayName("has failed when there is no making objects of a commit, and says why")
  void failsByBuild() throws Exception {
    SourceCommit good = commit(map("one"));
    follow();
    await(State.HEALTHY, good);
    SourceCommit bad = commit(map("two") + "  other: [\n");
    assertThat(await(State.FAILED, bad).sentence()).contains("BuildFailed").contains("file.yaml");
    await(State.HEALTHY, commit(map("three")));
  }

  @Test
  @DisplayName("is waited for while its folder is not in Git, and says so")
  void lacksFolder() throws Exception {
    SourceCommit first = commit(map("one"));
    apply(source());
    apply(kustomization().with("spec.path", "./elsewhere"));
    Health waiting = await(target, h -> h.sentence().contains("path not found"), first);
    assertThat(waiting.state()).isEqualTo(State.PROGRESSING);
    assertThat(waiting.sentence()).contains("ArtifactFailed").contains("elsewhere");
    git.commit(Map.of("elsewhere/file.yaml", map("two")));
    await(State.HEALTHY, first);
  }

  @Test
  @DisplayName("is waited for while its source can't be fetched, and says why")
  void lacksSource() throws Exception {
    SourceCommit first = commit(map("one"));
    apply(source().with("spec.ref.branch", "nobodys"));
    apply(kustomization());
    Health waiting = await(target, h -> h.sentence().contains("GitOperationFailed"), first);
    assertThat(waiting.state()).isEqualTo(State.PROGRESSING);
    assertThat(waiting.sentence()).contains("its source says").contains("nobodys");
    apply(source());
    await(State.HEALTHY, first);
  }

  @Test
  @DisplayName("is waited for while another one that it depends on is not ready")
  void depends() throws Exception {
    SourceCommit first = commit(map("one"));
    apply(source());
    apply(kustomization().after(name + "-before"));
    Health waiting = await(target, h -> h.sentence().contains("DependencyNotReady"), first);
    assertThat(waiting.state()).isEqualTo(State.PROGRESSING);
    git.commit(Map.of("before/file.yaml", map("before").replace("name: shop", "name: before")));
    apply(
        FluxKustomization.named(name + "-before", source(), "before").in(Flux.NAMESPACE).to(name));
    await(State.HEALTHY, first);
  }

  @Test
  @DisplayName("says so when it is suspended")
  void isSuspended() throws Exception {
    SourceCommit first = commit(map("one"));
    apply(source());
    apply(kustomization().with("spec.suspend", true));
    assertThat(health(first).sentence())
        .contains("nothing yet")
        .contains("is suspended. Resume it");
    apply(kustomization().with("spec.suspend", false));
    await(State.HEALTHY, first);
  }

  @Test
  @DisplayName("may release a chart of the same repository, which has to be ready too")
  void releases() throws Exception {
    FluxHelmRelease release =
        FluxHelmRelease.named(name, source(), "chart", "*")
            .in(Flux.NAMESPACE)
            .to(name)
            .releaseName("shop")
            .with("spec.timeout", "10s");
    Map<String, String> chart =
        Map.of(
            "chart/Chart.yaml",
            "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
            "chart/templates/deployment.yaml",
            deployment("{{ .Values.image }}"));
    git.commit(chart);
    FluxTarget releasing = target.releasing("flux-system/" + name);
    apply(source());
    apply(FluxKustomization.named(name, source(), "shop").in(Flux.NAMESPACE));
    SourceCommit good = commit(release.values(Fields.of("image", "example.org/shop:1.0")).yaml());
    Health well = await(releasing, h -> h.state() == State.HEALTHY, good);
    assertThat(well.sentence())
        .contains("Kustomization flux-system/" + name + " is ready at main@sha1:" + good.commit())
        .contains("HelmRelease flux-system/" + name + " is ready at 1.0.0");
    isAdopted("1.0.0+" + shortened(good));

    String two = deployment("{{ .Values.image }}").replace("replicas: 1", "replicas: 2");
    SourceCommit template = commit(Map.of("chart/templates/deployment.yaml", two));
    await(releasing, h -> h.state() == State.HEALTHY, template);
    assertThat(live("apps/v1", "Deployment", name, "shop").object("spec").number("replicas"))
        .isEqualTo(2);

    SourceCommit bad =
        commit(release.values(Fields.of("image", "example.org/shop:2.0-missing")).yaml());
    Health failed = await(releasing, h -> h.state() == State.FAILED, bad);
    assertThat(failed.sentence())
        .contains("HelmRelease/flux-system/" + name + ": ")
        .contains("UpgradeFailed: Helm upgrade failed")
        .contains("Deployment/" + name + "/shop");
    SourceCommit forward =
        commit(release.values(Fields.of("image", "example.org/shop:1.0")).yaml());
    await(releasing, h -> h.state() == State.HEALTHY, forward);
  }

  /** Flux looks at no objects of this namespace: the test plays it. */
  @Test
  @DisplayName("is waited for while the chart of the same source is of another commit")
  void releaseIsBehind() throws Exception {
    FluxSource source = FluxSource.git("gitops", url, "main").in(name);
    apply(source);
    apply(FluxKustomization.named(name, source, "shop").in(name));
    apply(FluxHelmRelease.named("shop", source, "chart", "*").in(name));
    SourceCommit first = commit(map("one"));
    SourceCommit second = commit(map("two"));
    FluxTarget played = target.in(name).releasing(name + "/shop");
    String release = "helm.toolkit.fluxcd.io/v2/namespaces/" + name + "/helmreleases/shop";
    isReady(
        "kustomize.toolkit.fluxcd.io/v1/namespaces/" + name + "/kustomizations/" + name,
        Fields.of("lastAppliedRevision", "main@sha1:" + second.commit()));
    isReady(release, Fields.of("lastAttemptedRevision", "1.0.0+" + shortened(first)));
    Health behind = played.health("shop", "test", List.of(second));
    assertThat(behind.state()).isEqualTo(State.PROGRESSING);
    assertThat(behind.sentence())
        .contains("has 1.0.0+" + shortened(first) + ", which is of another commit");
    isReady(release, Fields.of("lastAttemptedRevision", "1.0.0+" + shortened(second)));
    assertThat(played.health("shop", "test", List.of(second)).state()).isEqualTo(State.HEALTHY);
    isReady(release, Fields.of("lastAttemptedRevision", "1.0.0+" + shortened(second) + ".2"));
    assertThat(played.health("shop", "test", List.of(second)).state()).isEqualTo(State.HEALTHY);
    apply(
        FluxHelmRelease.named("shop", source, "chart", "*")
            .in(name)
            .with("spec.chart.spec.reconcileStrategy", "ChartVersion"));
    isReady(release, Fields.of("lastAttemptedRevision", "1.0.0+house.5"), 2);
    assertThat(played.health("shop", "test", List.of(second)).state()).isEqualTo(State.HEALTHY);
  }

  private void isReady(String object, Fields status) {
    isReady(object, status, 1);
  }

  private void isReady(String object, Fields status, int generation) {
    Fields ready =
        Fields.of("type", "Ready")
            .with("status", "True")
            .with("reason", "Succeeded")
            .with("message", "")
            .with("observedGeneration", generation)
            .with("lastTransitionTime", "2026-01-05T09:00:00Z");
    plane.merge(
        "/apis/" + object + "/status",
        CanonicalJson.write(Fields.of("status", status.with("conditions", List.of(ready)))));
  }

  /** As the version of a chart has it. */
  private static String shortened(SourceCommit commit) {
    return commit.commit().hex().substring(0, 12);
  }

  @Test
  @DisplayName("takes a HelmRelease by namespace and name alone")
  void releaseHasNamespace() {
    assertThatIllegalArgumentException().isThrownBy(() -> target.releasing("shop"));
  }

  private FluxSource source() {
    return FluxSource.git(name, url, "main").in(Flux.NAMESPACE);
  }

  private FluxKustomization kustomization() {
    return FluxKustomization.named(name, source(), "shop")
        .in(Flux.NAMESPACE)
        .to(name)
        .within(Duration.ofMinutes(1));
  }

  /** What it deploys is read, with the statuses that the controllers wrote. */
  private void isAdopted(String version) {
    Adopted adopted =
        Adoption.on(cluster, Naming.namespaces(Map.of(name, ENVIRONMENT)))
            .in(Flux.NAMESPACE)
            .read()
            .find(name, ENVIRONMENT)
            .orElseThrow();
    assertThat(adopted.version()).contains(version);
    assertThat(adopted.state()).isEqualTo(Adopted.State.WELL);
  }

  private String attempted() {
    return live(FluxKustomization.API_VERSION, "Kustomization", Flux.NAMESPACE, name)
        .object("status")
        .findText("lastAttemptedRevision")
        .orElse("");
  }

  /** When the Kustomization was last asked to look. */
  private Optional<String> asked() {
    return live(FluxKustomization.API_VERSION, "Kustomization", Flux.NAMESPACE, name)
        .object("metadata")
        .object("annotations")
        .findText("reconcile.fluxcd.io/requestedAt");
  }
}
