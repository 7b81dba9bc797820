package io.gitops4j.core.edit;

import io.gitops4j.core.edit.Node.Style;
import io.gitops4j.core.edit.Value.Decimal;
import io.gitops4j.core.edit.Value.Items;
import io.gitops4j.core.edit.Value.Mapping;
import io.gitops4j.core.edit.Value.Nothing;
import io.gitops4j.core.edit.Value.Tagged;
import io.gitops4j.core.edit.Value.Text;
import io.gitops4j.core.edit.Value.Truth;
import io.gitops4j.core.edit.Value.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Spells values in YAML, in the layout of a file. */
record YamlNotation(Layout layout) implements Notation {
  @Override
  public boolean flowOnly() {
    return false;
  }

  @Override
  public String inline(Value value, Style like, boolean flow) {
    if (value instanceof Text text) {
      return text(text.text(), like, flow);
    }
    if (value instanceof Whole whole) {
      return whole.number().toString();
    }
    if (value instanceof Decimal decimal) {
      return CanonicalJson.decimal(decimal.number());
    }
    if (value instanceof Truth truth) {
      return String.valueOf(truth.truth());
    }
    if (value instanceof Nothing) {
      return "null";
    }
    if (value instanceof Tagged tagged) {
      return tagged(tagged, flow);
    }
    return collection(value);
  }

  @Override
  public String key(Value key, boolean flow, boolean quoted) {
    return inline(key, quoted ? Style.DOUBLE : Style.PLAIN, flow);
  }

  @Override
  public List<String> lines(Value structure, boolean compact) {
    List<String> lines = new ArrayList<>();
    if (structure instanceof Mapping map) {
      map.entries().forEach((key, value) -> addEntry(lines, key(key, false, false) + ":", value));
    } else if (structure instanceof Items list) {
      list.items().forEach(item -> addItem(lines, item));
    }
    return lines;
  }

  private void addEntry(List<String> lines, String head, Value value) {
    if (!value.isStructure()) {
      lines.add(head + " " + inline(value, Style.PLAIN, false));
      return;
    }
    lines.add(head);
    String indent = " ".repeat(value instanceof Items ? layout.dash() : layout.step());
    lines(value, false).forEach(line -> lines.add(indent + line));
  }

  private void addItem(List<String> lines, Value item) {
    if (!item.isStructure()) {
      lines.add("- " + inline(item, Style.PLAIN, false));
      return;
    }
    String lead = "- ";
    for (String line : lines(item, false)) {
      lines.add(lead + line);
      lead = "  ";
    }
  }

  private String collection(Value value) {
    List<String> parts = new ArrayList<>();
    if (value instanceof Items list) {
      list.items().forEach(item -> parts.add(inline(item, Style.PLAIN, true)));
      return "[" + String.join(", ", parts) + "]";
    }
    for (Map.Entry<Value, Value> entry : ((Mapping) value).entries().entrySet()) {
      String key = key(entry.getKey(), true, false);
      parts.add(key + ": " + inline(entry.getValue(), Style.PLAIN, true));
    }
    return "{" + String.join(", ", parts) + "}";
  }

  private String tagged(Tagged tagged, boolean flow) {
    if (tagged.content() instanceof Text text) {
      boolean obvious =
          text.text().equals(text.text().strip())
              && YamlTyping.implicitTag(text.text()).equals(tagged.tag())
              && !tagged.tag().equals(YamlTyping.MERGE);
      if (obvious) {
        return text.text();
      }
      return YamlTyping.written(tagged.tag()) + " " + text(text.text(), Style.DOUBLE, flow);
    }
    return YamlTyping.written(tagged.tag()) + " " + inline(tagged.content(), Style.PLAIN, flow);
  }

  private static String text(String text, Style like, boolean flow) {
    if (like == Style.SINGLE && text.codePoints().allMatch(PlainText::isPrintable)) {
      return "'" + text.replace("'", "''") + "'";
    }
    if (like != Style.SINGLE && like != Style.DOUBLE && PlainText.isSafe(text, flow)) {
      return text;
    }
    return doubleQuoted(text);
  }

  private static String doubleQuoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints().forEach(c -> appendEscaped(quoted, c));
    return quoted.append('"').toString();
  }

  private static void appendEscaped(StringBuilder out, int c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (PlainText.isPrintable(c)) {
          out.appendCodePoint(c);
        } else {
          out.append(String.format(c < 0x100 ? "\\x%02X" : "\\u%04X", c));
        }
      }
    }
  }
}
