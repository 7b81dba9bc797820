package io.gitops4j.k8s;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import io.gitops4j.k8s.model.CanonicalJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a rendering by Helm is for, however Helm is reached. Not thread-safe. */
final class HelmRequest {
  private final String task;
  private final HelmRenderer.Builder options;
  private final ManifestSource source;
  private final RenderContext context;
  private final SourceFolder folder;
  private final UnsteadyFunctions unsteady;

  HelmRequest(
      String task,
      HelmRenderer.Builder options,
      ManifestSource source,
      RenderContext context,
      SourceFolder folder) {
    this.task = task;
    this.options = options;
    this.source = source;
    this.context = context;
    this.folder = folder;
    this.unsteady = new UnsteadyFunctions(source, options.chart);
  }

  /** Renders. */
  Rendering render(HelmTemplate template, String version) {
    List<KubernetesManifest> found = template.render();
    List<String> warnings = new ArrayList<>(unsteady.sentences());
    warnings.addAll(template.warnings());
    Rendering rendering =
        new Rendering("helm/" + version, found, CanonicalJson.digest(found))
            .withDetails(details(version))
            .withWarnings(warnings);
    return fetches() || isUnsteady() ? rendering.asUnsteady() : rendering;
  }

  /** Whether another rendering of the same files may differ. */
  boolean isUnsteady() {
    return unsteady.mayBeCalled(valuesFiles(), context.values());
  }

  String task() {
    return task;
  }

  HelmRenderer.Builder options() {
    return options;
  }

  /** The chart and the files with values. */
  SourceFolder folder() {
    return folder;
  }

  long mostOutput() {
    return options.limits.maxTotalBytes();
  }

  /** Whether dependencies are fetched. */
  boolean fetches() {
    return options.dependencies && source.read(options.inChart("Chart.lock")).isPresent();
  }

  String release() {
    return options.release.isEmpty() ? context.application() : options.release;
  }

  String namespace() {
    return context.namespace().isEmpty() ? "default" : context.namespace();
  }

  String kubernetesVersion() {
    return options.kubernetesVersion.isEmpty()
        ? context.kubernetesVersion()
        : options.kubernetesVersion;
  }

  List<String> apiVersions() {
    return options.apiVersions.isEmpty() ? context.apiVersions() : options.apiVersions;
  }

  /** The files with values: those of the source in their order, then what the environment adds. */
  List<String> values() {
    List<String> files = new ArrayList<>(valuesFiles());
    if (!context.values().isEmpty()) {
      Path added = folder.home().resolve("values.json");
      try {
        Files.writeString(added, CanonicalJson.write(context.values()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      files.add(added.toString());
    }
    return files;
  }

  private List<String> valuesFiles() {
    return options.valuesFiles(context);
  }

  /** What it says to a chart that it refuses, without the machine's paths. */
  ProviderException refused(String command, String said) {
    String why =
        folder
            .withoutPaths(said)
            .replaceFirst("^Error: ", "")
            .replaceAll("\\s*Use --debug flag to render out invalid YAML", "")
            .replaceAll("[.\\s]+$", "");
    return SourceFolder.invalid(task, "helm " + command + " refused it: " + why, "Mend the chart");
  }

  /** Values may be secret, so that only their digest is told. */
  private Fields details(String version) {
    StringBuilder all = new StringBuilder();
    for (String file : valuesFiles()) {
      source.read(file).ifPresent(content -> all.append(Digest.of(content)).append('\n'));
    }
    all.append(CanonicalJson.write(context.values()));
    return Fields.of("version", version)
        .with("release", release())
        .with("namespace", namespace())
        .with("kubernetes", kubernetesVersion())
        .with("apis", apiVersions())
        .with("values", Digest.of(all.toString().getBytes(UTF_8)).toString());
  }
}
