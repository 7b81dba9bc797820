package io.gitops4j.registry.store;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.registry.chart.Chart;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A chart installed, or upgraded where it is installed. It holds the chart's archive, so that every
 * environment gets the same bytes. Immutable; made by {@link ChartStore}.
 */
public final class ChartInstallation implements StoreChange {
  private final ChartStore store;
  private final CatalogueEntry entry;
  private final Chart chart;
  private final boolean upgrade;
  private final String release;
  private final String values;

  ChartInstallation(ChartStore store, CatalogueEntry entry, Chart chart, boolean upgrade) {
    this(store, entry, chart, upgrade, entry.release(), "");
  }

  private ChartInstallation(
      ChartStore store,
      CatalogueEntry entry,
      Chart chart,
      boolean upgrade,
      String release,
      String values) {
    this.store = store;
    this.entry = entry;
    this.chart = chart;
    this.upgrade = upgrade;
    this.release = Release.checkedName(release);
    this.values = values;
  }

  /**
   * The same under another name than the entry's, so that a chart is there twice.
   *
   * @param name as Helm takes it for a release: lower-case letters, digits and dashes, at most 53
   * @throws IllegalArgumentException if it is no such name
   */
  public ChartInstallation named(String name) {
    return new ChartInstallation(store, entry, chart, upgrade, name, values);
  }

  /**
   * The same with values, in YAML as the chart documents them. They stand over those that are there
   * already, key by key; a list is replaced whole.
   *
   * @throws io.gitops4j.core.model.ProviderException {@code INVALID} if they are no mapping
   */
  public ChartInstallation values(String yaml) {
    ValuesYaml.read("values for " + entry.name(), yaml);
    return new ChartInstallation(store, entry, chart, upgrade, release, yaml);
  }

  @Override
  public String release() {
    return release;
  }

  /** What is installed. */
  public Digest digest() {
    return chart.digest();
  }

  /**
   * {@inheritDoc}
   *
   * @throws io.gitops4j.core.model.ProviderException {@code ALREADY_EXISTS} if another version is
   *     installed and this is no upgrade, or something else stands there; {@code NOT_FOUND} for an
   *     upgrade of what is not installed; {@code INVALID} if the chart does not take the values
   */
  @Override
  public List<Edit> edits(String environment, ManifestSource files) {
    ReleaseFolder folder = store.folder(environment, release, files);
    Optional<Release> there = folder.release();
    String doing = "Could not " + words() + " in " + environment + ": ";
    if (there.isEmpty() && !folder.isEmpty()) {
      throw Refusal.exists(doing + folder.path() + " is something else. Choose another name.");
    }
    if (there.isEmpty() && upgrade) {
      throw Refusal.notFound(doing + "it is not installed. Install it.");
    }
    there.ifPresent(release -> check(release, doing));
    List<Edit> edits = folder.write(release, entry, chart, values);
    if (!edits.isEmpty()) {
      String what = entry.name() + " " + chart.version() + " with its values in " + environment;
      store.check(folder.after(edits, what), environment, release);
    }
    return edits;
  }

  private void check(Release there, String doing) {
    if (!there.entry().equals(entry.name()) || !there.chart().equals(chart.name())) {
      throw Refusal.exists(
          "%s%s has that name there, chart %s. Choose another name."
              .formatted(doing, there, there.chart()));
    }
    if (!upgrade && !there.version().equals(chart.version())) {
      throw Refusal.exists(
          doing + "version " + there.version() + " is installed. Upgrade it, or name another.");
    }
    if (there.version().equals(chart.version()) && !there.digest().equals(chart.digest())) {
      throw Refusal.exists(
          "%sthat version is installed with the digest %s, and is %s now. Ask who changed it."
              .formatted(doing, there.digest(), chart.digest()));
    }
  }

  private String words() {
    String what = (upgrade ? "upgrade " : "install ") + entry.name() + " " + chart.version();
    return release.equals(entry.release()) ? what : what + " as " + release;
  }

  @Override
  public String describe() {
    return words()
        + " "
        + chart.digest()
        + (values.isEmpty()
            ? ""
            : " with values " + Digest.of(values.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public String toString() {
    return words();
  }
}
