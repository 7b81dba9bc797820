package io.gitops4j.core.edit;

import io.gitops4j.core.edit.Node.Alias;
import io.gitops4j.core.edit.Node.Branch;
import io.gitops4j.core.edit.Node.Entry;
import io.gitops4j.core.edit.Node.Place;
import io.gitops4j.core.edit.Node.Scalar;
import io.gitops4j.core.edit.Node.Style;
import io.gitops4j.core.model.ErrorKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.scanner.ScannerImpl;

/** Builds the nodes of a YAML file from the parser's events and their marks. */
final class YamlReader {
  private final TextFile file;
  private final Intent intent;
  private final EditLimits limits;
  private final Offsets offsets;
  private final TokenTrace trace;
  private final ParserImpl parser;
  private final NodeChecks checks;

  private Map<String, Node> anchors = new HashMap<>();
  private Set<Node> aliased = Collections.newSetFromMap(new IdentityHashMap<>());
  private List<Alias> aliases = new ArrayList<>();

  private YamlReader(TextFile file, Intent intent, EditLimits limits) {
    this.file = file;
    this.intent = intent;
    this.limits = limits;
    this.offsets = new Offsets(file.text());
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    this.trace = new TokenTrace(new ScannerImpl(new StreamReader(file.text()), options));
    this.parser = new ParserImpl(trace);
    this.checks = new NodeChecks(file, intent, limits);
  }

  /**
   * The documents of a file.
   *
   * @throws EditException if it is not YAML, beyond the limits, or has duplicate keys
   */
  static List<Document> read(TextFile file, Intent intent, EditLimits limits) {
    try {
      return new YamlReader(file, intent, limits).documents();
    } catch (MarkedYAMLException e) {
      throw notYaml(intent, marked(e), e);
    } catch (YAMLException e) {
      throw notYaml(intent, String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
    }
  }

  private static EditException notYaml(Intent intent, String why, YAMLException cause) {
    return intent.refused(
        ErrorKind.INVALID, "the file is not valid YAML: " + why, "Correct the file first", cause);
  }

  private static String marked(MarkedYAMLException e) {
    String problem = String.valueOf(e.getProblem()).strip();
    if (e.getProblemMark() == null) {
      return problem;
    }
    return problem
        + " at "
        + (e.getProblemMark().getLine() + 1)
        + ":"
        + (e.getProblemMark().getColumn() + 1);
  }

  private List<Document> documents() {
    List<Document> documents = new ArrayList<>();
    next();
    for (Event event = next(); event instanceof DocumentStartEvent start; event = next()) {
      if (documents.size() == limits.maxDocuments()) {
        throw intent.invalid(
            "the file has more than " + limits.maxDocuments() + " documents",
            "Split the file, or raise EditLimits.maxDocuments");
      }
      documents.add(document(start));
    }
    return documents;
  }

  private Document document(DocumentStartEvent event) {
    anchors = new HashMap<>();
    aliased = Collections.newSetFromMap(new IdentityHashMap<>());
    aliases = new ArrayList<>();
    int start = offset(event.getExplicit() ? event.getEndMark() : event.getStartMark());
    Node root = node(next(), 0);
    next();
    return new Document(start, root, aliased, aliases);
  }

  private Event next() {
    trace.forget();
    try {
      return parser.getEvent();
    } catch (IllegalArgumentException e) {
      // SnakeYAML reads the digits of an escape without looking at their range.
      throw new YAMLException("an escape is not a character: " + e.getMessage(), e);
    }
  }

  private Node node(Event event, int depth) {
    checks.depth(depth, offset(event.getStartMark()));
    if (event instanceof AliasEvent alias) {
      return alias(alias);
    }
    if (event instanceof ScalarEvent scalar) {
      checks.count();
      return anchored(scalar, scalar(scalar), checks.counted() - 1);
    }
    if (event instanceof CollectionStartEvent start) {
      checks.count();
      if (start.getAnchor() != null) {
        anchors.remove(start.getAnchor());
        checks.opened(start.getAnchor());
      }
      long before = checks.counted() - 1;
      return anchored(start, branch(start, depth), before);
    }
    throw new IllegalStateException("The parser said " + event);
  }

  private Node anchored(NodeEvent event, Node node, long countedBefore) {
    if (event.getAnchor() != null) {
      anchors.put(event.getAnchor(), node);
      checks.closed(event.getAnchor(), node, countedBefore);
    }
    return node;
  }

  private Alias alias(AliasEvent event) {
    int start = offset(event.getStartMark());
    Node target = anchors.get(event.getAnchor());
    if (target == null) {
      throw checks.unknownAnchor(event.getAnchor(), start);
    }
    checks.count(target);
    int end = offset(event.getEndMark());
    Alias alias =
        new Alias(new Place(start, start, start, end, null, null), event.getAnchor(), target);
    aliased.add(target);
    aliases.add(alias);
    return alias;
  }

  private Scalar scalar(ScalarEvent event) {
    int end = offset(event.getEndMark());
    if (!trace.hasScalar()) {
      Place place = place(event, event.getTag(), end, end);
      return new Scalar(place, Style.EMPTY, "", value(event), end);
    }
    Style style =
        switch (event.getScalarStyle()) {
          case SINGLE_QUOTED -> Style.SINGLE;
          case DOUBLE_QUOTED, JSON_SCALAR_STYLE -> Style.DOUBLE;
          case LITERAL -> Style.LITERAL;
          case FOLDED -> Style.FOLDED;
          case PLAIN -> Style.PLAIN;
        };
    int content = offset(trace.content());
    BlockExtent extent =
        style.isBlock()
            ? BlockExtent.of(file, content, end, event.getValue())
            : new BlockExtent(end, end);
    Place place = place(event, event.getTag(), content, extent.end());
    return new Scalar(place, style, event.getValue(), value(event), extent.tail());
  }

  private static Value value(ScalarEvent event) {
    String tag = event.getTag();
    if (tag == null || tag.equals("!")) {
      return YamlTyping.implicit(event.getValue(), event.getImplicit().canOmitTagInPlainScalar());
    }
    return YamlTyping.typed(YamlTyping.shorthand(tag), event.getValue());
  }

  private Branch branch(CollectionStartEvent event, int depth) {
    boolean mapping = event instanceof MappingStartEvent;
    boolean flow = event.isFlow();
    int bracket = flow ? bracket(event, mapping) : -1;
    Place head = place(event, event.getTag(), 0, 0);
    List<Entry> entries = new ArrayList<>();
    Event last = mapping ? readEntries(entries, head, flow, depth) : readItems(entries, depth);
    int trailingComma = offset(trace.comma());
    int content = bracket >= 0 ? bracket : entries.get(0).start();
    int end = bracket >= 0 ? offset(last.getEndMark()) : entries.get(entries.size() - 1).end();
    Place place =
        new Place(head.start(), head.propertiesEnd(), content, end, head.anchor(), head.tag());
    if (mapping) {
      checks.unique(entries);
    }
    return new Branch(place, mapping, flow, entries, trailingComma);
  }

  /** The bracket of a flow collection, or -1 for a single pair that has none. */
  private int bracket(CollectionStartEvent event, boolean mapping) {
    int at = offset(event.getEndMark()) - 1;
    return at >= 0 && file.text().charAt(at) == (mapping ? '{' : '[') ? at : -1;
  }

  private Event readEntries(List<Entry> entries, Place head, boolean flow, int depth) {
    Event event = next();
    for (; !event.is(Event.ID.MappingEnd); event = next()) {
      int comma = offset(trace.comma());
      int question = offset(trace.key());
      Node key = node(event, depth + 1);
      int start = question < 0 ? key.start() : Math.min(key.start(), question);
      if (flow && entries.isEmpty() && file.text().charAt(head.start()) == '?') {
        start = head.start();
      }
      Event second = next();
      int colon = offset(trace.value());
      entries.add(new Entry(start, key, colon, node(second, depth + 1), comma));
    }
    return event;
  }

  private Event readItems(List<Entry> items, int depth) {
    Event event = next();
    for (; !event.is(Event.ID.SequenceEnd); event = next()) {
      int comma = offset(trace.comma());
      int dash = offset(trace.dash());
      Node value = node(event, depth + 1);
      items.add(new Entry(dash < 0 ? value.start() : dash, null, dash, value, comma));
    }
    return event;
  }

  private Place place(NodeEvent event, @Nullable String tag, int content, int end) {
    int start = offset(event.getStartMark());
    int propertiesEnd = trace.propertiesEnd() < 0 ? start : offset(trace.propertiesEnd());
    String written = tag == null ? null : YamlTyping.shorthand(tag);
    return new Place(start, propertiesEnd, content, end, event.getAnchor(), written);
  }

  private int offset(Mark mark) {
    return offset(mark.getIndex());
  }

  private int offset(int codePoints) {
    return codePoints < 0 ? -1 : offsets.of(codePoints);
  }
}
