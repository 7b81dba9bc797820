package io.gitops4j.core.edit;

import io.gitops4j.core.model.ErrorKind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A file as text: what was decoded can be encoded to the same bytes. */
record TextFile(String text, boolean bom, Charset charset) {
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final String BREAKS = "\r\n\u0085\u2028\u2029";

  /** A file without anything in it. */
  static final TextFile EMPTY = new TextFile("", false, StandardCharsets.UTF_8);

  static TextFile utf8(byte[] content, Intent intent, EditLimits limits) {
    checkSize(content.length, intent, limits);
    if (looksLikeUtf16(content)) {
      throw intent.invalid("the file is UTF-16 or UTF-32", "Convert it to UTF-8");
    }
    boolean bom = startsWithMark(content);
    int skipped = bom ? MARK.length : 0;
    ByteBuffer bytes = ByteBuffer.wrap(content, skipped, content.length - skipped);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      return new TextFile(text, bom, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw intent.refused(
          ErrorKind.INVALID,
          "the file is not UTF-8, from byte " + bytes.position() + " on",
          "Convert it to UTF-8",
          e);
    }
  }

  static void checkSize(int length, Intent intent, EditLimits limits) {
    if (length > limits.maxBytes()) {
      throw intent.invalid(
          "the file has " + length + " bytes, more than the limit of " + limits.maxBytes(),
          "Split the file, or raise EditLimits.maxBytes");
    }
  }

  /** Where the line of a place begins. */
  int lineStart(int at) {
    int start = at;
    while (start > 0 && BREAKS.indexOf(text.charAt(start - 1)) < 0) {
      start--;
    }
    return start;
  }

  /** Where the line of a place ends, before its line break. */
  int lineEnd(int at) {
    int end = at;
    while (end < text.length() && BREAKS.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  /** Where the next line begins: behind the line break of this one. */
  int nextLine(int at) {
    int end = lineEnd(at);
    return end + breakLength(end);
  }

  int breakLength(int at) {
    if (at >= text.length() || BREAKS.indexOf(text.charAt(at)) < 0) {
      return 0;
    }
    return text.startsWith("\r\n", at) ? 2 : 1;
  }

  /** The column of a place, from 0. */
  int column(int at) {
    return at - lineStart(at);
  }

  /** What stands between the begin of the line and a place. */
  String lead(int at) {
    return text.substring(lineStart(at), at);
  }

  /** What stands between a place and the end of its line. */
  String rest(int at) {
    return text.substring(at, lineEnd(at));
  }

  /** The line break in use around a place: that of its own line, else of the line above. */
  String lineBreak(int at) {
    int end = lineEnd(at);
    if (end == text.length()) {
      end = Math.max(0, lineStart(at) - 1);
      if (end > 0 && text.startsWith("\r\n", end - 1)) {
        end--;
      }
    }
    if (text.startsWith("\r\n", end)) {
      return "\r\n";
    }
    return text.startsWith("\r", end) ? "\r" : "\n";
  }

  /** A place as people count: {@code line:column}, both from 1. */
  String position(int at) {
    int line = 1;
    int start = 0;
    for (int next = nextLine(0); next <= at && next > start; next = nextLine(start)) {
      line++;
      start = next;
    }
    return line + ":" + (text.codePointCount(start, Math.max(start, at)) + 1);
  }

  TextFile spliced(List<Span> spans) {
    StringBuilder changed = new StringBuilder(text.length() + 64);
    int copied = 0;
    for (Span span : Span.sorted(spans)) {
      changed.append(text, copied, span.start()).append(span.text());
      copied = span.end();
    }
    return new TextFile(changed.append(text, copied, text.length()).toString(), bom, charset);
  }

  byte[] encoded() {
    byte[] body = text.getBytes(charset);
    if (!bom) {
      return body;
    }
    byte[] all = new byte[MARK.length + body.length];
    System.arraycopy(MARK, 0, all, 0, MARK.length);
    System.arraycopy(body, 0, all, MARK.length, body.length);
    return all;
  }

  /** The spans as they are reported: in bytes. */
  List<Replacement> replacements(
      List<Span> spans, String where, Optional<String> before, Optional<String> after) {
    List<Replacement> found = new ArrayList<>();
    int offset = bom ? MARK.length : 0;
    int shift = 0;
    int counted = 0;
    for (Span span : Span.sorted(spans)) {
      offset += length(text.substring(counted, span.start()));
      int old = length(text.substring(span.start(), span.end()));
      int now = length(span.text());
      found.add(new Replacement(where, offset, old, offset + shift, now, before, after));
      offset += old;
      shift += now - old;
      counted = span.end();
    }
    return found;
  }

  private int length(String part) {
    return part.getBytes(charset).length;
  }

  private static boolean startsWithMark(byte[] content) {
    return content.length >= 3
        && content[0] == MARK[0]
        && content[1] == MARK[1]
        && content[2] == MARK[2];
  }

  private static boolean looksLikeUtf16(byte[] content) {
    if (content.length < 2) {
      return false;
    }
    int first = content[0] & 0xFF;
    int second = content[1] & 0xFF;
    return (first == 0xFE && second == 0xFF)
        || (first == 0xFF && second == 0xFE)
        || ((first == 0) != (second == 0));
  }
}
