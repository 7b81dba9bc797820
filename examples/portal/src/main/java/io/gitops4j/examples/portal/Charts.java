package io.gitops4j.examples.portal;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.pipeline.EditPlan;
import io.gitops4j.core.pipeline.Scope;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.k8s.HelmRenderer;
import io.gitops4j.registry.store.ChartCatalogue;
import io.gitops4j.registry.store.ChartInstallation;
import io.gitops4j.registry.store.ChartSources;
import io.gitops4j.registry.store.ChartStore;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** The charts of {@code catalogue.yaml} in the GitOps repository. Thread-safe. */
final class Charts {
  private final Supplier<Connections> connections;
  private final HelmRenderer helm;
  private final Path cache;

  Charts(Supplier<Connections> connections, Path helm, Path cache) {
    this.connections = connections;
    this.helm = HelmRenderer.builder().program(helm).build();
    this.cache = cache;
  }

  ChartCatalogue catalogue() {
    Connections now = connections.get();
    return ChartCatalogue.read(
        now.repository(Pipelines.GITOPS),
        "main",
        "catalogue.yaml",
        ChartSources.of(now::registry, address -> ProviderContext.in(cache)));
  }

  /** Installs a chart; brings it to its version where it is installed already. */
  EditPlan change(Application application) {
    ChartStore store = ChartStore.of(catalogue(), helm);
    String chart = application.get("chart");
    String version = application.get("version");
    ChartInstallation install = with(store.install(chart, version), application);
    ChartInstallation upgrade = with(store.upgrade(chart, version), application);
    return new EditPlan() {
      @Override
      public List<Edit> edits(Scope scope, ManifestSource files) {
        String folder = application.folder(scope.environment().orElseThrow());
        return (files.files(folder).isEmpty() ? install : upgrade).edits(scope, files);
      }

      @Override
      public String describe() {
        return install.describe();
      }
    };
  }

  private static ChartInstallation with(ChartInstallation change, Application application) {
    ChartInstallation named = change.named(application.name());
    String values = application.get("values");
    return values.isBlank() ? named : named.values(values);
  }
}
