package io.gitops4j.core.edit;

import io.gitops4j.core.edit.Node.Branch;
import io.gitops4j.core.edit.Node.Place;
import io.gitops4j.core.edit.Node.Scalar;
import io.gitops4j.core.edit.Node.Style;
import io.gitops4j.core.edit.Value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Spells a new value in the place of an old one. */
final class Replacing {
  private final TextFile file;
  private final Layout layout;
  private final Notation notation;

  Replacing(TextFile file, Layout layout, Notation notation) {
    this.file = file;
    this.layout = layout;
    this.notation = notation;
  }

  List<Span> replace(Spot spot, Node old, Value value) {
    if (notation.flowOnly()) {
      int entryStart = spot.isRoot() ? old.start() : spot.entry().start();
      String text = Brackets.spread(file, notation, entryStart, value);
      return List.of(new Span(old.start(), old.end(), text));
    }
    boolean keepsBrackets =
        old instanceof Branch branch && branch.flow() && !branch.entries().isEmpty();
    boolean inBrackets = spot.isFlow() || keepsBrackets || isExplicit(spot);
    if (value.isStructure() && !inBrackets) {
      return lines(spot, old, value);
    }
    if (old instanceof Scalar scalar && scalar.style().isBlock()) {
      return List.of(blockScalar(spot, scalar, value));
    }
    String text = notation.inline(value, style(old), spot.isFlow());
    if (old instanceof Branch branch && branch.isBlock()) {
      return collapse(spot, branch, properties(old, value) + text);
    }
    if (old instanceof Scalar scalar && scalar.style() == Style.EMPTY) {
      return List.of(intoEmpty(spot, scalar, properties(old, value) + text));
    }
    return keepsProperties(old, value)
        ? List.of(new Span(old.place().content(), old.end(), text))
        : List.of(new Span(old.start(), old.end(), properties(old, value) + text));
  }

  /** An entry that begins with a question mark. */
  private boolean isExplicit(Spot spot) {
    return spot.inMapping()
        && (spot.inside() < 0 || file.text().charAt(spot.entry().start()) == '?');
  }

  private static Style style(Node old) {
    return old instanceof Scalar scalar ? scalar.style() : Style.PLAIN;
  }

  private static boolean keepsTag(Node old, Value value) {
    return value instanceof Text && YamlTyping.STRING.equals(old.place().tag());
  }

  private static boolean keepsProperties(Node old, Value value) {
    return old.place().tag() == null || keepsTag(old, value);
  }

  /** The anchor is kept, and a tag if it says what the new value is anyway. */
  private String properties(Node old, Value value) {
    Place place = old.place();
    if (!place.hasProperties()) {
      return "";
    }
    if (keepsProperties(old, value)) {
      return file.text().substring(place.start(), place.propertiesEnd()) + " ";
    }
    return place.anchor() == null ? "" : "&" + place.anchor() + " ";
  }

  private Span blockScalar(Spot spot, Scalar old, Value value) {
    BlockText block =
        new BlockText(file, old, spot.isRoot() ? -1 : file.column(spot.entry().start()));
    if (value instanceof Text text && keepsProperties(old, value)) {
      Span span = block.with(text.text());
      if (span != null) {
        return span;
      }
    }
    String text = notation.inline(value, Style.PLAIN, false);
    return new Span(old.start(), old.end(), properties(old, value) + text + block.comment());
  }

  private Span intoEmpty(Spot spot, Scalar old, String text) {
    if (old.place().hasProperties()) {
      return new Span(old.start(), old.place().propertiesEnd(), text);
    }
    if (spot.inside() >= 0 && !spot.isRoot()) {
      return Span.insert(spot.inside(), " " + text);
    }
    if (spot.isRoot()) {
      return Span.insert(file.lineEnd(spot.inside()), startOfLine(spot.inside()) + text);
    }
    int keyEnd = Objects.requireNonNull(spot.entry().key()).end();
    if (spot.isFlow()) {
      return Span.insert(keyEnd, ": " + text);
    }
    String indent = " ".repeat(file.column(spot.entry().start()));
    return Span.insert(file.lineEnd(keyEnd), file.lineBreak(keyEnd) + indent + ": " + text);
  }

  private String startOfLine(int at) {
    return file.lead(file.lineEnd(at)).isBlank() ? "" : file.lineBreak(at);
  }

  /**
   * A collection over lines becomes text on the line of its key; comments above its entries stay.
   */
  private List<Span> collapse(Spot spot, Branch old, String text) {
    int content = old.place().content();
    if (spot.isRoot() || isOnOneLine(spot.inside(), content)) {
      return List.of(new Span(old.start(), structureEnd(old), text));
    }
    int head = old.place().hasProperties() ? old.place().propertiesEnd() : spot.inside();
    return List.of(
        new Span(spot.inside(), head, " " + text),
        new Span(file.lineStart(content) - breakBefore(content), file.lineEnd(old.end()), ""));
  }

  private int breakBefore(int at) {
    int start = file.lineStart(at);
    return start >= 2 && file.text().startsWith("\r\n", start - 2) ? 2 : Math.min(1, start);
  }

  private boolean isOnOneLine(int one, int other) {
    return file.lineStart(one) == file.lineStart(other);
  }

  /** The end of a collection; behind a single one on the line of its key, a comment stays. */
  private int structureEnd(Branch branch) {
    boolean single = isOnOneLine(branch.place().content(), branch.end());
    return single ? branch.end() : file.lineEnd(branch.end());
  }

  /** A structure over lines. */
  private List<Span> lines(Spot spot, Node old, Value value) {
    List<String> lines = notation.lines(value, false);
    if (old instanceof Branch branch && branch.isBlock()) {
      return overBlock(spot, branch, value, lines);
    }
    if (spot.isRoot()) {
      return overRoot(spot, old, lines);
    }
    int inside = spot.inside();
    String anchor = old.place().anchor() == null ? "" : " &" + old.place().anchor();
    boolean isEmpty = old instanceof Scalar scalar && scalar.style() == Style.EMPTY;
    int oldEnd = isEmpty ? Math.max(inside, old.end()) : old.end();
    if (!spot.inMapping()
        && anchor.isEmpty()
        && file.rest(oldEnd).isBlank()
        && !(old instanceof Scalar block && block.style().isBlock())) {
      String text = joined(lines, file.column(spot.entry().start()) + 2, oldEnd);
      return List.of(new Span(inside, oldEnd, " " + text));
    }
    String comment =
        old instanceof Scalar scalar && scalar.style().isBlock()
            ? new BlockText(file, scalar, 0).comment()
            : "";
    String block = file.lineBreak(inside) + indented(lines, column(spot, value), inside);
    return List.of(
        new Span(inside, oldEnd, anchor + comment), Span.insert(file.lineEnd(oldEnd), block));
  }

  private List<Span> overBlock(Spot spot, Branch old, Value value, List<String> lines) {
    int content = old.place().content();
    List<Span> spans = new ArrayList<>();
    if (old.place().tag() != null) {
      String anchor = old.place().anchor() == null ? "" : "&" + old.place().anchor();
      spans.add(new Span(old.start(), old.place().propertiesEnd(), anchor));
    }
    boolean sameKind = old.mapping() == value instanceof Value.Mapping;
    if (spot.isRoot() || isOnOneLine(spot.inside(), content)) {
      String text = joined(lines, file.column(content), content);
      spans.add(new Span(content, structureEnd(old), text));
    } else {
      int column = sameKind ? file.column(content) : column(spot, value);
      String text = indented(lines, column, content);
      spans.add(new Span(file.lineStart(content), file.lineEnd(old.end()), text));
    }
    return spans;
  }

  private List<Span> overRoot(Spot spot, Node old, List<String> lines) {
    boolean isEmpty = old instanceof Scalar scalar && scalar.style() == Style.EMPTY;
    int inside = old.place().hasProperties() ? old.place().propertiesEnd() : spot.inside();
    int start = isEmpty ? file.lineEnd(inside) : old.start();
    int end = isEmpty ? start : old.end();
    String lead = file.lead(start).isBlank() ? "" : file.lineBreak(start);
    return List.of(new Span(start, end, lead + joined(lines, 0, start)));
  }

  private int column(Spot spot, Value value) {
    int column = file.column(spot.entry().start());
    if (!spot.inMapping()) {
      return column + 2;
    }
    return column + (value instanceof Value.Items ? layout.dash() : layout.step());
  }

  /** Lines of which the first continues a line that is there already. */
  String joined(List<String> lines, int column, int at) {
    return String.join(file.lineBreak(at) + " ".repeat(column), lines);
  }

  /** Whole lines. */
  String indented(List<String> lines, int column, int at) {
    return " ".repeat(column) + joined(lines, column, at);
  }
}
