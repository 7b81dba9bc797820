package io.gitops4j.core.edit;

import java.util.ArrayList;
import java.util.List;

/**
 * How a change is spelled, and what the file is to say afterwards.
 *
 * @param spans what is replaced in the text
 * @param roots the documents as they are to be
 */
record Plan(List<Span> spans, List<Node> roots) {
  /** A plan that changes one document of a file. */
  @SuppressWarnings("ReferenceEquality") // two documents that say the same are two
  static Plan of(View view, Document document, List<Span> spans, Node root) {
    List<Node> roots = new ArrayList<>();
    for (Document other : view.documents()) {
      roots.add(other == document ? root : other.root());
    }
    return new Plan(spans, roots);
  }
}
