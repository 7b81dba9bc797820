package io.gitops4j.core.report;

import org.jspecify.annotations.Nullable;

/** What several parts of a report are made of. */
final class Tables {
  private static final int LONGEST_VALUE = 400;

  private Tables() {}

  /** A table's head. */
  static void head(Markup page, String... names) {
    page.open("thead").open("tr");
    for (String name : names) {
      page.leaf("th", name, "scope", "col");
    }
    page.close().close();
  }

  /** A state as a coloured word with its sign. */
  static void pill(Markup page, NodeState state, String word) {
    pill(page, state.style(), state.sign() + " " + word);
  }

  /** A word on the colours of a style. */
  static void pill(Markup page, String style, String word) {
    page.leaf("span", word, "class", "pill " + style);
  }

  /** Says that so many more were left out, if any were. */
  static void leftOut(Markup page, int count, String what) {
    if (count > 0) {
      page.leaf("p", Words.count(count, "more " + what) + " left out.", "class", "soft");
    }
  }

  /** A value of the journal, cut where it is long. */
  static String value(@Nullable Object value) {
    return Words.cut(String.valueOf(value), LONGEST_VALUE);
  }
}
