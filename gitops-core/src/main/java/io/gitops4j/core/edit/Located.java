package io.gitops4j.core.edit;

import io.gitops4j.core.edit.Node.Branch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an expression leads in a document, without going through aliases or merge keys.
 *
 * @param document the document
 * @param hops the collections on the way and the entry taken in each
 * @param node the last node reached: the named one if nothing is missing, else its nearest parent
 * @param missing the keys that aren't there yet
 * @param merged whether the named one is there, but only through a merge key
 */
record Located(Document document, List<Hop> hops, Node node, List<Value> missing, boolean merged) {
  /** One step taken. */
  record Hop(Branch branch, int index) {}

  boolean exists() {
    return missing.isEmpty();
  }

  /** What holds {@link #node}. */
  Spot spot() {
    Hop last = hops.isEmpty() ? null : hops.get(hops.size() - 1);
    return last == null
        ? new Spot(null, 0, document.start())
        : new Spot(last.branch, last.index, document.start());
  }

  /** What holds the collection that holds {@link #node}. */
  Located parent() {
    Hop last = hops.get(hops.size() - 1);
    List<Hop> rest = new ArrayList<>(hops.subList(0, hops.size() - 1));
    return new Located(document, rest, last.branch, List.of(), false);
  }

  /** The root with {@link #node} replaced; {@code null} takes its entry out. */
  Node rootWith(@Nullable Node replacement) {
    Node changed = replacement;
    for (int i = hops.size() - 1; i >= 0; i--) {
      Hop hop = hops.get(i);
      changed =
          changed == null ? hop.branch.without(hop.index) : hop.branch.with(hop.index, changed);
    }
    return changed == null ? new Node.Wanted(new Value.Nothing()) : changed;
  }
}
