package io.gitops4j.git.ci;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Maps, lists, texts and truth values as YAML: the same text for the same values, texts quoted
 * unless nobody could take them for something else, those of several lines as literal blocks.
 */
final class YamlText {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./@ -]*[A-Za-z0-9]");
  private static final Set<String> WORDS =
      Set.of("true", "false", "yes", "no", "on", "off", "null");

  private final StringBuilder text = new StringBuilder();

  private YamlText() {}

  /** A document. */
  static String of(Map<String, ?> map) {
    YamlText yaml = new YamlText();
    yaml.map(map, 0);
    return yaml.text.toString();
  }

  private void map(Map<?, ?> map, int depth) {
    boolean first = text.length() > 0 && text.charAt(text.length() - 1) == ' ';
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!first) {
        text.append("  ".repeat(depth));
      }
      first = false;
      String key = String.valueOf(entry.getKey());
      text.append(key.equals("on") ? key : scalar(key)).append(':');
      value(entry.getValue(), depth + 1);
    }
  }

  /** A value after its key. */
  private void value(Object value, int depth) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      text.append('\n');
      map(map, depth);
    } else if (value instanceof List<?> list && !list.isEmpty()) {
      text.append('\n');
      list(list, depth);
    } else {
      text.append(' ').append(leaf(value, depth)).append('\n');
    }
  }

  private void list(List<?> list, int depth) {
    for (Object item : list) {
      text.append("  ".repeat(depth)).append("- ");
      if (item instanceof Map<?, ?> map && !map.isEmpty()) {
        map(map, depth + 1);
      } else {
        text.append(leaf(item, depth + 1)).append('\n');
      }
    }
  }

  private static String leaf(Object value, int depth) {
    if (value instanceof Boolean || value instanceof Integer) {
      return value.toString();
    }
    if (value instanceof Map || value instanceof List) {
      return value instanceof Map ? "{}" : "[]";
    }
    String string = (String) value;
    return string.endsWith("\n") ? block(string, "  ".repeat(depth)) : scalar(string);
  }

  /** Our own scripts: the first line is not indented, the last not empty. */
  private static String block(String lines, String indent) {
    StringBuilder block = new StringBuilder("|");
    lines.lines().forEach(l -> block.append('\n').append(l.isEmpty() ? "" : indent + l));
    return block.toString();
  }

  private static String scalar(String string) {
    boolean plain =
        PLAIN.matcher(string).matches() && !WORDS.contains(string.toLowerCase(Locale.ROOT));
    return plain ? string : "'" + string.replace("'", "''") + "'";
  }
}
