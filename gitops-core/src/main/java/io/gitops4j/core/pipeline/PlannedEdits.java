package io.gitops4j.core.pipeline;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.ExpectedEdit;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.ManifestSource;
import java.util.ArrayList;
import java.util.List;

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
    EditedFiles files = new EditedFiles(ManifestSource.of(repository, head, ""));
    List<ExpectedEdit> expected = new ArrayList<>();
    for (EditPlan plan : change.edits()) {
      for (Edit edit : plan.edits(scope, files)) {
        expected.add(files.make(edit));
      }
    }
    return expected;
  }

  @Override
  public Fields subject(Scope scope) {
    return Fields.of("repository", repository())
        .with("branch", branch())
        .with("edits", change.edits().stream().map(plan -> subject(plan, scope)).toList());
  }

  private static String subject(EditPlan plan, Scope scope) {
    return plan instanceof PlannedEdit planned
        ? planned.find(scope).map(Edit::describe).orElseGet(planned::describe)
        : plan.describe();
  }

  @Override
  public Preview preview(Scope scope, Snapshot snapshot, boolean direct) {
    return ChangePreview.of(change, scope, snapshot, direct);
  }
}
