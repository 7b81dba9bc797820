package io.gitops4j.core.edit;

import io.gitops4j.core.edit.Node.Style;
import io.gitops4j.core.edit.Value.Items;
import io.gitops4j.core.edit.Value.Mapping;
import io.gitops4j.core.edit.Value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Spells values in JSON.
 *
 * @param unit what one level is indented by
 */
record JsonNotation(String unit) implements Notation {
  /** The notation of a file, by its first indented line. */
  static JsonNotation of(TextFile file) {
    String unit =
        file.text()
            .lines()
            .map(line -> line.substring(0, line.length() - line.stripLeading().length()))
            .filter(lead -> !lead.isEmpty())
            .findFirst()
            .orElse("  ");
    return new JsonNotation(unit);
  }

  @Override
  public boolean flowOnly() {
    return true;
  }

  @Override
  public String inline(Value value, Style like, boolean flow) {
    List<String> parts = new ArrayList<>();
    if (value instanceof Items list) {
      list.items().forEach(item -> parts.add(inline(item, like, flow)));
      return "[" + String.join(", ", parts) + "]";
    }
    if (value instanceof Mapping map) {
      for (Map.Entry<Value, Value> entry : map.entries().entrySet()) {
        parts.add(key(entry.getKey(), flow, true) + ": " + inline(entry.getValue(), like, flow));
      }
      return "{" + String.join(", ", parts) + "}";
    }
    return CanonicalJson.write(value);
  }

  @Override
  public String key(Value key, boolean flow, boolean quoted) {
    if (key instanceof Text) {
      return CanonicalJson.write(key);
    }
    throw new IllegalArgumentException("A key in JSON is a string, not " + key);
  }

  @Override
  public List<String> lines(Value value, boolean compact) {
    if (compact || !value.isStructure()) {
      return List.of(inline(value, Style.DOUBLE, true));
    }
    List<List<String>> parts = new ArrayList<>();
    if (value instanceof Items list) {
      list.items().forEach(item -> parts.add(lines(item, false)));
    } else if (value instanceof Mapping map) {
      map.entries().forEach((key, inner) -> parts.add(entry(key, inner)));
    }
    boolean list = value instanceof Items;
    List<String> lines = new ArrayList<>();
    lines.add(list ? "[" : "{");
    for (List<String> part : parts) {
      part.forEach(line -> lines.add(unit + line));
      if (part != parts.get(parts.size() - 1)) {
        int end = lines.size() - 1;
        lines.set(end, lines.get(end) + ",");
      }
    }
    lines.add(list ? "]" : "}");
    return lines;
  }

  private List<String> entry(Value key, Value value) {
    List<String> lines = new ArrayList<>(lines(value, false));
    lines.set(0, key(key, true, true) + ": " + lines.get(0));
    return lines;
  }

  /** Whether JSON has a form for a value. */
  static boolean canHold(Value value) {
    if (value instanceof Items list) {
      return list.items().stream().allMatch(JsonNotation::canHold);
    }
    if (value instanceof Mapping map) {
      return map.entries().keySet().stream().allMatch(Text.class::isInstance)
          && map.entries().values().stream().allMatch(JsonNotation::canHold);
    }
    return !(value instanceof Value.Tagged);
  }
}
