package io.gitops4j.core.edit;

import io.gitops4j.core.edit.YamlPath.Selector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@link YamlPath} expressions, from left to right. */
final class YamlPathParser {
  private final String text;
  private int at;

  YamlPathParser(String text) {
    this.text = text;
  }

  @Nullable Selector document() {
    if (!text.startsWith("#")) {
      return null;
    }
    at = 1;
    String kind = documentPart("/:");
    if (at < text.length() && text.charAt(at) == '/') {
      at++;
      boolean isQuoted = at < text.length() && isQuote(text.charAt(at));
      String name = isQuoted ? quoted() : documentPart(":");
      endOfDocument();
      return new Selector(-1, kind, name);
    }
    endOfDocument();
    if (kind.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Selector.at(number(kind, 1));
    }
    return new Selector(-1, kind, null);
  }

  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '[') {
        at++;
        steps.add(bracket());
      } else if (steps.isEmpty()) {
        steps.add(key());
      } else if (c == '.') {
        at++;
        steps.add(key());
      } else {
        throw malformed("a dot or a bracket is missing", at);
      }
    }
    return steps;
  }

  private String documentPart(String ends) {
    int start = at;
    while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (at == start) {
      throw malformed("the document's number, kind or name is empty", at);
    }
    return text.substring(start, at);
  }

  private void endOfDocument() {
    if (at >= text.length() || text.charAt(at) != ':') {
      throw malformed("the colon behind the document is missing", at);
    }
    at++;
  }

  private Step key() {
    if (at < text.length() && isQuote(text.charAt(at))) {
      return new Step.Key(quoted());
    }
    return new Step.Key(bare(".["));
  }

  private Step bracket() {
    int start = at;
    boolean isQuoted = at < text.length() && isQuote(text.charAt(at));
    String first = isQuoted ? quoted() : bare("=]");
    if (at < text.length() && text.charAt(at) == '=') {
      at++;
      boolean quotedValue = at < text.length() && isQuote(text.charAt(at));
      String value = quotedValue ? quoted() : bare("]");
      close(start);
      return new Step.Match(first, value);
    }
    close(start);
    if (isQuoted) {
      return new Step.Key(first);
    }
    if (!first.matches("-?[0-9]+")) {
      throw malformed(
          "'" + first + "' is neither a position, nor field=value, nor a key in quotes", start);
    }
    return new Step.Index(number(first, start));
  }

  private void close(int start) {
    if (at >= text.length() || text.charAt(at) != ']') {
      throw malformed("the bracket is not closed", start - 1);
    }
    at++;
  }

  private String bare(String ends) {
    int start = at;
    while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
      char c = text.charAt(at);
      if (c == '\\' || c == ']' || c == '[' || Character.isISOControl(c)) {
        throw malformed("'" + c + "' can't stand in a key without quotes", at);
      }
      at++;
    }
    String name = text.substring(start, at);
    if (name.isEmpty()) {
      throw malformed("a key is empty", start);
    }
    if (!name.equals(name.strip())) {
      throw malformed("there is a blank before or after a key without quotes", start);
    }
    if (name.equals("*")) {
      throw malformed("there are no wildcards: an expression names one place", start);
    }
    return name;
  }

  private String quoted() {
    int start = at;
    char quote = text.charAt(at++);
    StringBuilder name = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == quote && quote == '\'' && at < text.length() && text.charAt(at) == quote) {
        name.append(text.charAt(at++));
      } else if (c == quote) {
        return name.toString();
      } else if (c == '\\' && quote == '"') {
        name.append(escaped());
      } else {
        name.append(c);
      }
    }
    throw malformed("the quote is not closed", start);
  }

  private char escaped() {
    char c = at < text.length() ? text.charAt(at) : ' ';
    if (c != '"' && c != '\\') {
      throw malformed("a backslash stands before neither a quote nor a backslash", at - 1);
    }
    at++;
    return c;
  }

  private int number(String digits, int start) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw malformed("the position " + digits + " is too large", start);
    }
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }

  private EditException malformed(String why, int position) {
    return new Intent("read", "", "the path expression '" + text + "'")
        .invalid(
            why + ", at character " + (position + 1),
            "Write it as spec.containers[name=app].image, keys with dots or blanks in quotes");
  }
}
