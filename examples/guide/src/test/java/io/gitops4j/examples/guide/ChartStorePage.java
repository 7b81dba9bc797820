package io.gitops4j.examples.guide;

import static io.gitops4j.core.pipeline.Compensation.rollBack;
import static io.gitops4j.core.pipeline.Gates.approvals;
import static io.gitops4j.core.pipeline.PullRequestSpec.pullRequest;

import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Steps;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.k8s.HelmRenderer;
import io.gitops4j.registry.store.ChartCatalogue;
import io.gitops4j.registry.store.ChartInstallation;
import io.gitops4j.registry.store.ChartSources;
import io.gitops4j.registry.store.ChartStore;
import java.time.Duration;

/** What docs/guide/chart-store.md shows, compiled. */
final class ChartStorePage {
  private ChartStorePage() {}

  static void use(GitRepository gitops, Connections connections, ProviderContext context) {
    ChartCatalogue catalogue =
        ChartCatalogue.read(
            gitops,
            "main",
            "catalogue.yaml",
            ChartSources.of(connections::registry, address -> context));

    catalogue.list();
    catalogue.versions("airflow");
    catalogue.show("airflow", "1.16.0");

    ChartStore store = ChartStore.of(catalogue, HelmRenderer.create());

    store.commit(
        store.install("airflow", "1.15.0").values("executor: CeleryExecutor # ours\n"),
        gitops,
        "test");
    store.installed(gitops, "test");
    store.commit(store.upgrade("airflow", "1.16.0"), gitops, "test");
    store.commit(store.uninstall("airflow"), gitops, "test");
  }

  static void upgrade(ChartStore store) {
    ChartInstallation upgrade = store.upgrade("airflow", "1.16.0");

    Pipeline.named("airflow")
        .stage(
            "test",
            s ->
                s.into("test")
                    .change(Change.in("gitops", upgrade))
                    .then(
                        Steps.apply(
                            ChartStore.pinned(HelmRenderer.create()),
                            "gitops",
                            "apps/{environment}/airflow"))
                    .then(Steps.awaitHealthy(Duration.ofMinutes(10)))
                    .onFailure(rollBack()))
        .stage(
            "prod",
            s ->
                s.into("prod")
                    .guard(approvals(1).from("platform"))
                    .change(
                        Change.in("gitops", upgrade)
                            .through(pullRequest("Upgrade airflow in {environment}"))));
  }
}
