package io.gitops4j.canary.metrics;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import java.util.regex.Pattern;

/** Tells a plain selector of series from all else that PromQL has. */
final class Selector {
  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final String QUOTED =
      "(?:\"(?:[^\"\\\\\\n]|\\\\.)*+\"|'(?:[^'\\\\\\n]|\\\\.)*+'|`[^`]*+`)";
  private static final String MATCHER =
      "\\s*(?:(?:"
          + NAME
          + "|"
          + QUOTED
          + ")\\s*(?:=~|!~|!=|=)\\s*"
          + QUOTED
          + "|"
          + QUOTED
          + ")\\s*";
  private static final Pattern PLAIN =
      Pattern.compile(
          "(?:" + NAME + "\\s*)?\\{(?:" + MATCHER + "(?:," + MATCHER + ")*+,?\\s*)?\\}|" + NAME);

  private Selector() {}

  /**
   * The selector, without spaces around it.
   *
   * @throws ProviderException {@code INVALID} if it is anything else
   */
  static String checked(String text) {
    String selector = text.strip();
    if (!PLAIN.matcher(selector).matches()) {
      throw new ProviderException(
          ErrorKind.INVALID,
          "Could not measure "
              + text
              + ": it is no plain selector of series. Name a counter with its labels alone, as"
              + " http_requests_total{code=~\"5..\"}: rates and sums are worked out from its"
              + " samples. Anything else in PromQL can be asked as a value.");
    }
    return selector;
  }

  /** A text as a string literal. */
  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  /** A regular expression (RE2) for a text itself. */
  static String literally(String text) {
    return text.replaceAll("[\\\\.+*?()|\\[\\]{}^$]", "\\\\$0");
  }
}
