package io.gitops4j.core.events;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts of others in Markdown of ours: they can't end a block of code, mention anybody, refer to
 * anything, or be HTML.
 */
final class Markdown {
  /** Directions, which would have a reader see something else than what is there, and controls. */
  private static final Pattern UNSEEN =
      Pattern.compile("[\\p{Cntrl}\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069&&[^\\n]]");

  private static final Pattern SPECIAL = Pattern.compile("[\\\\`*_{}\\[\\]()<>#+!|~^$=:]");
  private static final Pattern REFERENCE = Pattern.compile("([@#!~%$&])(?=[\\p{Alnum}_\"])");
  private static final Pattern BACKTICKS = Pattern.compile("`+");

  /** A space without width: what it stands in is no name any more. */
  private static final String NOTHING = "\u200b";

  private Markdown() {}

  /** A text on one line. */
  static String line(String text) {
    String plain = UNSEEN.matcher(text).replaceAll(" ").replace('\n', ' ').strip();
    String broken = REFERENCE.matcher(plain).replaceAll("$1" + NOTHING);
    String escaped =
        SPECIAL.matcher(broken.replace("&", "&amp;")).replaceAll(m -> escape(m.group()));
    return escaped.replace("://", ":" + NOTHING + "//");
  }

  private static String escape(String special) {
    return switch (special) {
      case "<" -> "&lt;";
      case ">" -> "&gt;";
      case ":" -> ":";
      default -> Matcher.quoteReplacement("\\" + special);
    };
  }

  /** Code within a line. */
  static String code(String text) {
    String plain = UNSEEN.matcher(text).replaceAll(" ").replace('\n', ' ').strip();
    String fence = "`".repeat(longestRun(plain) + 1);
    return plain.isEmpty()
        ? ""
        : fence.length() == 1 ? fence + plain + fence : fence + " " + plain + " " + fence;
  }

  /** A block of code in a language, {@code diff} say. */
  static String block(String language, List<String> lines) {
    String text = UNSEEN.matcher(String.join("\n", lines)).replaceAll(" ");
    String fence = "`".repeat(Math.max(3, longestRun(text) + 1));
    return fence + language + "\n" + text + "\n" + fence + "\n";
  }

  private static int longestRun(String text) {
    return BACKTICKS.matcher(text).results().mapToInt(m -> m.end() - m.start()).max().orElse(0);
  }
}
