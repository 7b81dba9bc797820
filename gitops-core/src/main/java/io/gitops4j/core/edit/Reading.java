package io.gitops4j.core.edit;

import io.gitops4j.core.edit.Node.Alias;
import io.gitops4j.core.edit.Node.Branch;
import io.gitops4j.core.edit.Node.Entry;
import io.gitops4j.core.edit.Node.Scalar;
import io.gitops4j.core.edit.Node.Style;
import io.gitops4j.core.edit.Node.Wanted;
import io.gitops4j.core.edit.Value.Items;
import io.gitops4j.core.edit.Value.Mapping;
import io.gitops4j.core.edit.Value.Tagged;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What nodes say, with aliases followed and merge keys merged. */
final class Reading {
  private final TextFile file;
  private final Intent intent;

  Reading(TextFile file, Intent intent) {
    this.file = file;
    this.intent = intent;
  }

  Value value(Node node) {
    if (node instanceof Scalar scalar) {
      return scalar.value();
    }
    if (node instanceof Alias alias) {
      return value(alias.target());
    }
    if (node instanceof Wanted wanted) {
      return wanted.value();
    }
    Branch branch = (Branch) node;
    Value content = branch.mapping() ? mapping(branch) : items(branch);
    String tag = branch.place().tag();
    String usual = branch.mapping() ? "!!map" : "!!seq";
    return tag == null || tag.equals(usual) || tag.equals("!") ? content : new Tagged(tag, content);
  }

  private Value items(Branch sequence) {
    List<Value> items = new ArrayList<>();
    sequence.entries().forEach(entry -> items.add(value(entry.value())));
    return new Items(items);
  }

  private Value mapping(Branch mapping) {
    Map<Value, Value> entries = new LinkedHashMap<>();
    for (Entry entry : mapping.entries()) {
      if (!isMerge(entry)) {
        entries.put(value(Objects.requireNonNull(entry.key())), value(entry.value()));
      }
    }
    for (Branch merged : merged(mapping)) {
      ((Mapping) mapping(merged)).entries().forEach(entries::putIfAbsent);
    }
    return new Mapping(entries);
  }

  /** The mappings that a mapping's merge keys bring in, the strongest first. */
  List<Branch> merged(Branch mapping) {
    List<Branch> merged = new ArrayList<>();
    for (Entry entry : mapping.entries()) {
      if (isMerge(entry)) {
        Node source = followed(entry.value());
        if (source instanceof Branch list && !list.mapping()) {
          list.entries().forEach(item -> merged.add(mergeable(item.value())));
        } else {
          merged.add(mergeable(source));
        }
      }
    }
    return merged;
  }

  private Branch mergeable(Node node) {
    if (followed(node) instanceof Branch branch && branch.mapping()) {
      return branch;
    }
    throw intent.invalid(
        "the merge key at " + file.position(node.start()) + " does not lead to a mapping",
        "Correct the file first");
  }

  /** The node itself, or what an alias stands for. */
  static Node followed(Node node) {
    return node instanceof Alias alias ? alias.target() : node;
  }

  static boolean isMerge(Entry entry) {
    return entry.key() instanceof Scalar scalar
        && scalar.style() == Style.PLAIN
        && scalar.value() instanceof Tagged tagged
        && tagged.tag().equals(YamlTyping.MERGE);
  }

  /** The entry of a mapping with a key, by the text of the key; -1 if there is none. */
  int find(Branch mapping, String key) {
    int found = -1;
    for (int i = 0; i < mapping.entries().size(); i++) {
      Entry entry = mapping.entries().get(i);
      if (!isMerge(entry) && key.equals(keyText(entry))) {
        if (found >= 0) {
          throw intent.invalid(
              "two keys are spelled "
                  + key
                  + ", at "
                  + file.position(mapping.entries().get(found).start())
                  + " and "
                  + file.position(entry.start()),
              "Rename one of them");
        }
        found = i;
      }
    }
    return found;
  }

  /** The text of a key, whatever its type; {@code null} for a collection. */
  static @Nullable String keyText(Entry entry) {
    return entry.key() != null && followed(entry.key()) instanceof Scalar scalar
        ? scalar.text()
        : null;
  }

  /** The value under a key, through merge keys too. */
  @Nullable Node lookUp(Branch mapping, String key) {
    Entry found = lookUpEntry(mapping, key);
    return found == null ? null : found.value();
  }

  /** The entry of a key, through merge keys too. */
  @Nullable Entry lookUpEntry(Branch mapping, String key) {
    int own = find(mapping, key);
    if (own >= 0) {
      return mapping.entries().get(own);
    }
    for (Branch merged : merged(mapping)) {
      Entry found = lookUpEntry(merged, key);
      if (found != null) {
        return found;
      }
    }
    return null;
  }
}
