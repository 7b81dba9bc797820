package io.gitops4j.core.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines {@code key = value} of a file in Terraform's language, outside of all blocks. */
final class Assignments {
  /**
   * One of them.
   *
   * @param start where its line begins
   * @param valueStart behind the equals sign and blanks
   * @param end where its line ends
   */
  record Assignment(String key, int start, int valueStart, int end) {}

  private static final Pattern HEAD =
      Pattern.compile("[ \t]*(?:([\\p{L}_][\\p{L}\\p{N}_-]*)|\"([^\"\\\\]*)\")[ \t]*=(?!=)[ \t]*");
  private static final Pattern HEREDOC = Pattern.compile("<<-?([\\p{L}_][\\p{L}\\p{N}_-]*)\\s*$");

  private final TextFile file;
  private final List<Assignment> all = new ArrayList<>();
  private int depth;
  private boolean comment;

  private Assignments(TextFile file) {
    this.file = file;
    int at = 0;
    while (at < file.text().length()) {
      at = line(at);
    }
  }

  static List<Assignment> of(TextFile file) {
    return List.copyOf(new Assignments(file).all);
  }

  private int line(int start) {
    int end = file.lineEnd(start);
    Matcher head = HEAD.matcher(file.text()).region(start, end);
    if (depth == 0 && !comment && head.lookingAt()) {
      String key = head.group(1) == null ? head.group(2) : head.group(1);
      all.add(new Assignment(key, start, head.end(), end));
    }
    scan(start, end);
    int next = end + file.breakLength(end);
    Matcher heredoc = HEREDOC.matcher(file.text().substring(start, end));
    return !comment && heredoc.find() ? behind(next, heredoc.group(1)) : next;
  }

  private int behind(int start, String marker) {
    int at = start;
    while (at < file.text().length()) {
      boolean last = file.rest(at).strip().equals(marker);
      at = file.nextLine(at);
      if (last) {
        break;
      }
    }
    return at;
  }

  /** Counts brackets outside of strings and comments. */
  private void scan(int start, int end) {
    String text = file.text();
    boolean string = false;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (comment) {
        comment = !text.startsWith("*/", i);
      } else if (string) {
        i += c == '\\' ? 1 : 0;
        string = c != '"';
      } else if (c == '#' || text.startsWith("//", i)) {
        return;
      } else if (text.startsWith("/*", i)) {
        comment = true;
      } else if (c == '"') {
        string = true;
      } else if ("{[(".indexOf(c) >= 0) {
        depth++;
      } else if ("}])".indexOf(c) >= 0) {
        depth = Math.max(0, depth - 1);
      }
    }
  }
}
