package io.gitops4j.core.edit;

import io.gitops4j.core.edit.Node.Branch;
import io.gitops4j.core.edit.Node.Entry;
import io.gitops4j.core.edit.Node.Scalar;
import io.gitops4j.core.edit.Node.Style;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Adds entries to, and takes them from, collections in brackets: flow style in YAML, all of JSON.
 */
final class Brackets {
  private final TextFile file;
  private final Notation notation;

  Brackets(TextFile file, Notation notation) {
    this.file = file;
    this.notation = notation;
  }

  /** A value of JSON, over several lines where its entry begins a line. */
  static String spread(TextFile file, Notation notation, int entryStart, Value value) {
    String lead = file.lead(entryStart);
    boolean compact = !lead.isBlank() || file.text().strip().indexOf('\n') < 0;
    return String.join(file.lineBreak(entryStart) + lead, notation.lines(value, compact));
  }

  /** Adds an entry behind the last one; {@code at} is where the entry of the collection begins. */
  List<Span> add(int at, Branch branch, @Nullable Value key, Value value) {
    List<Entry> entries = branch.entries();
    int content = branch.place().content();
    if (entries.isEmpty()) {
      return List.of(intoEmpty(at, branch, key, value));
    }
    Entry last = entries.get(entries.size() - 1);
    String text = entry(branch, last, key, value);
    if (entries.get(0).start() == content) {
      return List.of(Span.insert(content, "{"), Span.insert(branch.end(), ", " + text + "}"));
    }
    String lead = file.lead(last.start());
    int behind = branch.trailingComma() < 0 ? last.end() : branch.trailingComma() + 1;
    String rest = file.rest(behind).strip();
    boolean commentOnly = endsLine(rest);
    boolean ownLine = lead.isBlank() && isSameLine(last.end(), behind);
    if (!ownLine || !commentOnly) {
      String gap = ownLine ? "," + file.lineBreak(last.end()) + lead : gap(entries, last);
      return List.of(Span.insert(last.end(), gap + text));
    }
    boolean hasComma = branch.trailingComma() >= 0;
    String line = file.lineBreak(behind) + lead + text + (hasComma ? "," : "");
    return List.of(
        Span.insert(last.end(), hasComma ? "" : ","), Span.insert(file.lineEnd(behind), line));
  }

  /** Puts an element before one of a sequence. */
  List<Span> insert(Branch sequence, int index, Value value) {
    Entry next = sequence.entries().get(index);
    String lead = file.lead(next.start());
    String gap = lead.isBlank() ? "," + file.lineBreak(next.start()) + lead : ", ";
    return List.of(Span.insert(next.start(), entry(sequence, next, null, value) + gap));
  }

  private boolean endsLine(String rest) {
    return rest.isEmpty() || (rest.startsWith("#") && !notation.flowOnly());
  }

  private boolean isSameLine(int one, int other) {
    return file.lineStart(one) == file.lineStart(other);
  }

  private Span intoEmpty(int at, Branch branch, @Nullable Value key, Value value) {
    int inside = branch.place().content() + 1;
    int end = branch.end() - 1;
    Value whole = key == null ? new Value.Items(List.of(value)) : Value.single(key, value);
    if (notation.flowOnly()) {
      String text = spread(file, notation, at, whole);
      return new Span(inside - 1, end + 1, text);
    }
    String text = notation.inline(whole, Style.PLAIN, true);
    return Span.insert(inside, text.substring(1, text.length() - 1));
  }

  /** An entry as its neighbour is spelled: quoted keys, and no blank behind the colon of JSON. */
  private String entry(Branch branch, Entry last, @Nullable Value key, Value value) {
    boolean quoted = branch.mapping() && branch.entries().stream().allMatch(Brackets::isQuoted);
    String text =
        notation.flowOnly()
            ? spread(file, notation, last.start(), value)
            : notation.inline(value, quoted ? Style.DOUBLE : Style.PLAIN, true);
    return key == null ? text : notation.key(key, true, quoted) + colon(last) + text;
  }

  private static boolean isQuoted(Entry entry) {
    return entry.key() instanceof Scalar scalar && scalar.style() == Style.DOUBLE;
  }

  private String colon(Entry last) {
    Node key = Objects.requireNonNull(last.key());
    String between = file.text().substring(key.end(), Math.max(key.end(), last.value().start()));
    return notation.flowOnly() && between.matches("[ \t]*:[ \t]*") ? between : ": ";
  }

  private String gap(List<Entry> entries, Entry last) {
    if (!notation.flowOnly()) {
      return ", ";
    }
    if (entries.size() == 1) {
      return last.key() != null && colon(last).equals(":") ? "," : ", ";
    }
    int before = entries.get(entries.size() - 2).end();
    String between = file.text().substring(before, last.start());
    return between.matches("[ \t]*,[ \t]*") ? between : ", ";
  }

  List<Span> remove(Branch branch, int index) {
    List<Entry> entries = branch.entries();
    Entry entry = entries.get(index);
    boolean isLast = index == entries.size() - 1;
    int comma = isLast ? branch.trailingComma() : entries.get(index + 1).commaBefore();
    int behind = comma < 0 ? entry.end() : comma + 1;
    String rest = file.rest(behind).strip();
    boolean ownLine =
        file.lead(entry.start()).isBlank() && isSameLine(entry.end(), behind) && endsLine(rest);
    int start = ownLine ? file.lineStart(entry.start()) : entry.start();
    int end = ownLine ? file.nextLine(behind) : behind;
    if (isLast) {
      return withoutLast(entries, entry, ownLine, start, end, comma);
    }
    return List.of(new Span(start, ownLine ? end : entries.get(index + 1).start(), ""));
  }

  /** The comma before the last entry goes with it, unless another one follows. */
  private List<Span> withoutLast(
      List<Entry> entries, Entry entry, boolean ownLine, int start, int end, int comma) {
    int before = entry.commaBefore();
    if (comma >= 0) {
      return ownLine
          ? List.of(new Span(start, end, ""))
          : List.of(new Span(before, entry.end(), ""));
    }
    if (ownLine && before < start) {
      return List.of(new Span(before, before + 1, ""), new Span(start, end, ""));
    }
    int previous = entries.get(entries.size() - 2).end();
    boolean commentBetween = file.text().substring(previous, entry.start()).indexOf('#') >= 0;
    return commentBetween
        ? List.of(new Span(before, before + 1, ""), new Span(entry.start(), entry.end(), ""))
        : List.of(new Span(previous, entry.end(), ""));
  }
}
