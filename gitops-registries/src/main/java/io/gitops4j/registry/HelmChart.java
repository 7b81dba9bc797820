package io.gitops4j.registry;

import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.pipeline.ArtifactReceipt;
import io.gitops4j.core.pipeline.Effect;
import io.gitops4j.core.pipeline.EffectContext;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.chart.Chart;
import io.gitops4j.registry.chart.ChartRegistry;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * A Helm chart packaged from its folder and pushed, as a product of a pipeline: {@code
 * helmChart("chart", "quay.io/mlops/charts/jukebox", path)}. Its tag is the version in its {@code
 * Chart.yaml}, because that is where Helm looks for it: raise the version with every change. The
 * same files are the same digest, from whatever commit. Immutable.
 */
public final class HelmChart extends Product {
  private final ImageReference target;
  private final Path folder;

  private HelmChart(String name, ImageReference target, Path folder) {
    super(name);
    this.target = target;
    this.folder = folder;
  }

  /**
   * A chart as a product of that name, pushed to that repository.
   *
   * @param repository {@code host/path}, whose last part is the chart's name; a tag or digest in it
   *     is not looked at
   * @param folder the chart's folder, or its archive
   */
  public static HelmChart helmChart(String name, String repository, Path folder) {
    return new HelmChart(
        name,
        ImageReference.parse(repository).withoutVersion(),
        Objects.requireNonNull(folder, "folder"));
  }

  @Override
  public Effect<ArtifactReceipt> effect() {
    return new BuildAndPush(name(), Artifact.Kind.CHART, target, this::pack);
  }

  @Override
  public String describe() {
    return "chart " + folder + " as " + target;
  }

  private Descriptor pack(EffectContext context, Registry into, String repository) {
    Chart chart = Chart.read(folder);
    int slash = repository.lastIndexOf('/');
    if (!chart.name().equals(repository.substring(slash + 1))) {
      throw Failures.invalid(
          "Could not build "
              + name()
              + ": the chart in "
              + folder
              + " is named "
              + chart.name()
              + ", and Helm looks for it in a repository of that name. Push it to "
              + repository.substring(0, slash + 1)
              + chart.name()
              + ".");
    }
    String parent = slash < 0 ? "" : repository.substring(0, slash);
    Descriptor stored = ChartRegistry.in(into, parent).store(chart);
    return stored.withAnnotations(Map.of(BuildAndPush.TAG, chart.version().tag()));
  }
}
