package io.gitops4j.k8s;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import io.gitops4j.k8s.model.CanonicalJson;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Takes manifests as they stand: every {@code *.yaml} and {@code *.yml} file below the source, in
 * the order of their paths, with as many documents as they have. Thread-safe.
 *
 * <p>They are read as kubectl reads them, which is YAML 1.1: {@code on}, {@code yes} and {@code y}
 * are true, {@code 0777} is 511, {@code 1e3} is 1000, and {@code 12:30:45} is text. Unlike kubectl
 * it refuses keys that stand twice, and a merge key that would overwrite a key above it. A {@code
 * kind: List} becomes its items; empty documents are skipped.
 */
public final class PlainYamlRenderer implements ManifestRenderer {
  private static final String NAME = "plain";

  private static final String VERSION = "1";

  private static final Set<String> OTHERS =
      Set.of("kustomization.yaml", "kustomization.yml", "Kustomization", "Chart.yaml");

  private final ManifestLimits limits;

  private PlainYamlRenderer(ManifestLimits limits) {
    this.limits = Objects.requireNonNull(limits, "limits");
  }

  /** A renderer with the standard limits. */
  public static PlainYamlRenderer create() {
    return new PlainYamlRenderer(ManifestLimits.standard());
  }

  /** A renderer like this one with other limits. */
  public PlainYamlRenderer withLimits(ManifestLimits other) {
    return new PlainYamlRenderer(other);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<Digest> identity() {
    return Identity.of(NAME, VERSION, limits, Fields.none());
  }

  /** Whether there is a YAML file, and neither a Kustomize folder nor a Helm chart among them. */
  @Override
  public boolean supports(ManifestSource source) {
    List<String> files = source.files();
    return files.stream().anyMatch(PlainYamlRenderer::isYaml)
        && files.stream().noneMatch(PlainYamlRenderer::belongsToOthers);
  }

  /**
   * Renders.
   *
   * @throws ProviderException {@code INVALID} for values, of which this renderer takes none; if
   *     there is no file at all; for a Kustomize folder or a chart; for a file that is not YAML,
   *     holds something that is no named Kubernetes object, or is beyond the limits
   */
  @Override
  public Rendering render(ManifestSource source, RenderContext context) {
    String task = "render " + source.describe();
    if (!context.values().isEmpty()) {
      throw SourceFolder.invalid(
          task, "plain YAML takes no values", "Render a chart, or leave the values out");
    }
    List<String> files = source.files();
    if (files.isEmpty()) {
      throw SourceFolder.noFile(task);
    }
    Optional<String> foreign =
        files.stream().filter(PlainYamlRenderer::belongsToOthers).findFirst();
    if (foreign.isPresent()) {
      throw SourceFolder.invalid(
          task, foreign.get() + " is not for plain YAML", "Use the renderer for such folders");
    }
    List<KubernetesManifest> found =
        read(task, source, files.stream().filter(PlainYamlRenderer::isYaml).sorted().toList());
    return new Rendering(NAME + "/" + VERSION, found, CanonicalJson.digest(found));
  }

  private List<KubernetesManifest> read(String task, ManifestSource source, List<String> files) {
    ManifestReader reader = new ManifestReader(limits);
    LimitedSource limited = new LimitedSource(task, source, limits);
    for (String path : files) {
      reader.read(new YamlFile(task, path), limited.read(path));
    }
    return reader.found();
  }

  private static boolean isYaml(String path) {
    return path.endsWith(".yaml") || path.endsWith(".yml");
  }

  private static boolean belongsToOthers(String path) {
    return OTHERS.contains(path.substring(path.lastIndexOf('/') + 1));
  }
}
