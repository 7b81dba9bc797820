package io.gitops4j.registry.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.SemanticVersion;
import io.gitops4j.registry.chart.Chart;
import io.gitops4j.registry.chart.ChartDependency;
import io.gitops4j.registry.chart.ChartMetadata;
import java.util.List;
import java.util.Optional;

/** What somebody wants to know of a chart before installing it. Immutable. */
public final class ChartDetails {
  private final CatalogueEntry entry;
  private final ChartMetadata metadata;
  private final Digest digest;
  private final String readme;
  private final String values;
  private final String schema;

  ChartDetails(CatalogueEntry entry, Chart chart) {
    this.entry = entry;
    this.metadata = chart.metadata();
    this.digest = chart.digest();
    this.readme = text(chart, "README.md");
    this.values = text(chart, "values.yaml");
    this.schema = text(chart, "values.schema.json");
  }

  private static String text(Chart chart, String file) {
    return chart.file(file).map(content -> new String(content, UTF_8)).orElse("");
  }

  /** What the catalogue says of it. */
  public CatalogueEntry entry() {
    return entry;
  }

  /** Its version. */
  public SemanticVersion version() {
    return metadata.version();
  }

  /** The version of what it installs, as it is written. */
  public Optional<String> appVersion() {
    return metadata.appVersion();
  }

  /** The archive's digest, by sha256. */
  public Digest digest() {
    return digest;
  }

  /** What its {@code Chart.yaml} says. */
  public ChartMetadata metadata() {
    return metadata;
  }

  /** The charts it needs. */
  public List<ChartDependency> dependencies() {
    return metadata.dependencies();
  }

  /** Its {@code README.md}, in Markdown, written by others; empty if it has none. */
  public String readme() {
    return readme;
  }

  /** Its {@code values.yaml}, with the comments that explain them; empty if it has none. */
  public String values() {
    return values;
  }

  /** Its {@code values.schema.json}; empty if it has none. */
  public Optional<String> schema() {
    return Optional.of(schema).filter(text -> !text.isEmpty());
  }

  /** Name and version. */
  @Override
  public String toString() {
    return metadata.toString();
  }
}
