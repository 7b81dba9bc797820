package io.gitops4j.core.edit;

import io.gitops4j.core.edit.Node.Alias;
import io.gitops4j.core.edit.Node.Branch;
import io.gitops4j.core.edit.Node.Entry;
import io.gitops4j.core.edit.Node.Scalar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds entries to, and takes them from, collections that are spelled over lines. */
final class Lines {
  private final TextFile file;
  private final Intent intent;
  private final Notation notation;
  private final Replacing replacing;

  Lines(TextFile file, Intent intent, Notation notation, Replacing replacing) {
    this.file = file;
    this.intent = intent;
    this.notation = notation;
    this.replacing = replacing;
  }

  List<Span> add(Branch branch, @Nullable Value key, Value value) {
    Value whole = key == null ? new Value.Items(List.of(value)) : Value.single(key, value);
    List<String> lines = notation.lines(whole, false);
    Entry last = branch.entries().get(branch.entries().size() - 1);
    int column = file.column(branch.place().content());
    int end = file.lineEnd(last.end());
    if (end == file.text().length() && endsInBlockScalar(last.value())) {
      // A line break at the end of the file would become part of that scalar.
      if (!branch.mapping()) {
        throw intent.invalid(
            "the file ends in a block scalar, to which a line break would be added",
            "Add the line break at the end of the file first");
      }
      return List.of(before(branch, last, lines));
    }
    String text = replacing.indented(lines, column, last.end());
    return List.of(Span.insert(end, file.lineBreak(last.end()) + text));
  }

  /**
   * Puts an element before one of a sequence, and before the comments above that.
   *
   * @param inside behind the colon or dash in front of the sequence, or -1
   */
  List<Span> insert(Branch sequence, int index, int inside, Value value) {
    List<String> lines = notation.lines(new Value.Items(List.of(value)), false);
    Entry next = sequence.entries().get(index);
    int content = sequence.place().content();
    int previous = index == 0 ? inside : sequence.entries().get(index - 1).end();
    if (previous < 0 || file.lineStart(previous) == file.lineStart(next.start())) {
      return List.of(before(sequence, next, lines));
    }
    int at = file.nextLine(previous);
    String text = replacing.indented(lines, file.column(content), at);
    return List.of(Span.insert(at, text + file.lineBreak(content)));
  }

  private Span before(Branch branch, Entry entry, List<String> lines) {
    int column = file.column(branch.place().content());
    String text = replacing.joined(lines, column, entry.start());
    String gap = file.lineBreak(entry.start()) + " ".repeat(column);
    return Span.insert(entry.start(), text + gap);
  }

  private static boolean endsInBlockScalar(Node node) {
    if (node instanceof Branch branch && branch.isBlock()) {
      return endsInBlockScalar(branch.entries().get(branch.entries().size() - 1).value());
    }
    return !(node instanceof Alias) && node instanceof Scalar scalar && scalar.style().isBlock();
  }

  /** Takes an entry's lines; comments above it and blank lines stay. */
  List<Span> remove(Branch branch, int index) {
    Entry entry = branch.entries().get(index);
    if (file.lead(entry.start()).isBlank()) {
      int start = file.lineStart(entry.start());
      return List.of(new Span(start, file.nextLine(entry.end()), ""));
    }
    int end = file.nextLine(entry.end());
    while (end < file.text().length() && Character.isWhitespace(file.text().charAt(end))) {
      end++;
    }
    return List.of(new Span(entry.start(), end, ""));
  }
}
