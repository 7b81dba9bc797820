package io.gitops4j.registry.chart;

import io.gitops4j.core.model.SemanticVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a chart's {@code Chart.yaml} says. Texts are without line breaks and characters that can't
 * be printed, as Helm shows them. Immutable.
 *
 * @see <a href="https://helm.sh/docs/topics/charts/#the-chartyaml-file">The Chart.yaml file</a>
 */
public final class ChartMetadata {
  private static final int LONGEST_NAME = 250;
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-][a-zA-Z0-9._-]*");
  private static final Pattern ALIAS = Pattern.compile("[a-zA-Z0-9_-]+");

  private final String name;
  private final SemanticVersion version;
  private final String apiVersion;
  private final Map<String, @Nullable Object> values;

  private ChartMetadata(
      String name,
      SemanticVersion version,
      String apiVersion,
      Map<String, @Nullable Object> values) {
    this.name = name;
    this.version = version;
    this.apiVersion = apiVersion;
    this.values = Collections.unmodifiableMap(values);
  }

  /**
   * Checks what was read.
   *
   * @throws IOException if Helm would not take it; the message begins with "its"
   */
  static ChartMetadata of(Map<String, @Nullable Object> values, String usualApiVersion)
      throws IOException {
    String name = MetadataValues.line(values, "name");
    String version = MetadataValues.text(values, "version");
    String api = MetadataValues.text(values, "apiVersion");
    if (name == null || name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
      throw new IOException(
          "its name '"
              + Refusal.shown(name == null ? "" : name)
              + "' is none: a name is letters, digits, '-', '_' and '.'");
    }
    SemanticVersion read = version == null ? null : SemanticVersion.find(version).orElse(null);
    if (read == null) {
      throw new IOException(
          "its version '"
              + Refusal.shown(version == null ? "" : version)
              + "' does not follow SemVer, like 1.2.3");
    }
    ChartMetadata made = new ChartMetadata(name, read, api == null ? usualApiVersion : api, values);
    made.check();
    return made;
  }

  private void check() throws IOException {
    if (apiVersion.isEmpty()) {
      throw new IOException("its apiVersion is missing: v2 for charts of Helm 3 and later");
    }
    if (!Set.of("application", "library").contains(type())) {
      throw new IOException("its type is neither application nor library");
    }
    for (String each : List.of("appVersion", "description", "home", "icon", "kubeVersion")) {
      MetadataValues.text(values, each);
    }
    for (String each : List.of("keywords", "sources")) {
      MetadataValues.lines(values, each);
    }
    MetadataValues.texts(values, "annotations");
    MetadataValues.maps(values, "maintainers");
    readDependencies();
  }

  /** Checks what Helm lets pass in an index, but not in a chart. */
  ChartMetadata checkedForUse() throws IOException {
    Set<String> known = new HashSet<>();
    for (ChartDependency each : readDependencies()) {
      if (!known.add(each.alias().orElse(each.name()))) {
        throw new IOException("its dependencies have " + each.name() + " twice");
      }
    }
    return this;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Its version. */
  public SemanticVersion version() {
    return version;
  }

  /** The version of the format: {@code v2}, or {@code v1} for charts of Helm 2. */
  public String apiVersion() {
    return apiVersion;
  }

  /** The version of what it installs, as it is written. */
  public Optional<String> appVersion() {
    return find("appVersion");
  }

  /** What it is, in a sentence. */
  public Optional<String> description() {
    return find("description");
  }

  /** {@code application}, or {@code library} for one that other charts build on. */
  public String type() {
    return find("type").orElse("application");
  }

  /** The range of Kubernetes' versions that it needs, as it is written. */
  public Optional<String> kubeVersion() {
    return find("kubeVersion");
  }

  /** The address of the project. */
  public Optional<String> home() {
    return find("home");
  }

  /** The address of a picture. */
  public Optional<String> icon() {
    return find("icon");
  }

  /** Whether nobody looks after it any longer. */
  public boolean deprecated() {
    return MetadataValues.isTrue(values, "deprecated");
  }

  /** Words to find it by. */
  public List<String> keywords() {
    return known(() -> MetadataValues.lines(values, "keywords"));
  }

  /** Addresses of its source. */
  public List<String> sources() {
    return known(() -> MetadataValues.lines(values, "sources"));
  }

  /** What others say of it, by name. */
  public Map<String, String> annotations() {
    return Collections.unmodifiableMap(known(() -> MetadataValues.texts(values, "annotations")));
  }

  /** The charts it needs. */
  public List<ChartDependency> dependencies() {
    return known(this::readDependencies);
  }

  /** All of it, as it was read. */
  Map<String, @Nullable Object> values() {
    return values;
  }

  /** The same with the dependencies that charts of Helm 2 have in a file of their own. */
  ChartMetadata withDependencies(@Nullable Object dependencies) throws IOException {
    Map<String, @Nullable Object> more = new LinkedHashMap<>(values);
    more.put("dependencies", dependencies);
    return of(more, apiVersion).checkedForUse();
  }

  private Optional<String> find(String field) {
    return known(() -> Optional.ofNullable(MetadataValues.line(values, field)));
  }

  private List<ChartDependency> readDependencies() throws IOException {
    List<ChartDependency> found = new ArrayList<>();
    for (Map<?, ?> each : MetadataValues.maps(values, "dependencies")) {
      String other = MetadataValues.line(each, "name");
      String range = MetadataValues.line(each, "version");
      String repository = MetadataValues.line(each, "repository");
      String alias = MetadataValues.text(each, "alias");
      if (other == null || !NAME.matcher(other).matches()) {
        throw new IOException("its dependencies have one without a proper name");
      }
      if (alias != null && !ALIAS.matcher(alias).matches()) {
        throw new IOException("its dependency " + other + " has an alias that is no name");
      }
      found.add(
          new ChartDependency(
              other, range == null ? "" : range, repository == null ? "" : repository, alias));
    }
    return List.copyOf(found);
  }

  private interface Reader<T> {
    T read() throws IOException;
  }

  /** Reads what was checked when this was made. */
  private static <T> T known(Reader<T> reader) {
    try {
      return reader.read();
    } catch (IOException e) {
      throw new IllegalStateException("What was checked is wrong now", e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ChartMetadata that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** Name and version. */
  @Override
  public String toString() {
    return name + " " + version;
  }
}
