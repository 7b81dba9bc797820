package io.gitops4j.core.edit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Text that takes the place of the characters from {@code start} to {@code end}. */
record Span(int start, int end, String text) {
  Span {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("Not a span: " + start + " to " + end);
    }
  }

  static Span insert(int at, String text) {
    return new Span(at, at, text);
  }

  /**
   * In the order of the text, those that do nothing left out; insertions at one place keep theirs.
   */
  static List<Span> sorted(List<Span> spans) {
    List<Span> sorted = new ArrayList<>(spans);
    sorted.removeIf(span -> span.start == span.end && span.text.isEmpty());
    sorted.sort(Comparator.comparingInt(Span::start).thenComparingInt(Span::end));
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i).start < sorted.get(i - 1).end) {
        throw new IllegalStateException("Two changes to one place: " + sorted);
      }
    }
    return sorted;
  }
}
