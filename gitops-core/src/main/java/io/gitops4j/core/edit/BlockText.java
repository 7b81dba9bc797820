package io.gitops4j.core.edit;

import io.gitops4j.core.edit.Node.Scalar;
import io.gitops4j.core.edit.Node.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Spells a string as a block scalar, where there was one before. */
final class BlockText {
  private static final Pattern HEADER = Pattern.compile("[|>](?:[-+]?\\d?|\\d[-+])(?=\\s|$)");

  private final TextFile file;
  private final Scalar old;
  private final int parentColumn;
  private final String header;

  /**
   * Looks at the old one.
   *
   * @param parentColumn the column of the mapping or sequence it is in
   */
  BlockText(TextFile file, Scalar old, int parentColumn) {
    this.file = file;
    this.old = old;
    this.parentColumn = parentColumn;
    Matcher matcher = HEADER.matcher(file.rest(old.place().content()));
    this.header = matcher.lookingAt() ? matcher.group() : "|";
  }

  /** What follows the header on its line: blanks and a comment, or nothing. */
  String comment() {
    return file.rest(old.place().content() + header.length()).stripTrailing();
  }

  /** The replacement for the old one, or {@code null} where the text doesn't fit in one. */
  @Nullable Span with(String text) {
    String body = text.replaceAll("\n+$", "");
    if (body.isEmpty() || !body.lines().allMatch(BlockText::fits) || body.indexOf('\r') >= 0) {
      return null;
    }
    int breaks = text.length() - body.length();
    boolean folded = old.style() == Style.FOLDED && canFold(body);
    boolean keep = breaks > 1 || (breaks == 1 && header.indexOf('+') >= 0);
    int indent = contentColumn();
    String digit = indicator(body, indent);
    if (digit == null) {
      return null;
    }
    String lineBreak = file.lineBreak(old.place().content());
    StringBuilder out = new StringBuilder();
    out.append(folded ? '>' : '|').append(digit).append(breaks == 0 ? "-" : keep ? "+" : "");
    out.append(comment());
    for (String line : lines(body, folded)) {
      out.append(lineBreak).append(line.isEmpty() ? "" : " ".repeat(indent)).append(line);
    }
    out.append(lineBreak.repeat(Math.max(0, breaks - 1)));
    int end = keep ? old.tail() : old.end();
    if (breaks > 0 && end == file.text().length()) {
      out.append(lineBreak);
    }
    return new Span(old.place().content(), end, out.toString());
  }

  private static boolean fits(String line) {
    boolean blank = !line.isEmpty() && line.isBlank();
    return !blank && line.codePoints().allMatch(c -> c == '\t' || PlainText.isPrintable(c));
  }

  private static boolean canFold(String body) {
    return !body.startsWith("\n")
        && body.lines().allMatch(line -> line.isEmpty() || line.equals(line.strip()));
  }

  private static List<String> lines(String body, boolean folded) {
    List<String> lines = new ArrayList<>();
    boolean between = false;
    for (String line : body.split("\n", -1)) {
      if (folded && between && !line.isEmpty()) {
        lines.add("");
      }
      lines.add(line);
      between = !line.isEmpty() || between;
    }
    return lines;
  }

  private int contentColumn() {
    for (int i = 0; i < header.length(); i++) {
      char c = header.charAt(i);
      if (Character.isDigit(c)) {
        return Math.max(0, parentColumn) + (c - '0');
      }
    }
    int line = file.nextLine(old.place().content());
    while (line < old.end()) {
      String text = file.rest(line);
      if (!text.isBlank()) {
        return text.length() - text.stripLeading().length();
      }
      line = file.nextLine(line);
    }
    return Math.max(0, parentColumn) + Layout.USUAL.step();
  }

  /** The digit that is needed where the first line begins with a blank; empty if none is. */
  private @Nullable String indicator(String body, int indent) {
    String first = body.lines().filter(line -> !line.isEmpty()).findFirst().orElse("");
    if (!first.startsWith(" ")) {
      return "";
    }
    int in = indent - Math.max(0, parentColumn);
    return in >= 1 && in <= 9 ? String.valueOf(in) : null;
  }
}
