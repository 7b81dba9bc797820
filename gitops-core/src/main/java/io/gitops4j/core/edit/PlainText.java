package io.gitops4j.core.edit;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which strings need no quotes in YAML.
 *
 * <p>Stricter than any one reader: what YAML 1.1, YAML 1.2 or Go's reader would take for a number,
 * a truth value, a date or null is quoted.
 */
final class PlainText {
  private static final String NEVER_FIRST = "-?:,[]{}#&*!|>'\"%@`=<~";
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(?:0[xXoObB][0-9a-fA-F_]*|[0-9_]*\\.?[0-9_]*(?:[eE][-+]?[0-9_]*)?)");
  private static final Pattern SIXTIES =
      Pattern.compile("[-+]?[0-9][0-9_]*(?::[0-9]+)+\\.?[0-9_]*");
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*");
  private static final Set<String> WORDS = Set.of("y", "Y", "n", "N", "null", "true", "false");

  private PlainText() {}

  /** Whether a string reads back as itself without quotes. */
  static boolean isSafe(String text, boolean flow) {
    if (text.isEmpty()
        || NEVER_FIRST.indexOf(text.charAt(0)) >= 0
        || text.startsWith("...")
        || text.endsWith(" ")
        || text.startsWith(" ")
        || text.endsWith(":")
        || text.contains(": ")
        || text.contains(" #")) {
      return false;
    }
    if (flow && text.chars().anyMatch(c -> ",[]{}".indexOf(c) >= 0)) {
      return false;
    }
    return text.codePoints().allMatch(PlainText::isPrintable) && !looksTyped(text);
  }

  /** Whether a character may stand in a file as it is; line breaks and tabs may not. */
  static boolean isPrintable(int c) {
    boolean breaksLines = c == 0x2028 || c == 0x2029;
    return (c >= 0x20 && c <= 0x7E)
        || (c >= 0xA0 && c <= 0xD7FF && !breaksLines)
        || (c >= 0xE000 && c <= 0xFFFD && c != 0xFEFF)
        || c >= 0x10000;
  }

  private static boolean looksTyped(String text) {
    return WORDS.contains(text)
        || NUMBER.matcher(text).matches()
        || SIXTIES.matcher(text).matches()
        || DATE.matcher(text).matches()
        || !YamlTyping.implicitTag(text).equals(YamlTyping.STRING);
  }
}
