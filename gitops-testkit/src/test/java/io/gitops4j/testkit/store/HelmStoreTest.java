package io.gitops4j.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.servers.BuiltProgram;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.k8s.HelmRenderer;
import io.gitops4j.registry.store.ChartStore;
import io.gitops4j.testkit.DeliveryKit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("servers")
@DisplayName("A chart of the store and Helm")
class HelmStoreTest {
  private final DeliveryKit kit =
      DeliveryKit.of().repository("gitops", Map.of("README.md", "# Ours\n"));
  private Shelf shelf;
  private ManifestRenderer helm;
  private ChartStore store;
  private GitRepository git;

  @BeforeEach
  void open(@TempDir Path home) throws IOException {
    shelf = new Shelf(home);
    helm = HelmRenderer.builder().program(BuiltProgram.orSkip("helm")).build();
    store = ChartStore.of(shelf.catalogue(), helm);
    git = kit.git("gitops");
  }

  @AfterEach
  void close() {
    shelf.close();
    kit.close();
  }

  private Rendering rendered() {
    CommitId head = git.head("main").orElseThrow();
    return ChartStore.pinned(helm)
        .render(ManifestSource.of(git, head, "apps/test/flow"), RenderContext.of("flow", "test"));
  }

  @Test
  @DisplayName("make what Git says, without a network: values of people, catalogue and chart")
  void rendering() {
    store.commit(store.install("flow", "1.15.0").values("store: shared # ours\n"), git, "test");
    Fields deployment = rendered().manifests().get(0).object();
    assertThat(deployment.object("metadata").text("name")).isEqualTo("flow-flow");
    assertThat(deployment.object("spec").number("replicas")).isEqualTo(2);
    assertThat(deployment.toString()).contains("example.org/flow:1.15.0", "shared");
    store.commit(store.upgrade("flow", "1.16.0"), git, "test");
    assertThat(rendered().manifests().get(0).object().toString())
        .contains("example.org/flow:1.16.0", "shared");
  }

  @Test
  @DisplayName("refuse values that its schema doesn't take, and nothing is committed")
  void schema() {
    CommitId head = git.head("main").orElseThrow();
    assertThatThrownBy(
            () ->
                store.commit(
                    store.install("flow", "1.15.0").values("workers: {count: many}"), git, "test"))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("Could not render flow 1.15.0 with its values in test")
        .hasMessageContaining("count");
    assertThat(git.head("main")).contains(head);
    store.commit(store.install("flow", "1.15.0"), git, "test");
    assertThatThrownBy(
            () ->
                store.commit(
                    store.upgrade("flow", "1.16.0").values("workers: {count: -1}"), git, "test"))
        .hasMessageContaining("count");
    assertThat(store.installed(git, "test").get(0).version()).hasToString("1.15.0");
  }

  @Test
  @DisplayName("apply nothing but the archive that was installed, and no objects once it is gone")
  void pinned() {
    store.commit(store.install("flow", "1.15.0"), git, "test");
    kit.push("gitops", "apps/test/flow/charts/flow.tgz", "altered");
    assertThatThrownBy(this::rendered)
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("charts/flow.tgz has not the digest of its Chart.yaml");
    store.commit(store.upgrade("flow", "1.15.0"), git, "test");
    assertThat(rendered().manifests()).hasSize(1);
    store.commit(store.uninstall("flow"), git, "test");
    assertThat(rendered().manifests()).isEmpty();
  }
}
