package io.gitops4j.registry.store;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.edit.YamlEdit;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.SemanticVersion;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

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
  private static final String ENTRY = "gitops4j.io/chart-store-entry";
  private static final String DIGEST = "gitops4j.io/chart-digest";
  private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,51}[a-z0-9])?");

  /**
   * A name that Helm takes for a release.
   *
   * @throws IllegalArgumentException if it is none
   */
  static String checkedName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "Not a name of a release: '"
              + name
              + "'. Use 1 to 53 lower-case letters, digits or '-', beginning and ending with a"
              + " letter or digit");
    }
    return name;
  }

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

  /** A {@code Chart.yaml} that says all this. */
  String toYaml() {
    return """
    # Written by the chart store. The values are yours; leave the rest to its upgrades.
    apiVersion: v2
    name: "%s"
    version: "%s"
    annotations:
      %s: "%s"
      %s: "%s"
    dependencies:
      - name: "%s"
        version: "%s"
    """
        .formatted(name, version, ENTRY, entry, DIGEST, digest, chart, version);
  }

  /**
   * The edits after which one that was another version's says this.
   *
   * @param address where the chart is from; empty text for nowhere
   * @param appVersion what it installs; empty text if it doesn't say
   */
  List<Edit> edits(String file, String address, String appVersion) {
    String dependency = "dependencies[name=" + ValuesYaml.quoted(chart) + "].";
    return List.of(
        YamlEdit.set(file, "version", version.toString()),
        YamlEdit.set(file, "annotations." + ValuesYaml.quoted(DIGEST), digest.toString()),
        YamlEdit.set(file, dependency + "version", version.toString()),
        optional(file, dependency + "repository", address),
        optional(file, "appVersion", appVersion));
  }

  private static Edit optional(String file, String expression, String value) {
    return value.isEmpty()
        ? YamlEdit.remove(file, expression)
        : YamlEdit.set(file, expression, value);
  }

  /** Chart and version. */
  @Override
  public String toString() {
    return entry + " " + version;
  }
}
