package io.gitops4j.examples.guide;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.registry.HelmChart.helmChart;

import io.gitops4j.core.model.SemanticVersion;
import io.gitops4j.core.model.VersionRange;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.HelmChart;
import io.gitops4j.registry.chart.Chart;
import io.gitops4j.registry.chart.ChartIndex;
import io.gitops4j.registry.chart.ChartRegistry;
import io.gitops4j.registry.chart.ChartRepository;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** What docs/guide/charts.md shows, compiled. */
final class ChartsPage {
  private ChartsPage() {}

  static Optional<Chart> charts(
      Registry registry,
      Instant created,
      SemanticVersion version,
      ProviderContext context,
      Path folder)
      throws IOException {
    Chart chart = Chart.read(Path.of("charts/jukebox"));

    ChartRegistry charts = ChartRegistry.in(registry, "team/charts");
    charts.push(chart, created);
    charts.versions("jukebox");
    charts.newest("jukebox", VersionRange.parse("^1.2"));
    charts.pull("jukebox", version);

    ChartRepository repository =
        ChartRepository.at(URI.create("https://charts.example/stable"), context);
    ChartIndex index = repository.index();
    index.search("message queue");
    Optional<Chart> newest =
        index.newest("jukebox", VersionRange.parse(">=1 <2")).map(repository::pull);

    ChartRepository.writeIndex(folder, "", created);
    return newest;
  }

  static void product() {
    HelmChart chart = helmChart("chart", "quay.io/mlops/charts/jukebox", Path.of("charts/jukebox"));

    Pipeline.named("jukebox")
        .produce(chart)
        .stage(
            "test",
            s ->
                s.into("test")
                    .change(
                        Change.in(
                            "gitops",
                            file("test.yaml").set("chart.version", chart.tag()),
                            file("test.yaml").set("chart.digest", chart.digest()))));
  }
}
