package io.gitops4j.examples.quickstart;

import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.git.LocalGitProvider;
import io.gitops4j.registry.Registries;
import io.gitops4j.registry.chart.Chart;
import io.gitops4j.registry.chart.ChartRegistry;
import io.gitops4j.registry.store.CatalogueEntry;
import io.gitops4j.registry.store.ChartCatalogue;
import io.gitops4j.registry.store.ChartDetails;
import io.gitops4j.registry.store.ChartSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * A chart is offered, shown, installed with values, upgraded and uninstalled, each by a commit. No
 * server, no network; values are not checked, since that takes Helm.
 */
public final class ChartStore {
  private ChartStore() {}

  /** Runs it in a temporary folder. */
  public static void main(String[] arguments) throws IOException {
    Path home = Files.createTempDirectory("gitops4j-");
    ProviderContext context = ProviderContext.in(home.resolve("cache"));
    try (Registry registry = Registries.folder(home.resolve("registry"));
        LocalGitProvider forge = LocalGitProvider.open(home.resolve("git"), context)) {
      ChartRegistry charts = ChartRegistry.in(registry, "charts");
      Instant now = SystemClock.utc().instant();
      for (String version : new String[] {"1.2.0", "1.3.0", "2.0.0"}) {
        charts.push(Chart.read(write(home.resolve("jukebox"), version)), now);
      }
      ChartCatalogue catalogue =
          ChartCatalogue.of(
              CatalogueEntry.named("jukebox", ChartSource.of("oci://quay.io/team/charts", charts))
                  .versions("^1.2")
                  .values("volume: 3\n")
                  .description("Plays music")
                  .build());
      RepositoryUrl gitops = forge.createRepository("gitops", Map.of("README.md", "# Ours\n"));
      use(catalogue, forge.repository(gitops));
    }
  }

  private static void use(ChartCatalogue catalogue, GitRepository git) {
    var store = io.gitops4j.registry.store.ChartStore.unchecked(catalogue);
    System.out.println("Offered     " + catalogue.list() + " " + catalogue.versions("jukebox"));
    ChartDetails details = catalogue.show("jukebox", "1.2.0");
    System.out.println("Shown       " + details + " for " + details.appVersion().orElse("?"));

    store.commit(
        store.install("jukebox", "1.2.0").values("colour: blue # as the door\n"), git, "test");
    System.out.println("Installed   " + store.installed(git, "test").get(0));
    System.out.println(file(git, "apps/test/jukebox/values.yaml").indent(12).stripTrailing());

    store.commit(store.upgrade("jukebox", "1.3.0"), git, "test");
    System.out.println("Upgraded    " + store.installed(git, "test").get(0));
    System.out.println(
        "Again       " + store.commit(store.upgrade("jukebox", "1.3.0"), git, "test").how());

    store.commit(store.uninstall("jukebox"), git, "test");
    System.out.println("Uninstalled " + store.installed(git, "test"));
  }

  private static String file(GitRepository git, String path) {
    byte[] content = git.read(git.head("main").orElseThrow(), path).orElseThrow();
    return new String(content, StandardCharsets.UTF_8);
  }

  private static Path write(Path folder, String version) throws IOException {
    Files.createDirectories(folder.resolve("templates"));
    Files.writeString(
        folder.resolve("Chart.yaml"),
        "apiVersion: v2\nname: jukebox\nversion: " + version + "\nappVersion: \"7\"\n");
    Files.writeString(folder.resolve("values.yaml"), "volume: 11\ncolour: red\n");
    Files.writeString(
        folder.resolve("templates/config.yaml"),
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: jukebox}
        data: {volume: {{ .Values.volume | quote }}}
        """);
    return folder;
  }
}
