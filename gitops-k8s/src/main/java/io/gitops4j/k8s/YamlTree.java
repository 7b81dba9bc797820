package io.gitops4j.k8s;

import io.gitops4j.core.model.ProviderException;
import io.gitops4j.k8s.model.Numbers;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.Parser;

/** Builds JSON values from the events of a YAML parser: maps, lists, texts, numbers, booleans. */
final class YamlTree {
  private static final String MERGE = "tag:yaml.org,2002:merge";
  private static final String STRING = "tag:yaml.org,2002:str";

  private final YamlFile file;
  private final ManifestLimits limits;
  private final Parser parser;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private int document;
  private long nodes;

  YamlTree(YamlFile file, ManifestLimits limits, Parser parser) {
    this.file = file;
    this.limits = limits;
    this.parser = parser;
  }

  /**
   * What an anchor names.
   *
   * @param finished whether all of it has been read
   * @param nodes how many nodes it has, aliases written out
   */
  private record Anchored(boolean finished, @Nullable Object value, long nodes) {}

  /** The value of a document; anchors hold within one document only. */
  @Nullable Object document(int number, Event root) {
    document = number;
    anchors.clear();
    return node(root, 0);
  }

  private @Nullable Object node(Event event, int depth) {
    if (event instanceof AliasEvent alias) {
      return alias(alias);
    }
    count(1, event.getStartMark());
    long before = nodes - 1;
    NodeEvent named = (NodeEvent) event;
    String anchor = named.getAnchor();
    if (anchor != null) {
      anchors.put(anchor, new Anchored(false, null, 0));
    }
    Object value = content(event, depth);
    if (anchor != null) {
      anchors.put(anchor, new Anchored(true, value, nodes - before));
    }
    return value;
  }

  private @Nullable Object content(Event event, int depth) {
    if (event instanceof ScalarEvent scalar) {
      return json(typed(scalar), scalar.getStartMark());
    }
    if (depth >= limits.maxDepth()) {
      throw refused(
          event.getStartMark(),
          "it is nested deeper than " + limits.maxDepth() + " levels",
          "Flatten it, or raise ManifestLimits.maxDepth");
    }
    return event instanceof MappingStartEvent ? mapping(depth) : sequence(depth);
  }

  private @Nullable Object alias(AliasEvent alias) {
    Anchored target = anchors.get(alias.getAnchor());
    String name = "the alias *" + alias.getAnchor();
    if (target == null) {
      throw refused(alias.getStartMark(), name + " has no anchor before it", "Add the anchor");
    }
    if (!target.finished()) {
      throw refused(alias.getStartMark(), name + " contains itself", "Remove it");
    }
    count(target.nodes(), alias.getStartMark());
    return target.value();
  }

  private void count(long more, Mark at) {
    nodes += more;
    if (nodes > limits.maxNodes()) {
      throw refused(
          at,
          "the file has more than " + limits.maxNodes() + " nodes once its aliases are written out",
          "Use fewer aliases, or raise ManifestLimits.maxNodes");
    }
  }

  private List<@Nullable Object> sequence(int depth) {
    List<@Nullable Object> items = new ArrayList<>();
    Event event = parser.getEvent();
    for (; !event.is(Event.ID.SequenceEnd); event = parser.getEvent()) {
      items.add(node(event, depth + 1));
    }
    return items;
  }

  private Map<String, @Nullable Object> mapping(int depth) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    Map<String, Mark> written = new HashMap<>();
    boolean merged = false;
    Event event = parser.getEvent();
    for (; !event.is(Event.ID.MappingEnd); event = parser.getEvent()) {
      if (isMerge(event)) {
        if (merged) {
          throw refused(event.getStartMark(), "the key << stands there twice", "Merge a list");
        }
        merged = true;
        merge(values, written, event.getStartMark(), node(parser.getEvent(), depth + 1));
      } else {
        String key = key(event);
        Mark first = written.putIfAbsent(key, event.getStartMark());
        if (first != null) {
          throw twice(key, first, event.getStartMark());
        }
        values.put(key, node(parser.getEvent(), depth + 1));
      }
    }
    return values;
  }

  private ProviderException twice(String key, Mark first, Mark second) {
    String where = "line " + (first.getLine() + 1) + ", column " + (first.getColumn() + 1);
    return refused(
        second, "the key '" + key + "' stands at " + where + " already", "Remove one of them");
  }

  private static boolean isMerge(Event event) {
    if (!(event instanceof ScalarEvent scalar) || !scalar.getValue().equals("<<")) {
      return false;
    }
    String tag = scalar.getTag();
    return tag == null ? scalar.getImplicit().canOmitTagInPlainScalar() : tag.equals(MERGE);
  }

  private void merge(
      Map<String, @Nullable Object> values,
      Map<String, Mark> written,
      Mark at,
      @Nullable Object merged) {
    List<?> sources = merged instanceof List<?> list ? list : List.of(merged == null ? "" : merged);
    Map<String, @Nullable Object> found = new LinkedHashMap<>();
    for (Object source : sources) {
      if (!(source instanceof Map<?, ?> map)) {
        throw refused(at, "the key << has a value that is no mapping", "Merge mappings only");
      }
      map.forEach((key, value) -> found.putIfAbsent(String.valueOf(key), value));
    }
    for (String key : found.keySet()) {
      if (written.containsKey(key)) {
        throw refused(
            at,
            "the key << would overwrite the key '" + key + "' above it, for kubectl at least",
            "Put << first");
      }
    }
    values.putAll(found);
  }

  private String key(Event event) {
    if (!(event instanceof ScalarEvent scalar)) {
      throw refused(event.getStartMark(), "a key is not a scalar", "Write it out as text");
    }
    count(1, event.getStartMark());
    if (scalar.getAnchor() != null) {
      anchors.put(scalar.getAnchor(), new Anchored(true, scalar.getValue(), 1));
    }
    Object key = typed(scalar);
    if (key == null || key instanceof BigInteger) {
      throw refused(event.getStartMark(), "JSON has no such key", "Put it in quotes");
    }
    return key instanceof Double decimal ? Numbers.key(decimal) : key.toString();
  }

  private @Nullable Object typed(ScalarEvent scalar) {
    String tag = scalar.getTag();
    if (tag == null) {
      boolean plain = scalar.getImplicit().canOmitTagInPlainScalar();
      return plain ? YamlScalars.plain(scalar.getValue()) : scalar.getValue();
    }
    if (tag.equals("!") || tag.equals(STRING)) {
      return scalar.getValue();
    }
    try {
      return YamlScalars.tagged(tag, scalar.getValue());
    } catch (YamlScalars.Unreadable e) {
      throw refused(
          scalar.getStartMark(), String.valueOf(e.getMessage()), "Remove the tag or correct it");
    }
  }

  private @Nullable Object json(@Nullable Object typed, Mark at) {
    if (typed instanceof BigInteger large) {
      return large.doubleValue();
    }
    if (!(typed instanceof Double decimal)) {
      return typed;
    }
    if (decimal.isNaN() || decimal.isInfinite()) {
      throw refused(at, "JSON has no infinite numbers", "Put it in quotes if it is text");
    }
    return Numbers.isWhole(decimal) ? (Object) decimal.longValue() : decimal;
  }

  private ProviderException refused(Mark at, String reason, String remedy) {
    return file.refused(document, at, reason, remedy);
  }
}
