package io.gitops4j.core.pipeline;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Commit;
import io.gitops4j.core.spi.ExpectedEdit;
import io.gitops4j.core.spi.GitRepository;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The inverse of edits that landed, or none of them if somebody set a later value since. */
record RevertedEdits(CommitReceipt landed) implements EditSource {
  @Override
  public String repository() {
    return landed.repository();
  }

  @Override
  public String branch() {
    return landed.branch();
  }

  @Override
  public String message(Scope scope) {
    return Template.fill("Roll back {application} in {environment}", scope)
        + "\n\nBrings back what "
        + landed.commit()
        + " replaced.";
  }

  @Override
  public List<ExpectedEdit> resolve(Scope scope, GitRepository repository, CommitId head) {
    List<ExpectedEdit> inverse = new ArrayList<>();
    for (ExpectedEdit edit : landed.edits()) {
      if (wasSetSince(edit.edit(), repository, head)) {
        return List.of();
      }
      inverse.add(new ExpectedEdit(edit.edit().inverse(edit.before()), edit.edit().wanted()));
    }
    Collections.reverse(inverse);
    return inverse;
  }

  private boolean wasSetSince(Edit edit, GitRepository repository, CommitId head) {
    List<Commit> since = repository.history(edit.path(), landed.commit(), head);
    return since.stream()
        .anyMatch(
            c ->
                !edit.current(repository.read(c.id(), edit.path()).orElse(null))
                    .equals(edit.wanted()));
  }

  @Override
  public Fields subject(Scope scope) {
    return Fields.of("reverts", landed.commit().hex());
  }

  @Override
  public Preview preview(Scope scope, Snapshot snapshot, boolean direct) {
    return Preview.conditional("bring back what " + landed.commit().abbreviated() + " replaced");
  }
}
