package io.gitops4j.core.edit;

/**
 * How far a block scalar reaches.
 *
 * @param end behind its last line with text, before the line break; where blank lines are part of
 *     the value, behind the last of these
 * @param tail behind the last blank line that follows, before its line break
 */
record BlockExtent(int end, int tail) {
  /**
   * Looks at the text.
   *
   * @param header where its {@code |} or {@code >} is
   * @param tokenEnd where the scanner stopped, which is behind all blank lines
   * @param value its value
   */
  static BlockExtent of(TextFile file, int header, int tokenEnd, String value) {
    String text = file.text();
    int tail = beforeBreak(text, tokenEnd, header);
    int headerEnd = file.lineEnd(header);
    boolean keep = text.substring(header, headerEnd).matches("[|>]\\d?\\+.*");
    int end = tail;
    if (!keep && !endsInBlanks(value)) {
      while (end > headerEnd && Character.isWhitespace(text.charAt(end - 1))) {
        end--;
      }
      end = end <= headerEnd ? headerEnd : file.lineEnd(end);
    }
    return new BlockExtent(Math.max(end, headerEnd), Math.max(tail, headerEnd));
  }

  private static int beforeBreak(String text, int tokenEnd, int header) {
    int end = Math.min(tokenEnd, text.length());
    if (end > header + 1 && "\n\r\u0085\u2028\u2029".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
      if (text.charAt(end) == '\n' && text.charAt(end - 1) == '\r') {
        end--;
      }
    }
    return end;
  }

  /** Whether the last line of a value is white space alone, which is text as well. */
  private static boolean endsInBlanks(String value) {
    String body = value.endsWith("\n") ? value.substring(0, value.length() - 1) : value;
    String last = body.substring(body.lastIndexOf('\n') + 1);
    return !last.isEmpty() && last.isBlank();
  }
}
