package io.gitops4j.core.pipeline;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.ExpectedEdit;
import io.gitops4j.core.spi.GitRepository;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The edits of a pipeline's change. */
record PlannedEdits(Change change) implements EditSource {
  @Override
  public String repository() {
    return change.repository();
  }

  @Override
  public String branch() {
    return change.branch();
  }

  @Override
  public String message(Scope scope) {
    return Template.fill(change.message(), scope);
  }

  @Override
  public List<ExpectedEdit> resolve(Scope scope, GitRepository repository, CommitId head) {
    Map<String, Optional<byte[]>> files = new HashMap<>();
    return change.edits().stream()
        .map(planned -> planned.in(scope))
        .map(edit -> expecting(edit, files, repository, head))
        .toList();
  }

  private static ExpectedEdit expecting(
      Edit edit, Map<String, Optional<byte[]>> files, GitRepository repository, CommitId head) {
    byte[] content =
        files.computeIfAbsent(edit.path(), path -> repository.read(head, path)).orElse(null);
    ExpectedEdit expected = new ExpectedEdit(edit, edit.current(content));
    files.put(edit.path(), Optional.ofNullable(edit.apply(content).content()));
    return expected;
  }

  @Override
  public Fields subject(Scope scope) {
    return Fields.of("repository", repository())
        .with("branch", branch())
        .with(
            "edits",
            change.edits().stream()
                .map(e -> e.find(scope).map(Edit::describe).orElseGet(e::describe))
                .toList());
  }

  @Override
  public Preview preview(Scope scope, Snapshot snapshot, boolean direct) {
    return ChangePreview.of(change, scope, snapshot, direct);
  }
}
