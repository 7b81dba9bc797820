package io.gitops4j.registry.chart;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Another chart that a chart needs, as its {@code Chart.yaml} says. Immutable. */
public final class ChartDependency {
  private final String name;
  private final String version;
  private final String repository;
  private final @Nullable String alias;

  ChartDependency(String name, String version, String repository, @Nullable String alias) {
    this.name = name;
    this.version = version;
    this.repository = repository;
    this.alias = alias;
  }

  /** The other chart's name. */
  public String name() {
    return name;
  }

  /** The range of versions that will do, as it is written; empty for any. */
  public String version() {
    return version;
  }

  /** Where it is from: {@code https://…}, {@code oci://…}, {@code file://…}; empty for nowhere. */
  public String repository() {
    return repository;
  }

  /** What it is called in the chart, where that is not its name. */
  public Optional<String> alias() {
    return Optional.ofNullable(alias);
  }

  @Override
  public String toString() {
    return name + (version.isEmpty() ? "" : " " + version);
  }
}
