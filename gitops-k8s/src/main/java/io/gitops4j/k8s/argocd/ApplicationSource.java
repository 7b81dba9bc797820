package io.gitops4j.k8s.argocd;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.model.FieldTree;
import io.gitops4j.k8s.model.RepositoryText;

/**
 * Where an Application's manifests come from. All texts may be templates where it stands in an
 * {@link ApplicationSet}. Immutable.
 */
public final class ApplicationSource {
  private final Fields fields;

  private ApplicationSource(Fields fields) {
    this.fields = fields;
  }

  /**
   * A folder of a Git repository: manifests, a chart or a kustomization.
   *
   * @param revision branch, tag or commit
   * @throws IllegalArgumentException if the address carries a password
   */
  public static ApplicationSource git(String repository, String revision, String path) {
    return at(repository, revision).with("path", path);
  }

  /**
   * A chart of a chart repository, or of a registry (then the address has no {@code oci://}).
   *
   * @param version a version, or a range of them
   * @throws IllegalArgumentException if the address carries a password
   */
  public static ApplicationSource chart(String repository, String chart, String version) {
    return at(repository, version).with("chart", chart);
  }

  /**
   * A Git repository that gives other sources their files: {@code $name/…} among theirs.
   *
   * @throws IllegalArgumentException if the address carries a password
   */
  public static ApplicationSource reference(String repository, String revision, String name) {
    return at(repository, revision).with("ref", name);
  }

  private static ApplicationSource at(String repository, String revision) {
    return new ApplicationSource(
        Fields.of("repoURL", RepositoryText.check(repository)).with("targetRevision", revision));
  }

  /** The same with subfolders. */
  public ApplicationSource recursing() {
    return with("directory.recurse", true);
  }

  /** The same with another name for the Helm release than the Application's. */
  public ApplicationSource releaseName(String name) {
    return with("helm.releaseName", name);
  }

  /** The same with a file of values; later ones win. {@code $name/…} is in another source. */
  public ApplicationSource valuesFile(String path) {
    return adding("helm.valueFiles", path);
  }

  /** The same where files of values may be missing. */
  public ApplicationSource ignoringMissingValuesFiles() {
    return with("helm.ignoreMissingValueFiles", true);
  }

  /** The same with values, which win over files. */
  public ApplicationSource values(Fields values) {
    return with("helm.valuesObject", values);
  }

  /** The same with one of the chart's values as {@code --set} takes it, which wins over all. */
  public ApplicationSource parameter(String name, String value) {
    return adding("helm.parameters", Fields.of("name", name).with("value", value));
  }

  /** The same, where the value stays text whatever it looks like. */
  public ApplicationSource textParameter(String name, String value) {
    return adding(
        "helm.parameters", Fields.of("name", name).with("value", value).with("forceString", true));
  }

  /** The same with another image, as Kustomize takes it: {@code shop=example.org/shop@sha256:…}. */
  public ApplicationSource kustomizeImage(String image) {
    return adding("kustomize.images", image);
  }

  /** The same with a beginning for the names of Kustomize's objects. */
  public ApplicationSource kustomizeNamePrefix(String prefix) {
    return with("kustomize.namePrefix", prefix);
  }

  /**
   * The same with a field that has no word of its own.
   *
   * @param path names with dots between them: {@code helm.skipCrds}
   * @throws IllegalArgumentException if a name is empty
   */
  public ApplicationSource with(String path, Object value) {
    return new ApplicationSource(FieldTree.set(fields, FieldTree.path(path), value));
  }

  private ApplicationSource adding(String path, Object element) {
    return new ApplicationSource(FieldTree.add(fields, FieldTree.path(path), element));
  }

  /** All of it, as it stands in an Application. */
  public Fields fields() {
    return fields;
  }
}
