package io.gitops4j.k8s.argocd;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.model.FieldTree;
import java.time.Duration;
import java.util.List;

/** When and how an Application is synced. Immutable. */
public final class SyncPolicy {
  private final Fields fields;

  private SyncPolicy(Fields fields) {
    this.fields = fields;
  }

  /** Somebody asks for each sync. */
  public static SyncPolicy manual() {
    return new SyncPolicy(Fields.none());
  }

  /** Every commit is synced; nothing is removed, and what people change by hand stays. */
  public static SyncPolicy automated() {
    return new SyncPolicy(Fields.of("automated", Fields.of("enabled", true)));
  }

  /** The same, removing what is no longer in Git. */
  public SyncPolicy pruning() {
    return with("automated.prune", true);
  }

  /** The same, putting right what somebody changes by hand. */
  public SyncPolicy selfHealing() {
    return with("automated.selfHeal", true);
  }

  /** The same with an option: {@code CreateNamespace=true}, {@code ServerSideApply=true}. */
  public SyncPolicy option(String option) {
    if (option.indexOf('=') < 1) {
      throw new IllegalArgumentException("A sync option is name=value, not " + option);
    }
    return new SyncPolicy(FieldTree.add(fields, FieldTree.path("syncOptions"), option));
  }

  /**
   * The same, trying a sync that failed so many times again, waiting longer each time.
   *
   * @param first before the first time; whole seconds
   * @param factor by how much longer each time
   * @param longest at most; whole seconds
   */
  public SyncPolicy retrying(int times, Duration first, int factor, Duration longest) {
    Fields backoff =
        Fields.of("duration", seconds(first))
            .with("factor", factor)
            .with("maxDuration", seconds(longest));
    return with("retry", Fields.of("limit", times).with("backoff", backoff));
  }

  /** The same with a label for the namespace that {@code CreateNamespace=true} makes. */
  public SyncPolicy namespaceLabel(String name, String value) {
    return new SyncPolicy(
        FieldTree.set(fields, List.of("managedNamespaceMetadata", "labels", name), value));
  }

  /**
   * The same with a field that has no word of its own.
   *
   * @param path names with dots between them: {@code automated.allowEmpty}
   * @throws IllegalArgumentException if a name is empty
   */
  public SyncPolicy with(String path, Object value) {
    return new SyncPolicy(FieldTree.set(fields, FieldTree.path(path), value));
  }

  /** All of it, as it stands in an Application. */
  public Fields fields() {
    return fields;
  }

  private static String seconds(Duration time) {
    return time.toSeconds() + "s";
  }
}
