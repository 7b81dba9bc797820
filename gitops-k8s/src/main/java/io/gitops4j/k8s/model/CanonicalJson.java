package io.gitops4j.k8s.model;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** JSON in one form only: keys sorted, no space, each number in its shortest text. */
public final class CanonicalJson {
  private final StringBuilder text = new StringBuilder();

  private CanonicalJson() {}

  /** The digest of manifests in their order: each as a line of JSON. */
  public static Digest digest(List<KubernetesManifest> manifests) {
    MessageDigest hash = Digest.sha256();
    for (KubernetesManifest manifest : manifests) {
      hash.update(write(manifest.object()).getBytes(StandardCharsets.UTF_8));
      hash.update((byte) '\n');
    }
    return Digest.of(hash);
  }

  /** An object as JSON. */
  public static String write(Fields object) {
    CanonicalJson json = new CanonicalJson();
    json.value(object.asMap());
    return json.text.toString();
  }

  /** A text as a JSON string, quotes included. */
  public static String quoted(String value) {
    CanonicalJson json = new CanonicalJson();
    json.string(value);
    return json.text.toString();
  }

  private void value(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      object(map);
    } else if (value instanceof List<?> list) {
      array(list);
    } else if (value instanceof Number number) {
      text.append(Numbers.text(number));
    } else if (value instanceof String string) {
      string(string);
    } else {
      text.append(value);
    }
  }

  private void object(Map<?, ?> map) {
    Map<String, @Nullable Object> sorted = new TreeMap<>();
    map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
    text.append('{');
    String comma = "";
    for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
      text.append(comma);
      string(entry.getKey());
      text.append(':');
      value(entry.getValue());
      comma = ",";
    }
    text.append('}');
  }

  private void array(List<?> list) {
    text.append('[');
    String comma = "";
    for (Object element : list) {
      text.append(comma);
      value(element);
      comma = ",";
    }
    text.append(']');
  }

  private void string(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> text.append('\\').append(c);
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (needsEscape(c)) {
            text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }

  /** Whether YAML would not take the character as it is, even between quotes. */
  private static boolean needsEscape(char c) {
    return c < 0x20
        || (c >= 0x7F && c < 0xA0)
        || c == '\u2028'
        || c == '\u2029'
        || c == '\uFEFF'
        || c >= '\uFFFE';
  }
}
