package io.gitops4j.core.edit;

import io.gitops4j.core.edit.Node.Alias;
import io.gitops4j.core.edit.Node.Branch;
import io.gitops4j.core.edit.Node.Entry;
import io.gitops4j.core.edit.Node.Scalar;
import io.gitops4j.core.edit.Node.Wanted;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares what a changed file says with what it was to say. */
final class Proof {
  private final Reading before;
  private final Reading after;
  private final IdentityHashMap<Node, Node> anchors = new IdentityHashMap<>();

  private Proof(Reading before, Reading after) {
    this.before = before;
    this.after = after;
  }

  /** Whether two lists of roots say the same, node by node, anchors and aliases included. */
  static boolean same(List<Node> expected, Reading before, List<Node> actual, Reading after) {
    if (expected.size() != actual.size()) {
      return false;
    }
    for (int i = 0; i < expected.size(); i++) {
      if (!new Proof(before, after).same(expected.get(i), actual.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean same(Node expected, Node actual) {
    if (expected instanceof Wanted wanted) {
      return wanted.value().equals(after.value(actual));
    }
    if (!Objects.equals(expected.place().anchor(), actual.place().anchor())) {
      return false;
    }
    anchors.put(expected, actual);
    if (expected instanceof Alias alias) {
      return actual instanceof Alias other && anchors.get(alias.target()) == other.target();
    }
    if (expected instanceof Scalar scalar) {
      return actual instanceof Scalar other
          && scalar.value().equals(other.value())
          && scalar.text().equals(other.text());
    }
    return expected instanceof Branch branch
        && actual instanceof Branch other
        && branch.mapping() == other.mapping()
        && Objects.equals(branch.place().tag(), other.place().tag())
        && branch.entries().size() == other.entries().size()
        && (branch.mapping() ? sameEntries(branch, other) : sameItems(branch, other));
  }

  private boolean sameItems(Branch expected, Branch actual) {
    for (int i = 0; i < expected.entries().size(); i++) {
      if (!same(expected.entries().get(i).value(), actual.entries().get(i).value())) {
        return false;
      }
    }
    return true;
  }

  private boolean sameEntries(Branch expected, Branch actual) {
    Map<Value, Entry> byKey = new HashMap<>();
    actual.entries().forEach(entry -> byKey.put(after.value(key(entry)), entry));
    for (Entry entry : expected.entries()) {
      @Nullable Entry other = byKey.get(before.value(key(entry)));
      if (other == null || !same(key(entry), key(other)) || !same(entry.value(), other.value())) {
        return false;
      }
    }
    return true;
  }

  private static Node key(Entry entry) {
    return Objects.requireNonNull(entry.key());
  }
}
