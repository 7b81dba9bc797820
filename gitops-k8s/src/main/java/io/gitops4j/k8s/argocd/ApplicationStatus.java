package io.gitops4j.k8s.argocd;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.model.FollowedSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an Application says of itself. */
record ApplicationStatus(Fields application) {
  /** What it was compared with last, source by source. */
  List<FollowedSource> compared() {
    Fields sync = status().object("sync");
    return sources(sync.object("comparedTo"), sync);
  }

  /** What its last operation was to bring about, source by source. */
  List<FollowedSource> operated() {
    Fields result = operation().object("syncResult");
    return sources(result, result);
  }

  /** Several sources have a revision each, in their order. */
  private static List<FollowedSource> sources(Fields where, Fields what) {
    List<Fields> several = where.objects("sources");
    List<String> revisions = what.texts("revisions");
    List<FollowedSource> found = new ArrayList<>();
    for (int i = 0; i < Math.min(several.size(), revisions.size()); i++) {
      found.add(source(several.get(i), revisions.get(i)));
    }
    return several.isEmpty()
        ? List.of(source(where.object("source"), what.findText("revision").orElse("")))
        : found;
  }

  private static FollowedSource source(Fields source, String revision) {
    return new FollowedSource(source.findText("repoURL").orElse("its repository"), revision);
  }

  /** {@code Synced}, {@code OutOfSync}, {@code Unknown}; empty while it was never compared. */
  String sync() {
    return status().object("sync").findText("status").orElse("");
  }

  /** {@code Healthy}, {@code Progressing} and so on; empty while nobody has looked. */
  String health() {
    return status().object("health").findText("status").orElse("");
  }

  /** {@code Running}, {@code Succeeded}, {@code Failed}, {@code Error}; empty for no operation. */
  String phase() {
    return application.find("operation").isPresent()
        ? "Running"
        : operation().findText("phase").orElse("");
  }

  /** What the last operation says, and what it says of the objects that it could not sync. */
  String operationMessage() {
    List<String> said = new ArrayList<>();
    said.add(stripped(operation().findText("message").orElse("no message")));
    for (Fields each : operation().object("syncResult").objects("resources")) {
      String state = each.findText("status").orElse("") + each.findText("hookPhase").orElse("");
      if (state.contains("Failed") || state.contains("Error")) {
        said.add(name(each) + ": " + stripped(each.findText("message").orElse(state)));
      }
    }
    return String.join("; ", said);
  }

  /** Whether it is synced without being asked. */
  boolean isAutomated() {
    Fields policy = application.object("spec").object("syncPolicy");
    return policy.find("automated").isPresent()
        && !policy.object("automated").find("enabled").equals(Optional.of(false));
  }

  /** What asks for a sync to what it was compared with, by its own policy. */
  Fields syncBy(String user) {
    Fields policy = application.object("spec").object("syncPolicy");
    Fields sync = Fields.none();
    if (!policy.texts("syncOptions").isEmpty()) {
      sync = sync.with("syncOptions", policy.texts("syncOptions"));
    }
    Fields operation = Fields.of("initiatedBy", Fields.of("username", user)).with("sync", sync);
    return Fields.of(
        "operation",
        policy.find("retry").isEmpty()
            ? operation
            : operation.with("retry", policy.object("retry")));
  }

  /** Whether somebody is deleting it. */
  boolean isGoing() {
    return application.object("metadata").find("deletionTimestamp").isPresent();
  }

  /** Its conditions that tell of errors, {@code type: message}. */
  List<String> errors() {
    return status().objects("conditions").stream()
        .filter(c -> c.findText("type").orElse("").endsWith("Error"))
        .map(c -> c.text("type") + ": " + stripped(c.findText("message").orElse("")))
        .toList();
  }

  /** Its objects, each with group, version, kind, namespace, name and what Argo CD thinks of it. */
  List<Fields> objects() {
    return status().objects("resources");
  }

  /** Its objects that are not as Git has them. */
  List<String> outOfSync() {
    return objects().stream()
        .filter(o -> o.findText("status").orElse("").equals("OutOfSync"))
        .map(o -> name(o) + (o.isTrue("requiresPruning") ? " (to be pruned)" : ""))
        .toList();
  }

  /** {@code Deployment.apps shop/web}. */
  static String name(Fields object) {
    String group = object.findText("group").orElse("");
    String namespace = object.findText("namespace").orElse("");
    return object.findText("kind").orElse("")
        + (group.isEmpty() ? "" : "." + group)
        + " "
        + (namespace.isEmpty() ? "" : namespace + "/")
        + object.findText("name").orElse("");
  }

  private static String stripped(String message) {
    return message.strip().replaceAll("\\.+$", "");
  }

  private Fields status() {
    return application.object("status");
  }

  private Fields operation() {
    return status().object("operationState");
  }
}
