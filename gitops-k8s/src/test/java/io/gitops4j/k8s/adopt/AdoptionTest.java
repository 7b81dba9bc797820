package io.gitops4j.k8s.adopt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.gitops4j.k8s.adopt.Adopted.State;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.servers.ArgoCd;
import io.gitops4j.k8s.servers.ArgoCdExtension;
import io.gitops4j.k8s.servers.ControlPlane;
import io.gitops4j.k8s.servers.FluxExtension;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The kinds are the real ones; nobody reconciles the namespace of the test. */
@DisplayName("What Argo CD and Flux deploy already")
@Tag("servers")
@ExtendWith({ArgoCdExtension.class, FluxExtension.class})
class AdoptionTest {
  private static final Naming NAMING = Naming.suffixes("test", "prod");

  private ControlPlane plane;
  private Cluster cluster;
  private String namespace;

  @BeforeEach
  void begin(ArgoCd argo) throws Exception {
    plane = argo.plane();
    cluster = Cluster.connect(plane.access());
    namespace = plane.newNamespace();
    String objects;
    try (InputStream text = AdoptionTest.class.getResourceAsStream("existing.yaml")) {
      objects = new String(text.readAllBytes(), UTF_8);
    }
    plane.kubectl(objects, "create", "-n", namespace, "-f", "-");
  }

  @AfterEach
  void end() {
    cluster.close();
  }

  private void says(String kind, String name, String status) {
    plane.kubectl(
        "",
        "patch",
        kind,
        name,
        "-n",
        namespace,
        "--subresource=status",
        "--type=merge",
        "-p",
        "{\"status\": " + status + "}");
  }

  @Test
  @DisplayName("is read as applications, environments and versions, and is left as it is")
  void reads() throws IOException {
    says(
        "kustomization.kustomize.toolkit.fluxcd.io",
        "shop-test",
        "{\"lastAppliedRevision\": \"main@sha1:abc\", \"conditions\": [{\"type\": \"Ready\","
            + " \"status\": \"True\", \"reason\": \"ReconciliationSucceeded\", \"message\": \"\","
            + " \"lastTransitionTime\": \"2026-01-05T09:00:00Z\"}]}");
    says(
        "helmrelease.helm.toolkit.fluxcd.io",
        "wiki-prod",
        "{\"history\": [{\"chartVersion\": \"1.4.2\", \"chartName\": \"wiki\", \"name\": \"wiki\","
            + " \"namespace\": \"wiki\", \"status\": \"failed\", \"version\": 2,"
            + " \"digest\": \"sha256:aa\", \"configDigest\": \"sha256:bb\","
            + " \"firstDeployed\": \"2026-01-05T09:00:00Z\","
            + " \"lastDeployed\": \"2026-01-05T09:00:00Z\"}],"
            + " \"conditions\": [{\"type\": \"Ready\","
            + " \"status\": \"False\", \"reason\": \"UpgradeFailed\", \"message\": \"no\","
            + " \"lastTransitionTime\": \"2026-01-05T09:00:00Z\"}]}");
    String before = everything();
    Existing existing = Adoption.on(cluster, NAMING).in(namespace).read();

    Adopted jukebox = existing.find("jukebox", "prod").orElseThrow();
    assertThat(jukebox.state()).isEqualTo(State.WELL);
    assertThat(jukebox.namespace()).isEqualTo("songs");
    assertThat(jukebox.version()).contains("quay.io/mlops/jukebox@sha256:aa");
    assertThat(jukebox.sources())
        .containsExactly(
            new Adopted.Source("https://git.example/gitops.git", "apps/prod", "main", "1a2b3c"));
    assertThat(jukebox)
        .hasToString(
            "jukebox in prod: quay.io/mlops/jukebox@sha256:aa (Application.argoproj.io "
                + namespace
                + "/jukebox-prod: Synced, Healthy)");

    Adopted several = existing.find("jukebox", "test").orElseThrow();
    assertThat(several.state()).isEqualTo(State.FAILED);
    assertThat(several.sources())
        .extracting(Adopted.Source::path, Adopted.Source::observed)
        .containsExactly(tuple("jukebox", "1.2.0"), tuple("", "4d5e6f"));

    Adopted shop = existing.find("shop", "test").orElseThrow();
    assertThat(shop.version()).contains("main@sha1:abc");
    assertThat(shop.state()).isEqualTo(State.WELL);
    Adopted wiki = existing.find("wiki", "prod").orElseThrow();
    assertThat(wiki.version()).contains("1.4.2");
    assertThat(wiki.state()).isEqualTo(State.FAILED);
    assertThat(wiki.sources().get(0)).hasToString("HelmRepository charts wiki @ 1.x (1.4.2)");

    assertThat(existing.unnamed()).hasSize(1);
    assertThat(existing.toString()).contains("not adopted: Application.argoproj.io");
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  @DisplayName("is awaited where an ApplicationSet says that it is to be, and is not there yet")
  void awaits() {
    says(
        "applicationset.argoproj.io",
        "radios",
        "{\"resources\": [{\"group\": \"argoproj.io\", \"version\": \"v1alpha1\","
            + " \"kind\": \"Application\", \"name\": \"radio-test\"}]}");
    Existing existing = Adoption.on(cluster, NAMING).in(namespace).read();
    Adopted awaited = existing.find("radio", "test").orElseThrow();
    assertThat(awaited.state()).isEqualTo(State.AWAITED);
    assertThat(awaited.sentence()).contains("ApplicationSet radios has not made it yet");
    assertThat(awaited.version()).isEmpty();
  }

  @Test
  @DisplayName("is told apart by labels, by namespaces, or by several of these")
  void isNamed() {
    Naming naming =
        Naming.labels("example.org/app", "example.org/env")
            .or(Naming.namespaces(Map.of("songs", "live")));
    Existing existing = Adoption.on(cluster, naming).in(namespace).read();
    assertThat(existing.adopted())
        .extracting(Adopted::application, Adopted::environment)
        .contains(tuple("odd", "labelled"), tuple("jukebox-prod", "live"));
  }

  private String everything() {
    return plane.kubectl(
        "",
        "get",
        String.join(
            ",",
            List.of(
                "applications.argoproj.io",
                "kustomizations.kustomize.toolkit.fluxcd.io",
                "helmreleases.helm.toolkit.fluxcd.io")),
        "-n",
        namespace,
        "-o",
        "jsonpath={range .items[*]}{.metadata.name} {.metadata.resourceVersion}\n{end}");
  }
}
