package io.gitops4j.core.pipeline;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.ManifestSource;
import java.util.List;

/**
 * Edits that are worked out when a change is made, from what its branch has then: one that {@link
 * FileEdits} makes, or of one's own. It is asked again when the branch moves, so the same files
 * have to give the same edits. Thread-safe.
 */
public interface EditPlan {
  /** For people and the fingerprint. */
  String describe();

  /**
   * The edits, of paths from the repository's root; none where the files say it already.
   *
   * @param scope where the change is made
   * @param files the repository's, as the edits before these leave them
   * @throws ProviderException if they can't be worked out
   */
  List<Edit> edits(Scope scope, ManifestSource files);
}
