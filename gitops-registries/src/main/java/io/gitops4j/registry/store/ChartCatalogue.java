package io.gitops4j.registry.store;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.SemanticVersion;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.registry.chart.Chart;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The charts that may be installed: of the house and of others, with the versions that are allowed.
 * Sources are asked anew by each call. Immutable and thread-safe.
 */
public final class ChartCatalogue {
  private final Map<String, CatalogueEntry> entries;

  private ChartCatalogue(Collection<CatalogueEntry> all) {
    this.entries = new TreeMap<>();
    for (CatalogueEntry entry : all) {
      if (entries.put(entry.name(), entry) != null) {
        throw new IllegalArgumentException("The catalogue has " + entry.name() + " twice");
      }
    }
  }

  /**
   * A catalogue of these.
   *
   * @throws IllegalArgumentException if two have the same name
   */
  public static ChartCatalogue of(CatalogueEntry... entries) {
    return new ChartCatalogue(Arrays.asList(entries));
  }

  /**
   * Reads a catalogue's file:
   *
   * <pre>
   * charts:
   *   airflow:
   *     source: https://airflow.apache.org     # or oci://host/folder
   *     chart: airflow                         # if it has another name there
   *     versions: "&gt;=1.15 &lt;2"
   *     description: Workflows
   *     origin: third-party                    # or house
   *     values: {executor: KubernetesExecutor}
   * </pre>
   *
   * @param path for messages
   * @throws ProviderException {@code INVALID} if it says anything else; the message names the entry
   */
  public static ChartCatalogue read(String path, byte[] content, ChartSources sources) {
    return new ChartCatalogue(new CatalogueFile(path, sources).read(content));
  }

  /**
   * Reads a catalogue's file as it is on a branch now.
   *
   * @throws ProviderException {@code NOT_FOUND} if there is no such branch or file; {@code INVALID}
   *     as for {@link #read(String, byte[], ChartSources)}
   */
  public static ChartCatalogue read(
      GitRepository repository, String branch, String path, ChartSources sources) {
    CommitId head = Branches.head("read the catalogue " + path, repository, branch);
    byte[] content =
        repository
            .read(head, path)
            .orElseThrow(
                () ->
                    Refusal.notFound(
                        "Could not read the catalogue %s: branch %s of %s has no such file. Add it."
                            .formatted(path, branch, repository.url().name())));
    return read(path, content, sources);
  }

  /** All of it, by name. */
  public List<CatalogueEntry> list() {
    return List.copyOf(entries.values());
  }

  /**
   * An entry.
   *
   * @throws ProviderException {@code NOT_FOUND} if there is none; the message names those there are
   */
  public CatalogueEntry entry(String name) {
    return find(name)
        .orElseThrow(
            () ->
                Refusal.notFound(
                    "Could not find %s in the catalogue. It has %s."
                        .formatted(
                            name,
                            entries.isEmpty() ? "none" : String.join(", ", entries.keySet()))));
  }

  Optional<CatalogueEntry> find(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  /**
   * The allowed versions of an entry: releases, the newest first, then pre-releases.
   *
   * @throws ProviderException {@code NOT_FOUND} if there is no such entry, and whatever its source
   *     throws
   */
  public List<SemanticVersion> versions(String name) {
    CatalogueEntry entry = entry(name);
    return entry.source().versions(entry.chart()).stream()
        .filter(entry.versions()::contains)
        .toList();
  }

  /**
   * The newest allowed version of an entry; empty if there is none. A pre-release only where there
   * is no release.
   *
   * @throws ProviderException as for {@link #versions}
   */
  public Optional<SemanticVersion> newest(String name) {
    return versions(name).stream().findFirst();
  }

  /**
   * What there is to know of a version of an entry.
   *
   * @throws ProviderException as for {@link #pull}
   */
  public ChartDetails show(String name, String version) {
    return new ChartDetails(entry(name), pull(name, version));
  }

  /**
   * Pulls an allowed version of an entry.
   *
   * @throws ProviderException {@code NOT_FOUND} if there is no such entry or version; {@code
   *     FORBIDDEN} if the version is not allowed, with the range and the newest that is; {@code
   *     INVALID} if it is no version
   */
  public Chart pull(String name, String version) {
    CatalogueEntry entry = entry(name);
    SemanticVersion wanted = SemanticVersion.parse(version);
    if (!entry.versions().contains(wanted)) {
      throw Refusal.forbidden(
          "Could not take %s %s: the catalogue allows %s. %s."
              .formatted(
                  name,
                  wanted,
                  entry.versions(),
                  newest(name)
                      .map(newest -> "The newest of these is " + newest)
                      .orElse("There is no such version")));
    }
    return entry.source().pull(entry.chart(), wanted);
  }
}
