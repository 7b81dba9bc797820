package io.gitops4j.k8s.argocd;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.ManifestObject;
import io.gitops4j.k8s.model.RepositoryText;
import java.util.List;

/**
 * Argo CD's AppProject: from where its Applications may come and where they may go. Allows nothing
 * until a word does. Immutable.
 */
public final class AppProject extends ManifestObject<AppProject> {
  private AppProject(Fields fields) {
    super(fields);
  }

  /**
   * One of that name.
   *
   * @throws IllegalArgumentException if the name is blank
   */
  public static AppProject named(String name) {
    return new AppProject(begin(ArgoApplication.API_VERSION, "AppProject", name));
  }

  @Override
  protected AppProject of(Fields changed) {
    return new AppProject(changed);
  }

  /** The same with a sentence about it. */
  public AppProject describedAs(String sentence) {
    return with("spec.description", sentence);
  }

  /** The same, where Applications may come from a repository; {@code *} is any part of it. */
  public AppProject allowingRepository(String address) {
    return adding("spec.sourceRepos", RepositoryText.check(address));
  }

  /** The same, where Applications may go to a namespace of the cluster at an address. */
  public AppProject allowingDestination(String server, String namespace) {
    return adding("spec.destinations", Fields.of("server", server).with("namespace", namespace));
  }

  /** The same, where Applications may hold objects of a kind that is in no namespace. */
  public AppProject allowingClusterKind(String group, String kind) {
    return adding("spec.clusterResourceWhitelist", kind(group, kind));
  }

  /** The same, where Applications may not hold objects of a kind that is in namespaces. */
  public AppProject denyingKind(String group, String kind) {
    return adding("spec.namespaceResourceBlacklist", kind(group, kind));
  }

  private static Fields kind(String group, String kind) {
    return Fields.of("group", group).with("kind", kind);
  }

  /** The same, where Applications may stand in another namespace than Argo CD's own. */
  public AppProject allowingApplicationsIn(String namespace) {
    return adding("spec.sourceNamespaces", namespace);
  }

  /**
   * The same with a role.
   *
   * @param groups who has it
   * @param policies lines of Argo CD's policy: {@code p, proj:shop:deployer, applications, sync,
   *     shop/*, allow}
   */
  public AppProject role(String name, List<String> groups, List<String> policies) {
    return adding(
        "spec.roles", Fields.of("name", name).with("groups", groups).with("policies", policies));
  }

  /**
   * The same with a window in which Applications may be synced ({@code allow}), or may not ({@code
   * deny}).
   *
   * @param schedule when it begins, as cron has it
   * @param length how long it is: {@code 8h}
   * @param applications names; {@code *} is any part of one
   */
  public AppProject window(
      String kind, String schedule, String length, String timeZone, List<String> applications) {
    if (!kind.equals("allow") && !kind.equals("deny")) {
      throw new IllegalArgumentException("A window is allow or deny, not " + kind);
    }
    return adding(
        "spec.syncWindows",
        Fields.of("kind", kind)
            .with("schedule", schedule)
            .with("duration", length)
            .with("timeZone", timeZone)
            .with("applications", applications));
  }
}
