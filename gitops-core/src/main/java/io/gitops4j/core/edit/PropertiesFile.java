package io.gitops4j.core.edit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The entries of a file in the format of {@link java.util.Properties}, with their places. */
final class PropertiesFile {
  /**
   * An entry.
   *
   * @param start where its first line begins
   * @param valueStart where its value begins, behind the separator
   * @param end behind its last line, before the line break
   */
  record Property(int start, int keyEnd, int valueStart, int end, String key, String value) {}

  private static final String BLANKS = " \t\f";

  private final TextFile file;
  private final Intent intent;
  private final List<Property> entries = new ArrayList<>();

  private PropertiesFile(TextFile file, Intent intent) {
    this.file = file;
    this.intent = intent;
    for (int at = 0; at < file.text().length(); ) {
      at = read(at);
    }
  }

  /** Takes UTF-8, and where that fails ISO 8859-1, in which every byte is a character. */
  static PropertiesFile read(byte[] content, Intent intent, EditLimits limits) {
    TextFile.checkSize(content.length, intent, limits);
    TextFile file;
    try {
      file = TextFile.utf8(content, intent, limits);
    } catch (EditException e) {
      if (e.getCause() == null) {
        throw e;
      }
      String text = new String(content, StandardCharsets.ISO_8859_1);
      file = new TextFile(text, false, StandardCharsets.ISO_8859_1);
    }
    return new PropertiesFile(file, intent);
  }

  static PropertiesFile of(TextFile file, Intent intent) {
    return new PropertiesFile(file, intent);
  }

  TextFile file() {
    return file;
  }

  List<Property> entries() {
    return entries;
  }

  private int lineEnd(int at) {
    int end = at;
    while (end < file.text().length() && "\r\n".indexOf(file.text().charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  private int nextLine(int lineEnd) {
    return lineEnd + (file.text().startsWith("\r\n", lineEnd) ? 2 : 1);
  }

  /** Reads one logical line and returns where the next begins. */
  private int read(int lineStart) {
    int at = lineStart;
    while (at < file.text().length() && BLANKS.indexOf(file.text().charAt(at)) >= 0) {
      at++;
    }
    int end = lineEnd(at);
    if (at == end || "#!".indexOf(file.text().charAt(at)) >= 0) {
      return nextLine(end);
    }
    while (isContinued(at, end) && end < file.text().length()) {
      end = lineEnd(nextLine(end));
    }
    entry(lineStart, at, end);
    return nextLine(end);
  }

  private boolean isContinued(int from, int lineEnd) {
    int slashes = 0;
    while (lineEnd - 1 - slashes >= from && file.text().charAt(lineEnd - 1 - slashes) == '\\') {
      slashes++;
    }
    return slashes % 2 == 1;
  }

  private void entry(int lineStart, int keyStart, int end) {
    String text = file.text();
    int at = keyStart;
    while (at < end && (BLANKS + "=:").indexOf(text.charAt(at)) < 0) {
      at += text.charAt(at) == '\\' ? 1 + escapeLength(at + 1) : 1;
    }
    int keyEnd = Math.min(at, end);
    at = skipBlanks(keyEnd, end);
    if (at < end && "=:".indexOf(text.charAt(at)) >= 0) {
      at = skipBlanks(at + 1, end);
    }
    String key = unescaped(keyStart, keyEnd);
    entries.add(new Property(lineStart, keyEnd, at, end, key, unescaped(at, end)));
  }

  private int escapeLength(int at) {
    return file.text().startsWith("\r\n", at) ? 2 : 1;
  }

  private int skipBlanks(int from, int end) {
    int at = from;
    while (at < end) {
      if (BLANKS.indexOf(file.text().charAt(at)) >= 0) {
        at++;
      } else if (isLineContinuation(at, end)) {
        at += 1 + escapeLength(at + 1);
      } else {
        break;
      }
    }
    return at;
  }

  private boolean isLineContinuation(int at, int end) {
    return file.text().charAt(at) == '\\'
        && at + 1 < end
        && "\r\n".indexOf(file.text().charAt(at + 1)) >= 0;
  }

  private String unescaped(int from, int to) {
    StringBuilder out = new StringBuilder();
    int at = from;
    while (at < to) {
      char c = file.text().charAt(at++);
      if (c != '\\') {
        out.append(c);
      } else if (at < to) {
        at = appendEscape(out, at, to);
      }
    }
    return out.toString();
  }

  private int appendEscape(StringBuilder out, int at, int to) {
    char c = file.text().charAt(at);
    switch (c) {
      case 't' -> out.append('\t');
      case 'n' -> out.append('\n');
      case 'r' -> out.append('\r');
      case 'f' -> out.append('\f');
      case 'u' -> {
        out.append(unicode(at, to));
        return at + 5;
      }
      case '\r', '\n' -> {
        int next = at + escapeLength(at);
        while (next < to && BLANKS.indexOf(file.text().charAt(next)) >= 0) {
          next++;
        }
        return next;
      }
      default -> out.append(c);
    }
    return at + 1;
  }

  private char unicode(int at, int to) {
    try {
      if (at + 5 <= to) {
        return (char) Integer.parseUnsignedInt(file.text().substring(at + 1, at + 5), 16);
      }
    } catch (NumberFormatException e) {
      throw malformed(at);
    }
    throw malformed(at);
  }

  private EditException malformed(int at) {
    return intent.invalid(
        "the escape at " + file.position(at - 1) + " is not \\u and four hexadecimal digits",
        "Correct the file first");
  }
}
