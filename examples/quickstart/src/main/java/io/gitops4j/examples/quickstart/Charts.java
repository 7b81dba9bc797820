package io.gitops4j.examples.quickstart;

import io.gitops4j.core.model.SemanticVersion;
import io.gitops4j.core.model.VersionRange;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.registry.Registries;
import io.gitops4j.registry.chart.Chart;
import io.gitops4j.registry.chart.ChartIndex;
import io.gitops4j.registry.chart.ChartRegistry;
import io.gitops4j.registry.chart.ChartRepository;
import io.gitops4j.registry.chart.IndexedChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A chart is packaged, pushed in two versions, found by a range and pulled; then the same in a
 * repository with an index. No server, no network.
 */
public final class Charts {
  private Charts() {}

  /** Runs it in a temporary folder. */
  public static void main(String[] arguments) throws IOException {
    Path home = Files.createTempDirectory("gitops4j-");
    Instant now = SystemClock.utc().instant();
    Chart old = Chart.read(write(home.resolve("jukebox"), "1.2.0"));
    Chart latest = Chart.read(write(home.resolve("jukebox"), "1.3.0"));
    System.out.println("Packaged " + latest + ": " + latest.digest());

    try (Registry registry = Registries.folder(home.resolve("registry"))) {
      ChartRegistry charts = ChartRegistry.in(registry, "team/charts");
      charts.push(old, now);
      System.out.println("Pushed   " + charts.push(latest, now).digest());
      System.out.println("Versions " + charts.versions("jukebox"));
      SemanticVersion newest = charts.newest("jukebox", VersionRange.parse("^1.2")).orElseThrow();
      System.out.println("Pulled   " + charts.pull("jukebox", newest));
    }

    Path folder = home.resolve("charts");
    old.writeTo(folder);
    latest.writeTo(folder);
    ChartRepository.writeIndex(folder, "", now);
    ChartRepository repository = ChartRepository.folder(folder);
    ChartIndex index = repository.index();
    for (IndexedChart found : index.search("music")) {
      System.out.println("Found    " + repository.pull(found).digest());
    }
  }

  private static Path write(Path folder, String version) throws IOException {
    Files.createDirectories(folder.resolve("templates"));
    Files.writeString(
        folder.resolve("Chart.yaml"),
        "apiVersion: v2\nname: jukebox\nversion: "
            + version
            + "\ndescription: A player\nkeywords: [music]\n");
    Files.writeString(
        folder.resolve("templates/config.yaml"),
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: jukebox}\n");
    return folder;
  }
}
