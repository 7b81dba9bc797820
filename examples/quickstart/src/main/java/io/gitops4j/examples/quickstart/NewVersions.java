package io.gitops4j.examples.quickstart;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.Trigger.newVersion;
import static io.gitops4j.core.pipeline.Versions.semver;

import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.engine.VersionWatch;
import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.pipeline.Products;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.git.LocalGitProvider;
import io.gitops4j.registry.Registries;
import io.gitops4j.registry.chart.Chart;
import io.gitops4j.registry.chart.ChartRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Somebody pushes two versions of a chart to a registry; a watch finds the newest, and a run brings
 * its digest to the test environment. No server, no network.
 */
public final class NewVersions {
  private NewVersions() {}

  /** Runs it in a temporary folder. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path home = Files.createTempDirectory("gitops4j-");
    try (LocalGitProvider forge =
        LocalGitProvider.open(home.resolve("git"), ProviderContext.in(home.resolve("c")))) {
      forge.createRepository("gitops", Map.of("test.yaml", "version: none\n"));
    }
    Product app = Products.pushed("jukebox", Artifact.Kind.CHART);
    Pipeline pipeline =
        Pipeline.named("jukebox")
            .on(newVersion("registry.example/charts/jukebox", semver("^1.2")))
            .produce(app)
            .stage(
                "test",
                stage ->
                    stage
                        .into("test")
                        .change(
                            Change.in("gitops", file("test.yaml").set("version", app.pinned()))));

    try (Delivery delivery = Delivery.embedded(home, pipeline);
        VersionWatch watch = delivery.versionWatch().every(Duration.ofMinutes(5)).build()) {
      watch.watch(TenantId.DEFAULT, pipeline);
      System.out.println("Before   " + watch.look());
      push(home, "1.2.0");
      push(home, "1.3.0");
      for (Run started : watch.look()) {
        Run run = delivery.awaitEnd(started.id(), Duration.ofMinutes(1));
        System.out.println("Started  by " + run.release().start());
        System.out.println("Ended    " + run.outcome().orElseThrow());
      }
      System.out.println("After    " + watch.look());
    }
  }

  private static void push(Path home, String version) throws IOException {
    Path folder = Files.createDirectories(home.resolve("chart"));
    Files.writeString(
        folder.resolve("Chart.yaml"), "apiVersion: v2\nname: jukebox\nversion: " + version + "\n");
    try (Registry registry = Registries.folder(home.resolve("registry/registry.example"))) {
      ChartRegistry.in(registry, "charts").push(Chart.read(folder), SystemClock.utc().instant());
    }
  }
}
