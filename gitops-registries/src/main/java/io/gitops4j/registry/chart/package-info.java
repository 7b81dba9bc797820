/**
 * Helm charts: read, packaged the same on every machine, kept in registries and in repositories.
 *
 * <p>{@link io.gitops4j.registry.chart.Chart} is one chart, {@link
 * io.gitops4j.registry.chart.ChartRegistry} keeps charts in an OCI registry, and {@link
 * io.gitops4j.registry.chart.ChartRepository} reads those of a repository with an {@code
 * index.yaml}.
 */
@NullMarked
package io.gitops4j.registry.chart;

import org.jspecify.annotations.NullMarked;
