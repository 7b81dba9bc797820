package io.gitops4j.registry.store;

import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.SemanticVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The newest allowed version of an entry.
 *
 * @param entry empty if the catalogue has none
 * @param version empty if there is none, or it is not known
 * @param trouble why it is not known; empty text if it is
 */
record Newest(Optional<CatalogueEntry> entry, Optional<SemanticVersion> version, String trouble) {
  static Newest of(ChartCatalogue catalogue, String name) {
    Optional<CatalogueEntry> entry = catalogue.find(name);
    try {
      return new Newest(entry, entry.flatMap(e -> catalogue.newest(e.name())), "");
    } catch (ProviderException e) {
      return new Newest(entry, Optional.empty(), String.valueOf(e.getMessage()));
    }
  }

  /** What is to be told of an installed chart. */
  InstalledChart told(Release release, ReleaseFolder folder) {
    List<String> notes = new ArrayList<>();
    if (entry.isEmpty()) {
      notes.add("It is no longer in the catalogue.");
    }
    entry
        .filter(e -> !e.versions().contains(release.version()))
        .ifPresent(e -> notes.add("Its version is no longer allowed: " + e.versions() + "."));
    if (!trouble.isEmpty()) {
      notes.add("Newer versions are not known: " + trouble);
    }
    if (!folder.isIntact(release)) {
      notes.add("Its archive is not the one that was installed: upgrade it, or bring that back.");
    }
    SemanticVersion newer =
        version.filter(found -> found.compareTo(release.version()) > 0).orElse(null);
    return new InstalledChart(release, folder.path(), newer, notes);
  }
}
