package io.gitops4j.core.edit;

import io.gitops4j.core.edit.Node.Branch;
import io.gitops4j.core.edit.Node.Entry;
import org.jspecify.annotations.Nullable;

/**
 * What holds a node: an entry of a mapping or sequence, or the document itself.
 *
 * @param parent the collection, or {@code null} for a root
 * @param index which entry of it
 * @param documentStart behind the {@code ---} of the document
 */
record Spot(@Nullable Branch parent, int index, int documentStart) {
  boolean isRoot() {
    return parent == null;
  }

  /** Whether it is in brackets, where indentation says nothing. */
  boolean isFlow() {
    return parent != null && parent.flow();
  }

  boolean inMapping() {
    return parent != null && parent.mapping();
  }

  Entry entry() {
    if (parent == null) {
      throw new IllegalStateException("A root has no entry");
    }
    return parent.entries().get(index);
  }

  /** Behind the colon or dash, or where the document's text may begin; -1 without a colon. */
  int inside() {
    if (parent == null) {
      return documentStart;
    }
    int indicator = entry().indicator();
    return indicator < 0 ? -1 : indicator + 1;
  }
}
