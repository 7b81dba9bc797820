package io.gitops4j.registry.store;

import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.SemanticVersion;
import io.gitops4j.registry.chart.Chart;
import io.gitops4j.registry.chart.ChartIndex;
import io.gitops4j.registry.chart.ChartRegistry;
import io.gitops4j.registry.chart.ChartRepository;
import io.gitops4j.registry.chart.IndexedChart;
import java.util.List;
import java.util.Objects;

/**
 * Where charts of a catalogue are from. Its methods throw {@link ProviderException}. Thread-safe.
 */
public interface ChartSource {
  /**
   * What a {@code Chart.yaml} says of where a dependency is from: {@code oci://host/folder}, {@code
   * https://…}, or empty text for a place that others can't reach. Nothing secret.
   */
  String address();

  /** The versions of a chart: releases, the newest first, then pre-releases, the newest first. */
  List<SemanticVersion> versions(String chart);

  /**
   * Pulls a version.
   *
   * @throws ProviderException {@code NOT_FOUND} if there is none
   */
  Chart pull(String chart, SemanticVersion version);

  /** Charts of a registry. */
  static ChartSource of(String address, ChartRegistry charts) {
    Objects.requireNonNull(charts, "charts");
    return new ChartSource() {
      @Override
      public String address() {
        return address;
      }

      @Override
      public List<SemanticVersion> versions(String chart) {
        return charts.versions(chart);
      }

      @Override
      public Chart pull(String chart, SemanticVersion version) {
        return charts.pull(chart, version);
      }
    };
  }

  /** Charts of a repository with an index, which is read each time. */
  static ChartSource of(String address, ChartRepository repository) {
    Objects.requireNonNull(repository, "repository");
    return new ChartSource() {
      @Override
      public String address() {
        return address;
      }

      @Override
      public List<SemanticVersion> versions(String chart) {
        return repository.index().versions(chart).stream().map(IndexedChart::version).toList();
      }

      @Override
      public Chart pull(String chart, SemanticVersion version) {
        ChartIndex index = repository.index();
        return repository.pull(
            index
                .find(chart, version)
                .orElseThrow(
                    () ->
                        Refusal.notFound(
                            "Could not pull %s %s from %s: its index has no such version."
                                .formatted(chart, version, repository))));
      }
    };
  }
}
