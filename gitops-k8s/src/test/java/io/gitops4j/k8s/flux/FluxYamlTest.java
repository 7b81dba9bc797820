package io.gitops4j.k8s.flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.ManifestObject;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Flux' objects, as they are written for Git,")
class FluxYamlTest {
  /** Objects that use every word there is. */
  static List<ManifestObject<?>> all() {
    FluxSource git =
        FluxSource.git("gitops", "https://git.example.org/acme/gitops.git", "main")
            .in("flux-system")
            .secret("git")
            .every(Duration.ofSeconds(30));
    FluxSource artifact = FluxSource.oci("shop", "oci://registry.example.org/shop", "1.2.3");
    FluxSource charts = FluxSource.charts("charts", "https://charts.example.org");
    FluxSource ociCharts = FluxSource.charts("oci-charts", "oci://registry.example.org/charts");
    return List.of(
        git,
        artifact.in("flux-system"),
        charts.in("flux-system"),
        ociCharts.in("flux-system"),
        FluxKustomization.named("shop-test", git, "shop/test")
            .in("flux-system")
            .within(Duration.ofMinutes(5))
            .every(Duration.ofMinutes(5))
            .keeping()
            .to("shop")
            .after("infrastructure")
            .image("example.org/shop", "2.0")
            .substituting("cluster.zone", "eu")
            .substituting("team", "shop"),
        FluxHelmRelease.named("shop", charts.in("flux-system"), "shop", "1.x")
            .in("shop")
            .releaseName("shop")
            .to("shop")
            .values(Fields.of("replicas", 3))
            .valuesFrom("ConfigMap", "defaults")
            .retrying(3),
        FluxHelmRelease.ofArtifact("radio", artifact).in("shop"));
  }

  @Test
  @DisplayName("are what the guide shows")
  void areAsInTheGuide() {
    FluxSource gitops =
        FluxSource.git("gitops", "https://git.example.org/acme/gitops.git", "main")
            .in("flux-system");
    FluxKustomization shop =
        FluxKustomization.named("shop-test", gitops, "shop/test").in("flux-system");
    assertThat(gitops.yaml() + "---\n" + shop.yaml())
        .isEqualTo(
            """
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: GitRepository
            metadata:
              name: gitops
              namespace: flux-system
            spec:
              interval: "60s"
              ref:
                branch: main
              url: https://git.example.org/acme/gitops.git
            ---
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata:
              name: shop-test
              namespace: flux-system
            spec:
              interval: "600s"
              path: "./shop/test"
              prune: true
              sourceRef:
                kind: GitRepository
                name: gitops
                namespace: flux-system
              wait: true
            """);
  }

  @Test
  @DisplayName("are the same text each time, one kind for each thing that can be followed")
  void areSteady() {
    assertThat(all().stream().map(ManifestObject::yaml).collect(Collectors.joining("---\n")))
        .isEqualTo(all().stream().map(ManifestObject::yaml).collect(Collectors.joining("---\n")))
        .contains("cluster.zone: eu")
        .contains("type: oci");
    assertThat(all())
        .extracting(o -> o.fields().text("kind"))
        .contains("GitRepository", "OCIRepository", "HelmRepository", "Kustomization");
  }

  @Test
  @DisplayName("hold no password, and name a registry as Flux wants it")
  void refuse() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FluxSource.git("a", "https://ann:hush@git.example.org/a", "main"))
        .withMessageContaining("password")
        .withMessageNotContaining("hush");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FluxSource.oci("a", "registry.example.org/a", "1"))
        .withMessageContaining("oci://");
  }
}
