package io.gitops4j.core.edit;

import io.gitops4j.core.edit.Node.Entry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What is refused while a document is read: too deep, too large, duplicate keys, lost anchors. */
final class NodeChecks {
  private final TextFile file;
  private final Intent intent;
  private final EditLimits limits;
  private final Reading reading;
  private final IdentityHashMap<Node, Long> weights = new IdentityHashMap<>();
  private final Set<String> open = new HashSet<>();
  private long counted;
  private long repeated;

  NodeChecks(TextFile file, Intent intent, EditLimits limits) {
    this.file = file;
    this.intent = intent;
    this.limits = limits;
    this.reading = new Reading(file, intent);
  }

  void depth(int depth, int at) {
    if (depth > limits.maxDepth()) {
      throw intent.invalid(
          "the file is nested more than "
              + limits.maxDepth()
              + " levels deep at "
              + file.position(at),
          "Flatten it, or raise EditLimits.maxDepth");
    }
  }

  /** The nodes so far, every alias written out. */
  long counted() {
    return counted;
  }

  void count() {
    counted++;
  }

  /** Counts an alias as what it stands for. */
  void count(Node target) {
    long nodes = Objects.requireNonNullElse(weights.get(target), 1L);
    counted += nodes;
    repeated += nodes;
    if (repeated > limits.maxAliased()) {
      throw intent.invalid(
          "the aliases of the file stand for more than " + limits.maxAliased() + " nodes",
          "Use fewer aliases of aliases, or raise EditLimits.maxAliased");
    }
  }

  /** An anchor's collection begins: an alias in it would contain itself. */
  void opened(String anchor) {
    open.add(anchor);
  }

  void closed(String anchor, Node node, long countedBefore) {
    open.remove(anchor);
    weights.put(node, counted - countedBefore);
  }

  EditException unknownAnchor(String name, int at) {
    String place = "the alias *" + name + " at " + file.position(at);
    return open.contains(name)
        ? intent.invalid(place + " contains itself", "Remove it")
        : intent.invalid(place + " has no anchor before it", "Add the anchor &" + name);
  }

  void unique(List<Entry> entries) {
    Map<Value, Entry> seen = new HashMap<>();
    for (Entry entry : entries) {
      Node key = Objects.requireNonNull(entry.key());
      Entry first = seen.putIfAbsent(reading.value(key), entry);
      if (first != null) {
        String text = file.text().substring(key.start(), key.end());
        throw intent.invalid(
            "the key "
                + text
                + " stands there twice, at "
                + file.position(first.start())
                + " and "
                + file.position(entry.start()),
            "Remove one of them");
      }
    }
  }
}
