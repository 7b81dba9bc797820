package io.gitops4j.core.edit;

import java.util.List;

/** One step of a path expression. */
sealed interface Step {
  /** Into a mapping, by the text of a key. */
  record Key(String name) implements Step {
    @Override
    public String toString() {
      return isBare(name) ? name : quoted(name);
    }
  }

  /** Into a sequence, by position; a negative one counts from the end. */
  record Index(int index) implements Step {
    @Override
    public String toString() {
      return "[" + index + "]";
    }
  }

  /** Into a sequence, to the one mapping whose field has a value. */
  record Match(String field, String value) implements Step {
    @Override
    public String toString() {
      return "[" + new Key(field) + "=" + new Key(value) + "]";
    }
  }

  /** The steps as an expression. */
  static String show(List<Step> steps) {
    StringBuilder shown = new StringBuilder();
    for (Step step : steps) {
      shown.append(step instanceof Key && !shown.isEmpty() ? "." : "").append(step);
    }
    return shown.isEmpty() ? "the root" : shown.toString();
  }

  private static boolean isBare(String name) {
    return !name.isEmpty()
        && !name.equals("*")
        && name.chars().noneMatch(c -> ".[]\"'\\=#".indexOf(c) >= 0 || c <= ' ');
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
