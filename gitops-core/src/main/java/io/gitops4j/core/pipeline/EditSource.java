package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.ExpectedEdit;
import io.gitops4j.core.spi.GitRepository;
import java.util.List;

/** Where a commit's edits come from: a pipeline's change, or the receipt of one that is undone. */
interface EditSource {
  /** The repository's logical name. */
  String repository();

  /** The branch it goes to. */
  String branch();

  /** The message, without trailers. */
  String message(Scope scope);

  /** The edits with the values they replace at a head; empty if nothing is to be done. */
  List<ExpectedEdit> resolve(Scope scope, GitRepository repository, CommitId head);

  /** What an approval of it approves. */
  Fields subject(Scope scope);

  /** What it would do. */
  Preview preview(Scope scope, Snapshot snapshot, boolean direct);
}
