package io.gitops4j.k8s;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import io.gitops4j.k8s.model.CanonicalJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file that says in a few words what objects are made of; another beside it may say what differs
 * in an environment.
 *
 * @param file {@code workload.yaml}; what differs in test is in {@code workload-test.yaml}
 * @param limits of what is read
 */
record TemplateFile(String file, ManifestLimits limits) {
  /** What it says for an environment, the values of the context included. */
  Section read(ManifestSource source, RenderContext context) {
    String task = "render " + source.describe();
    Map<String, @Nullable Object> all =
        new LinkedHashMap<>(
            read(task, source, file)
                .orElseThrow(
                    () ->
                        SourceFolder.missing(
                            task,
                            source,
                            "there is no " + file,
                            "Add it, or use another renderer")));
    String differs = file.replaceFirst("\\.yaml$", "-" + context.environment() + ".yaml");
    read(task, source, differs).ifPresent(more -> merge(all, more));
    merge(all, context.values().asMap());
    return new Section(new YamlFile(task, file), "", all);
  }

  /** The objects as a rendering. */
  static Rendering rendering(String renderer, String file, List<Map<String, Object>> objects) {
    List<KubernetesManifest> manifests = new ArrayList<>();
    for (Map<String, Object> object : objects) {
      manifests.add(
          new KubernetesManifest(file + "#" + (manifests.size() + 1), Fields.copyOf(object)));
    }
    return new Rendering(renderer, manifests, CanonicalJson.digest(manifests));
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
