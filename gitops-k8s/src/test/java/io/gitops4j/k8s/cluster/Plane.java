package io.gitops4j.k8s.cluster;

import io.gitops4j.core.model.Fields;
import java.util.List;

/** What tests of this package do with a control plane. */
final class Plane {
  private Plane() {}

  static Fields object(String apiVersion, String kind, String namespace, String name) {
    Fields metadata = Fields.of("name", name);
    return Fields.of("apiVersion", apiVersion)
        .with("kind", kind)
        .with("metadata", namespace.isEmpty() ? metadata : metadata.with("namespace", namespace));
  }

  static Fields configMap(String namespace, String name, Fields data) {
    return object("v1", "ConfigMap", namespace, name).with("data", data);
  }

  /** A Deployment whose pods nobody needs. */
  static Fields deployment(String namespace, String label, Fields more) {
    Fields labels = Fields.of("app", label);
    Fields container = Fields.of("name", "web").with("image", "example.org/web:1.0");
    Fields spec =
        Fields.of("selector", Fields.of("matchLabels", labels))
            .with(
                "template",
                Fields.of("metadata", Fields.of("labels", labels))
                    .with("spec", Fields.of("containers", List.of(container))))
            .and(more);
    return object("apps/v1", "Deployment", namespace, "web").with("spec", spec);
  }

  /** A definition of a kind {@code Widget} whose {@code spec.size} can't change. */
  static String widgets(String group) {
    return """
        {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
         "metadata": {"name": "widgets.%1$s"},
         "spec": {"group": "%1$s", "scope": "Namespaced",
           "names": {"kind": "Widget", "plural": "widgets", "singular": "widget"},
           "versions": [{"name": "v1", "served": true, "storage": true, "schema":
             {"openAPIV3Schema": {"type": "object", "properties": {"spec": {"type": "object",
               "properties": {"size": {"type": "integer", "x-kubernetes-validations": [
                 {"rule": "self == oldSelf", "message": "Value is immutable"}]}}}}}}}]}}
        """
        .formatted(group);
  }
}
