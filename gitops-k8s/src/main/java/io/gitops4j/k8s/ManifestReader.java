package io.gitops4j.k8s;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the Kubernetes objects out of YAML files: lists expanded, nameless objects refused. */
final class ManifestReader {
  private final ManifestLimits limits;
  private final List<KubernetesManifest> found = new ArrayList<>();

  ManifestReader(ManifestLimits limits) {
    this.limits = limits;
  }

  /** What was found so far, in order. */
  List<KubernetesManifest> found() {
    return List.copyOf(found);
  }

  /** Reads one more file. */
  void read(YamlFile file, byte[] content) {
    for (KubernetesYaml.Document document : KubernetesYaml.read(file, content, limits)) {
      if (document.value() != null) {
        new Taking(file, document).take(document.value(), "", 0);
      }
    }
  }

  /** The objects of one document. */
  private final class Taking {
    private final YamlFile file;
    private final KubernetesYaml.Document document;

    Taking(YamlFile file, KubernetesYaml.Document document) {
      this.file = file;
      this.document = document;
    }

    void take(@Nullable Object value, String item, int depth) {
      if (!(value instanceof Map<?, ?> map)) {
        throw refused(item, "it is not an object", "Write apiVersion, kind and metadata");
      }
      if (isList(map)) {
        expand(map, item, depth);
        return;
      }
      text(map, "apiVersion", item, "");
      text(map, "kind", item, "");
      Object metadata = map.get("metadata");
      if (!(metadata instanceof Map<?, ?> named)) {
        throw refused(item, "it has no metadata.name", "Name the object");
      }
      text(named, "name", item, "metadata.");
      if (named.get("namespace") != null) {
        text(named, "namespace", item, "metadata.");
      }
      add(map, item);
    }

    private void add(Map<?, ?> map, String item) {
      if (found.size() >= limits.maxManifests()) {
        throw refused(
            item,
            "there are more than " + limits.maxManifests() + " manifests",
            "Split the folder, or raise ManifestLimits.maxManifests");
      }
      found.add(
          new KubernetesManifest(
              file.path() + "#" + document.number() + item, Fields.copyOf(named(map))));
    }

    private boolean isList(Map<?, ?> map) {
      Object kind = map.get("kind");
      boolean named = map.get("metadata") instanceof Map<?, ?> m && m.get("name") != null;
      return "List".equals(kind)
          || (!named && kind instanceof String k && k.endsWith("List") && map.get("items") != null);
    }

    /** Items of a list of one kind, {@code ConfigMapList}, may leave that kind out. */
    private void expand(Map<?, ?> list, String item, int depth) {
      if (!(list.get("items") instanceof List<?> items)) {
        throw refused(item, "it is a list without items", "Write items: [] if it is to be empty");
      }
      if (depth >= limits.maxDepth()) {
        throw refused(item, "there are too many lists in lists", "Flatten them");
      }
      String kind = String.valueOf(list.get("kind"));
      String of = kind.substring(0, kind.length() - "List".length());
      for (int i = 0; i < items.size(); i++) {
        Object element = items.get(i);
        if (!of.isEmpty() && element instanceof Map<?, ?> map && map.get("kind") == null) {
          Map<String, @Nullable Object> typed = new LinkedHashMap<>();
          typed.put("apiVersion", list.get("apiVersion"));
          typed.put("kind", of);
          typed.putAll(named(map));
          element = typed;
        }
        take(element, item + "[" + i + "]", depth + 1);
      }
    }

    private void text(Map<?, ?> map, String name, String item, String path) {
      Object value = map.get(name);
      if (value == null || value.equals("")) {
        throw refused(item, "it has no " + path + name, "Add it");
      }
      if (!(value instanceof String)) {
        throw refused(item, path + name + " is " + value + ", not text", "Put it in quotes");
      }
    }

    private ProviderException refused(String item, String reason, String remedy) {
      String where = item.isEmpty() ? "" : "item " + item + ": ";
      return file.refused(
          document.number(), document.line(), document.column(), where + reason, remedy, null);
    }
  }

  private static Map<String, @Nullable Object> named(Map<?, ?> map) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(String.valueOf(key), value));
    return copy;
  }
}
