package io.gitops4j.k8s.previews;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterException;
import io.gitops4j.k8s.cluster.ClusterException.Refusal;
import io.gitops4j.k8s.cluster.ServerSideApply;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * One namespace of a preview.
 *
 * @param cluster where
 * @param owner whose
 * @param name its own
 */
record PreviewNamespace(Cluster cluster, String owner, String name) {
  static final String LABEL = "gitops4j.io/preview-of";
  static final String UNTIL = "gitops4j.io/preview-until";
  private static final String MANAGER = "gitops4j-previews";
  private static final int ATTEMPTS = 5;

  PreviewNamespace {
    if (!name.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
      throw PreviewNamespaces.refused(
          ErrorKind.INVALID,
          "name",
          name,
          "a namespace's name has 1 to 63 small letters, digits and '-'. Name the preview so.");
    }
  }

  Optional<Fields> find() {
    return cluster.find(object("v1", "Namespace", Fields.of("name", name)));
  }

  /** It has our label, and it was us who set it: labels are copied easily. */
  boolean isOurs(Fields seen) {
    Fields metadata = seen.object("metadata");
    boolean labelled = metadata.object("labels").findText(LABEL).filter(owner::equals).isPresent();
    return labelled
        && metadata.objects("managedFields").stream()
            .filter(entry -> entry.findText("manager").filter(MANAGER::equals).isPresent())
            .map(entry -> entry.object("fieldsV1").object("f:metadata").object("f:labels"))
            .anyMatch(set -> set.find("f:" + LABEL).isPresent());
  }

  static Predicate<Fields> withUid(String uid) {
    return seen -> seen.object("metadata").text("uid").equals(uid);
  }

  static boolean isGoing(Fields seen) {
    return seen.object("metadata").findText("deletionTimestamp").isPresent();
  }

  void ensure(
      Instant until,
      Map<String, String> quota,
      Fields limits,
      Map<String, String> labels,
      Map<String, String> annotations) {
    Fields marked =
        Fields.copyOf(new TreeMap<>(labels))
            .with(LABEL, owner)
            .with("app.kubernetes.io/managed-by", "gitops4j");
    Fields noted = Fields.copyOf(new TreeMap<>(annotations)).with(UNTIL, until.toString());
    Fields metadata = Fields.of("name", name).with("labels", marked).with("annotations", noted);
    Fields wanted = object("v1", "Namespace", metadata);
    try {
      cluster.create(wanted, MANAGER);
    } catch (ClusterException e) {
      if (e.refusal() != Refusal.EXISTS) {
        throw e;
      }
      keep(wanted);
    }
    ServerSideApply apply = ServerSideApply.on(cluster, MANAGER).forcing();
    Fields inside = Fields.of("name", "preview").with("namespace", name);
    if (!quota.isEmpty()) {
      Fields spec = Fields.of("hard", new TreeMap<>(quota));
      apply.apply(object("v1", "ResourceQuota", inside).with("spec", spec));
    }
    if (!limits.isEmpty()) {
      Fields spec = Fields.of("limits", List.of(limits));
      apply.apply(object("v1", "LimitRange", inside).with("spec", spec));
    }
  }

  /** By its UID, so that one that comes in its place is not taken over. */
  private void keep(Fields wanted) {
    Fields seen = find().orElseThrow(() -> unready("it was there, and is gone by now. Try again."));
    if (!isOurs(seen)) {
      throw foreign("create");
    }
    if (isGoing(seen)) {
      throw unready("one of that name is being deleted. Try again when it is gone.");
    }
    Fields metadata = wanted.object("metadata").with("uid", seen.object("metadata").text("uid"));
    ServerSideApply.on(cluster, MANAGER).forcing().apply(wanted.with("metadata", metadata));
  }

  /**
   * Deletes it.
   *
   * @param meant whether it is still the one to delete, as it is when it is deleted
   * @return whether it was there
   */
  boolean delete(Predicate<Fields> meant) {
    for (int attempt = 1; ; attempt++) {
      Optional<Fields> seen = find().filter(meant);
      if (seen.isEmpty()) {
        return false;
      }
      if (!isOurs(seen.get())) {
        throw foreign("delete");
      }
      if (isGoing(seen.get())) {
        return true;
      }
      try {
        return cluster.delete(seen.get());
      } catch (ClusterException e) {
        if (!PreviewNamespaces.isStale(e) || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private ProviderException foreign(String verb) {
    return PreviewNamespaces.refused(
        ErrorKind.FORBIDDEN,
        verb,
        name,
        "there is one that is no preview of " + owner + ". Name the preview otherwise.");
  }

  private ProviderException unready(String why) {
    String message = "Could not create Namespace " + name + ": " + why;
    return new ProviderException(ErrorKind.UNAVAILABLE, message, Retry.AFTER, null, null);
  }

  private static Fields object(String apiVersion, String kind, Fields metadata) {
    return Fields.of("apiVersion", apiVersion).with("kind", kind).with("metadata", metadata);
  }
}
