package io.gitops4j.core.pipeline;

import io.gitops4j.core.edit.FileEdit;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.ExpectedEdit;
import io.gitops4j.core.spi.GitRepository;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The edits that make a folder what a template says, or nothing.
 *
 * @param repository logical name
 * @param branch where
 * @param folder what becomes of it is said here
 * @param template the folder it becomes a copy of; null if it is deleted
 * @param values for placeholders in the template's files
 * @param description for people
 */
record FolderEdits(
    String repository,
    String branch,
    String folder,
    @Nullable String template,
    Map<String, Value<?>> values,
    String description)
    implements EditSource {
  @Override
  public String message(Scope scope) {
    String verb = template == null ? "Delete " : "Write ";
    return Template.fill(verb + folder + " for {application} {version}", scope);
  }

  @Override
  public List<ExpectedEdit> resolve(Scope scope, GitRepository git, CommitId head) {
    String target = Template.fill(folder, scope);
    SortedMap<String, FileEdit> edits = new TreeMap<>();
    git.list(head, target).forEach(path -> edits.put(path, FileEdit.delete(path)));
    if (template != null) {
      edits.putAll(copies(template, target, scope, git, head));
    }
    List<ExpectedEdit> expected = new ArrayList<>();
    edits.forEach(
        (path, edit) ->
            expected.add(new ExpectedEdit(edit, edit.current(git.read(head, path).orElse(null)))));
    return expected;
  }

  private Map<String, FileEdit> copies(
      String from, String target, Scope scope, GitRepository git, CommitId head) {
    SortedMap<String, FileEdit> copies = new TreeMap<>();
    String source = Template.fill(from, scope);
    for (String path : git.list(head, source)) {
      String copy = target + path.substring(source.length());
      copies.put(copy, FileEdit.put(copy, filled(git.read(head, path).orElseThrow(), scope)));
    }
    if (copies.isEmpty()) {
      throw new ProviderException(
          ErrorKind.NOT_FOUND,
          "Could not copy "
              + source
              + " of "
              + repository
              + ": there are no files on "
              + branch
              + ". Add the template.");
    }
    return copies;
  }

  /** A text with its placeholders filled in; anything else as it is. */
  private byte[] filled(byte[] content, Scope scope) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      return content;
    }
    String filled = Template.fill(text, scope);
    for (Map.Entry<String, Value<?>> value : values.entrySet()) {
      String placeholder = "{" + value.getKey() + "}";
      filled = filled.replace(placeholder, value.getValue().in(scope.release()).toString());
    }
    return filled.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Fields subject(Scope scope) {
    Fields known = Fields.none();
    for (Map.Entry<String, Value<?>> value : values.entrySet()) {
      known =
          known.with(
              value.getKey(),
              value
                  .getValue()
                  .find(scope.release())
                  .<Object>map(Object::toString)
                  .orElseGet(value.getValue()::describe));
    }
    return Fields.of("repository", repository)
        .with("branch", branch)
        .with("folder", Template.fill(folder, scope))
        .with("template", template)
        .with("values", known);
  }

  @Override
  public Preview preview(Scope scope, Snapshot snapshot, boolean direct) {
    return Preview.conditional(Template.fill(description, scope));
  }
}
