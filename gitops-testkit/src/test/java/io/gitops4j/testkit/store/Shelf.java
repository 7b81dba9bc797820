package io.gitops4j.testkit.store;

import io.gitops4j.contracts.registry.EmbeddedRegistry;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.Registries;
import io.gitops4j.registry.chart.Chart;
import io.gitops4j.registry.chart.ChartRegistry;
import io.gitops4j.registry.chart.ChartRepository;
import io.gitops4j.registry.store.CatalogueEntry;
import io.gitops4j.registry.store.ChartCatalogue;
import io.gitops4j.registry.store.ChartSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/** Two charts that are offered: one in a registry, one in a repository with an index. */
final class Shelf implements AutoCloseable {
  private static final Instant NOW = Instant.parse("2026-01-05T09:00:00Z");

  private final Path home;
  private final EmbeddedRegistry server;
  private final Registry registry;
  private final ChartRegistry charts;

  Shelf(Path home) throws IOException {
    this.home = home;
    this.server = EmbeddedRegistry.in(home.resolve("registry")).start();
    this.registry =
        Registries.http(server.address(), ProviderContext.in(home.resolve("registry-cache")));
    this.charts = ChartRegistry.in(registry, "charts");
    for (String version : new String[] {"1.15.0", "1.16.0", "2.0.0"}) {
      charts.push(chart("flow", version), NOW);
    }
    chart("query", "0.9.0").writeTo(home.resolve("repository"));
    ChartRepository.writeIndex(home.resolve("repository"), "", NOW);
  }

  /** What is offered: {@code flow} below version 2 with two workers, and {@code query}. */
  ChartCatalogue catalogue() {
    return ChartCatalogue.of(flow("^1.15"), query());
  }

  CatalogueEntry flow(String versions) {
    return CatalogueEntry.named("flow", inRegistry())
        .versions(versions)
        .values("workers: {count: 2}\nstore: local\n")
        .description("Workflows")
        .thirdParty()
        .build();
  }

  CatalogueEntry query() {
    ChartRepository repository = ChartRepository.folder(home.resolve("repository"));
    return CatalogueEntry.named("query", ChartSource.of("", repository)).build();
  }

  /** A chart as its source has it. */
  Chart flowAt(String version) {
    return inRegistry().pull("flow", io.gitops4j.core.model.SemanticVersion.parse(version));
  }

  ChartSource inRegistry() {
    return ChartSource.of("oci://" + server.address() + "/charts", charts);
  }

  /** Somebody pushes another chart under a version that was there already. */
  void replace(String version) throws IOException {
    Path folder = folder("flow", version);
    Files.writeString(folder.resolve("README.md"), "# Altered\n");
    charts.movingTags().push(Chart.read(folder), NOW);
  }

  String address() {
    return server.address();
  }

  private Chart chart(String name, String version) throws IOException {
    return Chart.read(folder(name, version));
  }

  private Path folder(String name, String version) throws IOException {
    Path folder = home.resolve("sources").resolve(name).resolve(version);
    Map<String, String> files =
        Map.of(
            "Chart.yaml",
            "apiVersion: v2\nname: %s\nversion: %s\nappVersion: \"9.%s\"\n"
                .formatted(name, version, version),
            "README.md",
            "# " + name + "\n",
            "values.yaml",
            "# How many do the work.\nworkers:\n  count: 1\nimage: example.org/%s:%s\nstore: none\n"
                .formatted(name, version),
            "values.schema.json",
            """
            {"$schema": "https://json-schema.org/draft-07/schema#", "type": "object",
             "properties": {"workers": {"type": "object",
               "properties": {"count": {"type": "integer", "minimum": 0}}}}}
            """,
            "templates/deployment.yaml",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: {{ .Release.Name }}-{{ .Chart.Name }}
            spec:
              replicas: {{ .Values.workers.count }}
              progressDeadlineSeconds: 60
              selector: {matchLabels: {app: {{ .Release.Name }}}}
              template:
                metadata: {labels: {app: {{ .Release.Name }}}}
                spec:
                  containers:
                    - name: main
                      image: {{ .Values.image | quote }}
                      env: [{name: STORE, value: {{ .Values.store | quote }}}]
            """);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    return folder;
  }

  @Override
  public void close() {
    registry.close();
    server.close();
  }
}
