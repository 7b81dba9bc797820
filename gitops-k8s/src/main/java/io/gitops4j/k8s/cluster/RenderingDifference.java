package io.gitops4j.k8s.cluster;

import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An object that two renderings don't have alike, such as those of staging and production. Objects
 * are the same by group, kind and name, wherever their namespaces; of Secrets only which fields
 * differ is told.
 *
 * @param object {@code Deployment.apps shop}
 * @param in which of the two has it
 * @param fields what differs, from the first to the second; empty unless both have it
 */
public record RenderingDifference(String object, In in, List<FieldChange> fields) {
  private static final String NAMESPACE = ".metadata.namespace";

  /** Which of the two renderings has it. */
  public enum In {
    /** The first one only. */
    FIRST,
    /** The second one only. */
    SECOND,
    /** Both. */
    BOTH
  }

  /** Copies the list. */
  public RenderingDifference {
    fields = List.copyOf(fields);
  }

  /** What is not alike, in the order of the first rendering, then of the second. */
  public static List<RenderingDifference> between(Rendering first, Rendering second) {
    Map<String, KubernetesManifest> others = byName(second);
    List<RenderingDifference> found = new ArrayList<>();
    byName(first)
        .forEach(
            (name, manifest) -> {
              KubernetesManifest other = others.remove(name);
              if (other == null) {
                found.add(new RenderingDifference(name, In.FIRST, List.of()));
                return;
              }
              List<FieldChange> fields =
                  ObjectDiff.between(manifest.object(), other.object()).stream()
                      .filter(field -> !field.path().equals(NAMESPACE))
                      .toList();
              if (!fields.isEmpty()) {
                found.add(new RenderingDifference(name, In.BOTH, fields));
              }
            });
    others.keySet().forEach(name -> found.add(new RenderingDifference(name, In.SECOND, List.of())));
    return List.copyOf(found);
  }

  private static Map<String, KubernetesManifest> byName(Rendering rendering) {
    Map<String, KubernetesManifest> objects = new LinkedHashMap<>();
    rendering.manifests().forEach(manifest -> objects.put(name(manifest), manifest));
    return objects;
  }

  private static String name(KubernetesManifest manifest) {
    String version = manifest.apiVersion();
    int slash = version.indexOf('/');
    String group = slash < 0 ? "" : "." + version.substring(0, slash);
    return manifest.kind() + group + " " + manifest.name();
  }

  /** For people, a line for each field. */
  @Override
  public String toString() {
    if (in != In.BOTH) {
      return object + ": only in the " + (in == In.FIRST ? "first" : "second");
    }
    StringBuilder text = new StringBuilder();
    fields.forEach(field -> text.append(object).append(' ').append(field).append('\n'));
    return text.toString().stripTrailing();
  }
}
