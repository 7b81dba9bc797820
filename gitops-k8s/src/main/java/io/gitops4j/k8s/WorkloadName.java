package io.gitops4j.k8s;

import io.gitops4j.core.spi.RenderContext;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a workload's objects are called.
 *
 * @param name of the workload, and of its objects unless they have one of their own
 * @param namespace of all; empty to leave it to the target
 * @param more labels beside ours
 */
record WorkloadName(String name, String namespace, Map<String, String> more) {
  private static final String NAME_LABEL = "app.kubernetes.io/name";

  /** As a template's file says, else as the application is called. */
  static WorkloadName of(Section section, RenderContext context) {
    return new WorkloadName(
        section.text("name").orElse(context.application()),
        section.text("namespace").orElse(context.namespace()),
        section.namedTexts("labels"));
  }

  /** What tells its pods from others; never changes, as a Deployment's may not. */
  Map<String, Object> selector() {
    return Map.of(NAME_LABEL, name);
  }

  Map<String, Object> labels() {
    Map<String, Object> labels = new LinkedHashMap<>(more);
    labels.put(NAME_LABEL, name);
    return labels;
  }

  /** An object with its metadata. */
  Tree object(String apiVersion, String kind, String called) {
    return object(apiVersion, kind, called, Map.of());
  }

  Tree object(String apiVersion, String kind, String called, Map<String, String> annotations) {
    return new Tree()
        .with("apiVersion", apiVersion)
        .with("kind", kind)
        .with(
            "metadata",
            new Tree()
                .with("name", called)
                .with("namespace", namespace.isEmpty() ? null : namespace)
                .with("labels", labels())
                .with("annotations", annotations));
  }
}
