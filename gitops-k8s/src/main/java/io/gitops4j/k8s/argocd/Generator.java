package io.gitops4j.k8s.argocd;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.model.FieldTree;
import io.gitops4j.k8s.model.RepositoryText;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Finds what an {@link ApplicationSet} makes Applications for. Immutable. */
public final class Generator {
  private final String kind;
  private final Fields fields;

  private Generator(String kind, Fields fields) {
    this.kind = kind;
    this.fields = fields;
  }

  /**
   * One for each file of a Git repository; what is in the file, and {@code path}, fill the
   * template.
   *
   * @param files patterns: {@code model-deployments/test/**}{@code /config.yaml}
   */
  public static Generator gitFiles(String repository, String revision, String... files) {
    return git(repository, revision, "files", files);
  }

  /** One for each folder of a Git repository; {@code path} fills the template. */
  public static Generator gitDirectories(String repository, String revision, String... folders) {
    return git(repository, revision, "directories", folders);
  }

  private static Generator git(String repository, String revision, String what, String... paths) {
    List<Fields> found = Arrays.stream(paths).map(path -> Fields.of("path", path)).toList();
    return new Generator(
        "git",
        Fields.of("repoURL", RepositoryText.check(repository))
            .with("revision", revision)
            .with(what, found));
  }

  /** One for each of these. */
  public static Generator list(Fields... elements) {
    return new Generator("list", Fields.of("elements", List.of(elements)));
  }

  /** One for each cluster that Argo CD knows whose Secret has these labels. */
  public static Generator clusters(Map<String, String> labels) {
    Fields none = Fields.none();
    return new Generator(
        "clusters",
        labels.isEmpty()
            ? none
            : none.with("selector", Fields.of("matchLabels", Fields.copyOf(labels))));
  }

  /** One for each pair of what two others find. */
  public static Generator matrix(Generator first, Generator second) {
    return new Generator(
        "matrix", Fields.of("generators", List.of(first.fields(), second.fields())));
  }

  /**
   * One for each that the first finds, with values of the others' where the keys are equal.
   *
   * @throws IllegalArgumentException if there are fewer than two generators, or no key
   */
  public static Generator merge(List<String> keys, Generator... generators) {
    if (generators.length < 2 || keys.isEmpty()) {
      throw new IllegalArgumentException("A merge takes two generators at least, and a key");
    }
    return new Generator(
        "merge",
        Fields.of("mergeKeys", keys)
            .with("generators", Arrays.stream(generators).map(Generator::fields).toList()));
  }

  /** One for each open pull request of a repository on GitHub. */
  public static Generator gitHubPullRequests(String owner, String repository) {
    return pullRequests("github", Fields.of("owner", owner).with("repo", repository));
  }

  /** One for each open merge request of a project on GitLab. */
  public static Generator gitLabPullRequests(String project) {
    Fields open = Fields.of("project", project).with("pullRequestState", "opened");
    return pullRequests("gitlab", open);
  }

  /** One for each open pull request of a repository on Gitea. */
  public static Generator giteaPullRequests(String api, String owner, String repository) {
    Fields where = Fields.of("api", api).with("owner", owner).with("repo", repository);
    return pullRequests("gitea", where);
  }

  /**
   * One for each open pull request of a forge that has no word of its own.
   *
   * @param forge as Argo CD names it: {@code bitbucketServer}, {@code azuredevops}
   * @param fields what Argo CD wants to know of it
   */
  public static Generator pullRequests(String forge, Fields fields) {
    return new Generator("pullRequest", Fields.of(forge, fields));
  }

  /**
   * The same for pull requests, with a token from a Secret of Argo CD's namespace.
   *
   * @throws IllegalStateException if it is about something else
   */
  public Generator token(String secret, String key) {
    return ofForge("tokenRef", Fields.of("secretName", secret).with("key", key));
  }

  /**
   * The same for pull requests that have all of these labels.
   *
   * @throws IllegalStateException if it is about something else
   */
  public Generator labelled(String... labels) {
    return ofForge("labels", List.of(labels));
  }

  private Generator ofForge(String name, Object value) {
    if (!kind.equals("pullRequest")) {
      throw new IllegalStateException("This is about pull requests, not " + kind);
    }
    String forge = fields.asMap().keySet().iterator().next();
    return with(forge + "." + name, value);
  }

  /**
   * The same without the files or folders of a pattern.
   *
   * @throws IllegalStateException if it finds neither
   */
  public Generator excluding(String path) {
    if (!kind.equals("git")) {
      throw new IllegalStateException("This is about files and folders, not " + kind);
    }
    String what = fields.find("files").isPresent() ? "files" : "directories";
    Fields excluded = Fields.of("path", path).with("exclude", true);
    return new Generator(kind, FieldTree.add(fields, List.of(what), excluded));
  }

  /** The same with a value for the template, as {@code {{.values.name}}}. */
  public Generator value(String name, String value) {
    return new Generator(kind, FieldTree.set(fields, List.of("values", name), value));
  }

  /** The same, looking so often when nothing tells of changes. */
  public Generator lookingEvery(Duration time) {
    return with("requeueAfterSeconds", time.toSeconds());
  }

  /**
   * The same with a field that has no word of its own.
   *
   * @param path names with dots between them: {@code pathParamPrefix}
   * @throws IllegalArgumentException if a name is empty
   */
  public Generator with(String path, Object value) {
    return new Generator(kind, FieldTree.set(fields, FieldTree.path(path), value));
  }

  /** All of it, as it stands in an ApplicationSet. */
  public Fields fields() {
    return Fields.of(kind, fields);
  }
}
