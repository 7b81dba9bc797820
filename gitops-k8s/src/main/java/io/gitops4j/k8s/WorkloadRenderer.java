package io.gitops4j.k8s;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import io.gitops4j.k8s.model.CanonicalJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The deployment template of a platform: a file {@code workload.yaml} says in a few words what runs
 * (image, replicas, resources, ports, environment, secrets, probes, service, ingress or route,
 * autoscaling, volumes), and what Kubernetes wants to hear is made of it. A file {@code
 * workload-<environment>.yaml} beside it, where there is one, says what differs there; the values
 * of the context come last. An entry that is not known is refused. Immutable and thread-safe.
 *
 * <p>Entries that are mappings are merged name by name, all others replaced; {@code null} takes one
 * away.
 */
public final class WorkloadRenderer implements ManifestRenderer {
  private static final String NAME = "workload";
  private static final String VERSION = "1";

  private final String file;
  private final ManifestLimits limits;

  private WorkloadRenderer(String file, ManifestLimits limits) {
    this.file = file;
    this.limits = limits;
  }

  /** Renders {@code workload.yaml}. */
  public static WorkloadRenderer create() {
    return new WorkloadRenderer("workload.yaml", ManifestLimits.standard());
  }

  /** The same for another file of the source, which ends with {@code .yaml}. */
  public WorkloadRenderer withFile(String path) {
    if (!path.endsWith(".yaml")) {
      throw new IllegalArgumentException("A workload's file ends with .yaml, unlike " + path);
    }
    return new WorkloadRenderer(SourceFolder.checkedFolder(path), limits);
  }

  /** The same with other limits. */
  public WorkloadRenderer withLimits(ManifestLimits other) {
    return new WorkloadRenderer(file, Objects.requireNonNull(other, "other"));
  }

  @Override
  public String name() {
    return NAME;
  }

  /** Whether the workload's file is there. */
  @Override
  public boolean supports(ManifestSource source) {
    return source.files().contains(file);
  }

  /**
   * Renders.
   *
   * @throws ProviderException {@code INVALID} if the file is missing, not YAML, or has an entry
   *     that is not known or is not what it should be; the message names the entry
   */
  @Override
  public Rendering render(ManifestSource source, RenderContext context) {
    String task = "render " + source.describe();
    Map<String, @Nullable Object> all =
        new LinkedHashMap<>(
            read(task, source, file)
                .orElseThrow(
                    () ->
                        SourceFolder.invalid(
                            task, "there is no " + file, "Add it, or use another renderer")));
    String differs = file.replaceFirst("\\.yaml$", "-" + context.environment() + ".yaml");
    read(task, source, differs).ifPresent(more -> merge(all, more));
    merge(all, context.values().asMap());
    Section section = new Section(new YamlFile(task, file), "", all);
    List<Map<String, Object>> objects = Workload.of(section, context).objects();
    section.end();
    List<KubernetesManifest> manifests = new ArrayList<>();
    for (Map<String, Object> object : objects) {
      manifests.add(
          new KubernetesManifest(file + "#" + (manifests.size() + 1), Fields.copyOf(object)));
    }
    return new Rendering(NAME + "/" + VERSION, manifests, CanonicalJson.digest(manifests));
  }

  private Optional<Map<String, @Nullable Object>> read(
      String task, ManifestSource source, String path) {
    YamlFile yaml = new YamlFile(task, path);
    return source.read(path).map(content -> document(yaml, content));
  }

  private Map<String, @Nullable Object> document(YamlFile yaml, byte[] content) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    for (KubernetesYaml.Document document : KubernetesYaml.read(yaml, content, limits)) {
      if (document.value() == null) {
        continue;
      }
      if (!all.isEmpty() || !(document.value() instanceof Map<?, ?> map)) {
        throw yaml.refused("it is not one list of names and values", "Write name: value");
      }
      map.forEach((key, value) -> all.put(String.valueOf(key), value));
    }
    return all;
  }

  private static void merge(
      Map<String, @Nullable Object> into, Map<String, ? extends @Nullable Object> more) {
    more.forEach(
        (name, value) -> {
          if (into.get(name) instanceof Map<?, ?> old && value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> merged = named(old);
            merge(merged, named(map));
            into.put(name, merged);
          } else {
            into.put(name, value);
          }
        });
  }

  private static Map<String, @Nullable Object> named(Map<?, ?> map) {
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    map.forEach((key, value) -> named.put(String.valueOf(key), value));
    return named;
  }
}
