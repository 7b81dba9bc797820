package io.gitops4j.k8s;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.model.CanonicalJson;
import io.gitops4j.k8s.model.Numbers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes an object as YAML that every reader takes the same way: block style, keys sorted, text in
 * quotes unless it is beyond doubt. The same object gives the same bytes.
 */
final class ManifestYaml {
  private static final Pattern SAFE = Pattern.compile("[A-Za-z/][\\w/.@+=:-]*");
  private static final Pattern BLOCK_LINE =
      Pattern.compile(
          "[\\t\\x20-\\x7E\\xA0-\\u2027\\u2030-\\uD7FF\\uE000-\\uFEFE\\uFF00-\\uFFFD]*");

  /** YAML takes keys of up to 1024 characters without a question mark. */
  private static final int LONGEST_KEY = 500;

  private final StringBuilder text = new StringBuilder();

  private ManifestYaml() {}

  /** An object as a document in UTF-8. */
  static byte[] write(Fields object) {
    ManifestYaml yaml = new ManifestYaml();
    if (object.isEmpty()) {
      yaml.text.append("{}\n");
    } else {
      yaml.mapping(object.asMap(), 0, false);
    }
    return yaml.text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Writes the entries; the first where the line stands if it has begun. */
  private void mapping(Map<?, ?> map, int indent, boolean begun) {
    Map<String, @Nullable Object> sorted = new TreeMap<>();
    map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
    boolean inLine = begun;
    for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
      indent(inLine ? 0 : indent);
      inLine = false;
      key(entry.getKey(), indent);
      Object value = entry.getValue();
      if (value instanceof Map<?, ?> inner && !inner.isEmpty()) {
        text.append('\n');
        mapping(inner, indent + 2, false);
      } else if (value instanceof List<?> inner && !inner.isEmpty()) {
        text.append('\n');
        sequence(inner, indent, false);
      } else {
        text.append(' ');
        leaf(value, indent);
      }
    }
  }

  private void key(String key, int indent) {
    if (key.length() > LONGEST_KEY) {
      text.append("? ").append(CanonicalJson.quoted(key)).append('\n');
      indent(indent);
    } else {
      text.append(scalar(key));
    }
    text.append(':');
  }

  private void sequence(List<?> list, int indent, boolean begun) {
    boolean inLine = begun;
    for (Object item : list) {
      indent(inLine ? 0 : indent);
      inLine = false;
      text.append("- ");
      if (item instanceof Map<?, ?> inner && !inner.isEmpty()) {
        mapping(inner, indent + 2, true);
      } else if (item instanceof List<?> inner && !inner.isEmpty()) {
        sequence(inner, indent + 2, true);
      } else {
        leaf(item, indent);
      }
    }
  }

  private void leaf(@Nullable Object value, int indent) {
    if (value instanceof Map<?, ?>) {
      text.append("{}\n");
    } else if (value instanceof List<?>) {
      text.append("[]\n");
    } else if (value instanceof Number number) {
      text.append(Numbers.text(number)).append('\n');
    } else if (value instanceof String string) {
      string(string, indent);
    } else {
      text.append(value).append('\n');
    }
  }

  private void string(String value, int indent) {
    if (!fitsBlock(value)) {
      text.append(scalar(value)).append('\n');
      return;
    }
    text.append(value.endsWith("\n") ? "|\n" : "|-\n");
    String body = value.endsWith("\n") ? value.substring(0, value.length() - 1) : value;
    for (String line : body.split("\n", -1)) {
      indent(line.isEmpty() ? 0 : indent + 2);
      text.append(line).append('\n');
    }
  }

  /** Whether a text of several lines can stand as it is, without any doubt about its spaces. */
  private static boolean fitsBlock(String value) {
    int first = value.indexOf('\n');
    if (first < 1 || value.endsWith("\n\n") || value.isBlank()) {
      return false;
    }
    if (value.charAt(0) == ' ' || value.charAt(0) == '\t') {
      return false;
    }
    for (String line : value.split("\n", -1)) {
      if (!BLOCK_LINE.matcher(line).matches() || (!line.isEmpty() && line.isBlank())) {
        return false;
      }
    }
    return true;
  }

  private static String scalar(String value) {
    boolean plain =
        SAFE.matcher(value).matches()
            && !value.endsWith(":")
            && YamlScalars.plain(value) instanceof String;
    return plain ? value : CanonicalJson.quoted(value);
  }

  private void indent(int spaces) {
    text.append(" ".repeat(spaces));
  }
}
