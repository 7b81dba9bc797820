package io.gitops4j.core.pipeline;

import io.gitops4j.core.edit.RepositoryPath;
import io.gitops4j.core.model.Names;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A commit that makes a folder of a repository a copy of a template folder, or deletes it. A step
 * like any other; made by {@link Steps}. Immutable.
 */
public final class FolderChange implements Step {
  private final String name;
  private final String repository;
  private final String branch;
  private final String folder;
  private final @Nullable String template;
  private final Map<String, Value<?>> values;

  private FolderChange(
      String name,
      String repository,
      String branch,
      String folder,
      @Nullable String template,
      Map<String, Value<?>> values) {
    this.name = Names.check("step", name);
    this.repository = Names.check("repository", repository);
    this.branch = branch;
    this.folder = RepositoryPath.checked(folder);
    this.template = template == null ? null : RepositoryPath.checked(template);
    this.values = new TreeMap<>(values);
  }

  static FolderChange copy(String repository, String template, String folder) {
    return new FolderChange("copy", repository, "main", folder, template, Map.of());
  }

  static FolderChange delete(String repository, String folder) {
    return new FolderChange("delete", repository, "main", folder, null, Map.of());
  }

  /** The same on another branch. */
  public FolderChange on(String otherBranch) {
    return new FolderChange(name, repository, otherBranch, folder, template, values);
  }

  /** The same with a value for {@code {name}} in the template's files. */
  public FolderChange with(String placeholder, Value<?> value) {
    Map<String, Value<?>> more = new TreeMap<>(values);
    more.put(Names.check("placeholder", placeholder), value);
    return new FolderChange(name, repository, branch, folder, template, more);
  }

  @Override
  public FolderChange as(String newName) {
    return new FolderChange(newName, repository, branch, folder, template, values);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public StepResult run(StepContext context) {
    context.once("commit", effect());
    return StepResult.done();
  }

  @Override
  public Outline outline(Release release) {
    return Outline.of("commit", effect());
  }

  @Override
  public String describe() {
    StringBuilder text =
        new StringBuilder(template == null ? "delete" : "copy " + template + " to");
    text.append(' ').append(folder).append(" in ").append(repository).append(':').append(branch);
    values.forEach(
        (placeholder, value) ->
            text.append(", ").append(placeholder).append(" = ").append(value.describe()));
    return text.toString();
  }

  private CommitEffect effect() {
    return new CommitEffect(
        new FolderEdits(repository, branch, folder, template, values, describe()));
  }
}
