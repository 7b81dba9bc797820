package io.gitops4j.registry.store;

import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.SemanticVersion;
import java.util.List;
import java.util.Optional;

/**
 * What the {@code Chart.yaml} of an installed chart says.
 *
 * @param name what it was installed as
 * @param entry what it is called in the catalogue
 * @param chart its own name
 * @param version of the chart
 * @param digest of its archive
 */
record Release(String name, String entry, String chart, SemanticVersion version, Digest digest) {
  static final String ENTRY = "gitops4j.io/chart-store-entry";
  static final String DIGEST = "gitops4j.io/chart-digest";

  /**
   * Reads it; empty if it is no chart of the store's.
   *
   * @throws io.gitops4j.core.model.ProviderException {@code INVALID} if it was one
   */
  static Optional<Release> read(String path, byte[] content) {
    List<FileDocument> documents = FileDocument.read(path, content);
    Fields said = documents.isEmpty() ? Fields.none() : documents.get(0).content();
    Fields annotations = said.object("annotations");
    List<Fields> dependencies = said.objects("dependencies");
    if (annotations.findText(ENTRY).isEmpty()) {
      return Optional.empty();
    }
    if (dependencies.size() != 1) {
      throw wrong(path, "it has " + dependencies.size() + " dependencies, and should have one");
    }
    Fields chart = dependencies.get(0);
    try {
      return Optional.of(
          new Release(
              said.text("name"),
              annotations.text(ENTRY),
              chart.text("name"),
              SemanticVersion.parse(chart.text("version")),
              Digest.parse(annotations.text(DIGEST))));
    } catch (IllegalArgumentException e) {
      throw wrong(path, String.valueOf(e.getMessage()));
    }
  }

  private static RuntimeException wrong(String path, String reason) {
    return Refusal.invalid(
        "Could not read %s: it is not as the chart store wrote it: %s. Bring its last commit back."
            .formatted(path, reason));
  }

  /** Chart and version. */
  @Override
  public String toString() {
    return entry + " " + version;
  }
}
