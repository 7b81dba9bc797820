package io.gitops4j.registry.chart;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads the YAML of charts and indexes as it comes by, so that an index is never held whole twice.
 * Values are maps, lists, texts, booleans and null: a number is the text as it was written, since
 * {@code appVersion: 1.10} is not 1.1. What is wrong with a value does not end the reading: it is
 * told by {@link #takeProblem()}. For one thread.
 */
final class YamlValues {
  private static final int DEEPEST = 50;
  private static final int LONGEST_SHARED = 200;

  private final ParserImpl parser;
  private final long mostNodes;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private final Map<String, String> texts = new HashMap<>();
  private long nodes;
  private @Nullable String problem;

  /** Reads UTF-8; so many nodes at most, with what aliases stand for. */
  YamlValues(InputStream content, long mostNodes) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    InputStreamReader text = new InputStreamReader(content, StandardCharsets.UTF_8.newDecoder());
    this.parser = new ParserImpl(new StreamReader(text), options);
    this.mostNodes = mostNodes;
  }

  /** What an anchor names, and how many nodes that is; none as long as it is being read. */
  private record Anchored(@Nullable Object value, long nodes) {}

  /** Takes the value of a key; must read exactly one. */
  @FunctionalInterface
  interface Entry {
    void read(String key) throws IOException;
  }

  /** Takes an element; must read exactly one. */
  @FunctionalInterface
  interface Element {
    void read() throws IOException;
  }

  /**
   * Reads the mapping that the first document is.
   *
   * @throws IOException if it is none, is not YAML, or too much
   */
  void document(Entry entry) throws IOException {
    try {
      parser.getEvent();
      if (!parser.getEvent().is(Event.ID.DocumentStart)) {
        throw new IOException("it is empty");
      }
      if (!mapping(entry)) {
        throw new IOException("it is no mapping of names to values");
      }
    } catch (YAMLException e) {
      throw new IOException("it is not YAML: " + firstLine(e), e);
    }
  }

  /** The first document as a map; what is wrong with it is thrown. */
  static Map<String, @Nullable Object> map(InputStream content, long mostNodes) throws IOException {
    YamlValues values = new YamlValues(content, mostNodes);
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    values.document(
        key -> {
          if (all.containsKey(key)) {
            values.report("the key " + Refusal.shown(key) + " stands there twice");
          }
          all.put(key, values.value());
        });
    String wrong = values.takeProblem();
    if (wrong != null) {
      throw new IOException(wrong);
    }
    return all;
  }

  /** Reads a mapping; anything else is passed over, with false. */
  boolean mapping(Entry entry) throws IOException {
    Event start = parser.getEvent();
    if (!(start instanceof MappingStartEvent)) {
      read(start, 0);
      return false;
    }
    while (!(parser.peekEvent() instanceof MappingEndEvent)) {
      entry.read(key(parser.getEvent(), 0));
    }
    parser.getEvent();
    return true;
  }

  /** Reads a sequence; anything else is passed over, with false. */
  boolean sequence(Element element) throws IOException {
    Event start = parser.getEvent();
    if (!(start instanceof SequenceStartEvent)) {
      read(start, 0);
      return false;
    }
    while (!(parser.peekEvent() instanceof SequenceEndEvent)) {
      element.read();
    }
    parser.getEvent();
    return true;
  }

  /** Reads a value. */
  @Nullable Object value() throws IOException {
    return read(parser.getEvent(), 0);
  }

  /** What was wrong with what was read since the last time; null for nothing. */
  @Nullable String takeProblem() {
    String found = problem;
    problem = null;
    return found;
  }

  private void report(String what) {
    if (problem == null) {
      problem = what;
    }
  }

  private @Nullable Object read(Event event, int depth) throws IOException {
    if (event instanceof AliasEvent alias) {
      return followed(alias);
    }
    long before = nodes;
    count(1);
    String anchor = ((NodeEvent) event).getAnchor();
    if (anchor != null) {
      anchors.remove(anchor);
    }
    Object value = content(event, depth);
    if (anchor != null) {
      anchors.put(anchor, new Anchored(value, nodes - before));
    }
    return value;
  }

  private @Nullable Object followed(AliasEvent alias) throws IOException {
    Anchored found = anchors.get(alias.getAnchor());
    if (found == null) {
      report("the alias *" + Refusal.shown(alias.getAnchor()) + " stands for nothing before it");
      return null;
    }
    count(found.nodes());
    return found.value();
  }

  private void count(long more) throws IOException {
    nodes += more;
    if (nodes > mostNodes) {
      throw new IOException("it has more than " + mostNodes + " values");
    }
  }

  private @Nullable Object content(Event event, int depth) throws IOException {
    if (event instanceof ScalarEvent scalar) {
      return scalar(scalar);
    }
    if (depth == DEEPEST) {
      report("it is nested deeper than " + DEEPEST + " levels");
      pass();
      return null;
    }
    return event instanceof MappingStartEvent ? map(depth) : list(depth);
  }

  /** Passes over what has begun, however deep it is. */
  private void pass() throws IOException {
    for (int open = 1; open > 0; ) {
      Event event = parser.getEvent();
      count(1);
      open += event instanceof CollectionStartEvent ? 1 : 0;
      open -= event instanceof CollectionEndEvent ? 1 : 0;
    }
  }

  private List<@Nullable Object> list(int depth) throws IOException {
    List<@Nullable Object> items = new ArrayList<>(1);
    for (Event event = parser.getEvent();
        !(event instanceof SequenceEndEvent);
        event = parser.getEvent()) {
      items.add(read(event, depth + 1));
    }
    return items;
  }

  private Map<String, @Nullable Object> map(int depth) throws IOException {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (Event event = parser.getEvent();
        !(event instanceof MappingEndEvent);
        event = parser.getEvent()) {
      String key = key(event, depth);
      if (values.containsKey(key)) {
        report("the key " + Refusal.shown(key) + " stands there twice");
      }
      values.put(key, read(parser.getEvent(), depth + 1));
    }
    return values;
  }

  private String key(Event event, int depth) throws IOException {
    if (read(event, depth + 1) instanceof String key) {
      return key;
    }
    if (event instanceof ScalarEvent scalar) {
      return shared(scalar.getValue());
    }
    report("a key is no text");
    return "";
  }

  private @Nullable Object scalar(ScalarEvent scalar) {
    String text = scalar.getValue();
    if (!scalar.isPlain() || scalar.getTag() != null) {
      return shared(text);
    }
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> null;
      case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON" -> true;
      case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF" -> false;
      default -> shared(text);
    };
  }

  /** In an index most texts stand there many times. */
  private String shared(String text) {
    if (text.length() > LONGEST_SHARED) {
      return text;
    }
    String known = texts.putIfAbsent(text, text);
    return known == null ? text : known;
  }

  private static String firstLine(YAMLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
