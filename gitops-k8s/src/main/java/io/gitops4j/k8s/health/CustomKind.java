package io.gitops4j.k8s.health;

import io.gitops4j.core.model.Fields;
import java.util.Map;
import java.util.Optional;

/** What a CustomResourceDefinition tells about the objects of its kind. */
final class CustomKind {
  private CustomKind() {}

  /**
   * The kind, as {@code group/Kind}, if a controller is to report conditions on its objects: a
   * version has a status of its own, with conditions in its schema.
   */
  static Optional<String> reporting(Fields definition) {
    Fields spec = definition.object("spec");
    Optional<String> kind =
        spec.findText("group")
            .flatMap(group -> spec.object("names").findText("kind").map(k -> group + "/" + k));
    return kind.filter(k -> spec.objects("versions").stream().anyMatch(CustomKind::hasConditions));
  }

  private static boolean hasConditions(Fields version) {
    Fields status =
        version
            .object("schema")
            .object("openAPIV3Schema")
            .object("properties")
            .object("status")
            .object("properties");
    boolean written = version.object("subresources").find("status").orElse("") instanceof Map;
    return written && version.isTrue("served") && status.find("conditions").isPresent();
  }
}
