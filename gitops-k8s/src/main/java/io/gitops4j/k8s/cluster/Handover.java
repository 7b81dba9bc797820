package io.gitops4j.k8s.cluster;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.model.CanonicalJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the fields that {@code kubectl apply} set, with the comparison done on its side, those of a
 * manager that applies on the server's side. Else they would belong to both, and none of them would
 * ever be removed.
 */
final class Handover {
  static final String PATCH = "application/json-patch+json";
  private static final String KUBECTL = "kubectl-client-side-apply";

  private Handover() {}

  /**
   * What to patch an object's books with; empty if kubectl has nothing to hand over, or the manager
   * has fields of its own already.
   *
   * @param live as it was read; the patch is for this version alone
   */
  static Optional<String> patch(Fields live, String manager) {
    Optional<Fields> theirs = OwnedFields.entry(live, KUBECTL, "Update");
    if (theirs.isEmpty() || OwnedFields.entry(live, manager).isPresent()) {
      return Optional.empty();
    }
    List<Map<String, @Nullable Object>> entries = new ArrayList<>();
    for (Fields entry : live.object("metadata").objects("managedFields")) {
      entries.add(entry.equals(theirs.get()) ? handed(entry, manager) : entry.asMap());
    }
    String version = live.object("metadata").text("resourceVersion");
    return Optional.of(
        "["
            + replace("/metadata/managedFields", entries)
            + ","
            + replace("/metadata/resourceVersion", version)
            + "]");
  }

  private static Map<String, @Nullable Object> handed(Fields entry, String manager) {
    Map<String, @Nullable Object> ours = new LinkedHashMap<>(entry.asMap());
    ours.put("manager", manager);
    ours.put("operation", "Apply");
    return ours;
  }

  private static String replace(String path, Object value) {
    return CanonicalJson.write(Fields.of("op", "replace").with("path", path).with("value", value));
  }
}
