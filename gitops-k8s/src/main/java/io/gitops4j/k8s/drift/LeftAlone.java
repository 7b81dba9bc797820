package io.gitops4j.k8s.drift;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Manifests in which some fields are as they are in the cluster. */
final class LeftAlone {
  private LeftAlone() {}

  /**
   * A field that may differ.
   *
   * @param object {@code kind/namespace/name}
   * @param path of the field
   * @param live what it is in the cluster; null if it is not there
   */
  record Field(String object, FieldPath path, @Nullable Object live) {}

  /** The rendering with these fields as they are. */
  static Rendering in(Rendering rendering, List<Field> fields, String namespace) {
    List<KubernetesManifest> manifests = new ArrayList<>();
    for (KubernetesManifest manifest : rendering.manifests()) {
      Fields object = manifest.object();
      for (Field field : fields) {
        if (names(object, namespace).contains(field.object())) {
          object =
              Fields.of(
                      "", with(object.asMap(), field.path().pointer(object.asMap()), field.live()))
                  .object("");
        }
      }
      manifests.add(new KubernetesManifest(manifest.origin(), object));
    }
    return new Rendering(rendering.renderer(), manifests, rendering.digest());
  }

  private static Set<String> names(Fields object, String namespace) {
    Fields metadata = object.object("metadata");
    String kind = object.text("kind") + "/";
    String name = "/" + metadata.text("name");
    String own = metadata.findText("namespace").orElse(namespace);
    return Set.of(kind + own + name, kind + "_cluster" + name);
  }

  /** A node with something else below; what it doesn't have at all, it gets only at its end. */
  private static Object with(Object node, List<String> pointer, @Nullable Object value) {
    String name = pointer.get(0);
    boolean isLast = pointer.size() == 1;
    if (node instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((key, child) -> copy.put(String.valueOf(key), child));
      Object child = copy.get(name);
      if (isLast && value == null) {
        copy.remove(name);
      } else if (isLast) {
        copy.put(name, value);
      } else if (child != null) {
        copy.put(name, with(child, pointer.subList(1, pointer.size()), value));
      }
      return copy;
    }
    if (node instanceof List<?> list && name.matches("\\d{1,6}")) {
      List<@Nullable Object> copy = new ArrayList<>(list);
      int i = Integer.parseInt(name);
      if (i < copy.size() && !isLast && copy.get(i) != null) {
        copy.set(i, with(copy.get(i), pointer.subList(1, pointer.size()), value));
      } else if (i < copy.size() && isLast && value != null) {
        copy.set(i, value);
      }
      return copy;
    }
    return node;
  }
}
