package io.gitops4j.core.edit;

import io.gitops4j.core.edit.PropertiesFile.Property;
import io.gitops4j.core.model.Fields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A change of one value in a file in the format of {@link java.util.Properties}. Immutable and
 * thread-safe.
 *
 * <p>Separator, escapes, comments and every other entry stay as they are; a new key comes last,
 * with the separator of the entry before it. Files are UTF-8, or ISO 8859-1 where they aren't valid
 * UTF-8. Characters beyond ASCII are written as <code>&#92;uXXXX</code> unless the file has such
 * characters itself. A key that stands there twice is refused, and so is a file encrypted by SOPS.
 */
public final class PropertiesEdit implements Edit {
  static final String TYPE = "properties/1";

  private final String path;
  private final String key;
  private final @Nullable String value;

  private PropertiesEdit(String path, String key, @Nullable String value) {
    this.path = RepositoryPath.checked(path);
    this.key = Objects.requireNonNull(key, "key");
    this.value = value;
  }

  /**
   * Gives a key a value; the key is created where it is missing.
   *
   * @throws IllegalArgumentException if the path leaves the repository
   */
  public static PropertiesEdit set(String path, String key, String value) {
    return new PropertiesEdit(path, key, Objects.requireNonNull(value, "value"));
  }

  /**
   * Takes a key away; nothing changes where it isn't there.
   *
   * @throws IllegalArgumentException if the path leaves the repository
   */
  public static PropertiesEdit remove(String path, String key) {
    return new PropertiesEdit(path, key, null);
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public String describe() {
    return path + ": " + (value == null ? "remove " + key : "set " + key + " = " + value);
  }

  @Override
  public Edited apply(byte @Nullable [] content, EditLimits limits) {
    PropertiesFile file = read(content, limits);
    Optional<Property> old = find(file);
    Optional<String> before = old.map(property -> TextPlace.json(property.value()));
    if (before.equals(wanted())) {
      return Edited.unchanged(content);
    }
    if (file.entries().stream().anyMatch(property -> property.key().equals("sops_mac"))) {
      throw intent()
          .invalid(
              "the file is encrypted by SOPS, and the change would break its MAC",
              "Edit it with sops, or keep the value in a file of its own");
    }
    Span span = span(file, old);
    prove(file, span);
    return TextPlace.edited(file.file(), List.of(span), key, before, wanted());
  }

  @Override
  public Optional<String> current(byte @Nullable [] content, EditLimits limits) {
    return find(read(content, limits)).map(property -> TextPlace.json(property.value()));
  }

  @Override
  public Optional<String> wanted() {
    return Optional.ofNullable(value).map(TextPlace::json);
  }

  @Override
  public PropertiesEdit inverse(Optional<String> before) {
    return new PropertiesEdit(path, key, before.map(TextPlace::text).orElse(null));
  }

  @Override
  public Fields toFields() {
    return Fields.of("type", TYPE).with("path", path).with("key", key).with("value", value);
  }

  static PropertiesEdit fromFields(Fields fields) {
    return new PropertiesEdit(
        fields.text("path"), fields.text("key"), fields.findText("value").orElse(null));
  }

  private Intent intent() {
    return new Intent(value == null ? "remove" : "set", key, path);
  }

  private PropertiesFile read(byte @Nullable [] content, EditLimits limits) {
    return content == null
        ? PropertiesFile.of(TextFile.EMPTY, intent())
        : PropertiesFile.read(content, intent(), limits);
  }

  private Optional<Property> find(PropertiesFile file) {
    List<Property> found = file.entries().stream().filter(p -> p.key().equals(key)).toList();
    if (found.size() > 1) {
      throw intent()
          .invalid(
              "the key stands there twice, at "
                  + file.file().position(found.get(0).start())
                  + " and "
                  + file.file().position(found.get(1).start()),
              "Remove one of them");
    }
    return found.stream().findFirst();
  }

  private Span span(PropertiesFile file, Optional<Property> old) {
    TextFile text = file.file();
    if (old.isEmpty()) {
      return added(file);
    }
    Property property = old.get();
    if (value == null) {
      int end = property.end() + text.breakLength(property.end());
      return new Span(property.start(), end, "");
    }
    String used = text.text().substring(property.keyEnd(), property.valueStart());
    String separator = used.isEmpty() ? "=" : used;
    String escaped = escapedValue(text, separator, value);
    return new Span(property.valueStart(), property.end(), (used.isEmpty() ? "=" : "") + escaped);
  }

  private Span added(PropertiesFile file) {
    TextFile text = file.file();
    int end = text.text().length();
    String separator = "=";
    for (Property property : file.entries()) {
      String used = text.text().substring(property.keyEnd(), property.valueStart());
      separator = used.matches("[ \t]*[=:][ \t]*|[ \t]+") ? used : separator;
    }
    String lineBreak = text.lineBreak(end);
    String lead = text.lead(end).isEmpty() ? "" : lineBreak;
    String added = escapedValue(text, separator, Objects.requireNonNull(value));
    String line = escapedKey(text) + separator + added;
    return Span.insert(end, lead + line + lineBreak);
  }

  private String escapedKey(TextFile file) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (" =:#!".indexOf(c) >= 0) {
        out.append('\\').append(c);
      } else {
        appendEscaped(out, file, c);
      }
    }
    return out.toString();
  }

  /** A value may begin with a sign that separates, or a blank, only behind a backslash. */
  private static String escapedValue(TextFile file, String separator, String value) {
    boolean signed = separator.indexOf('=') >= 0 || separator.indexOf(':') >= 0;
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (i == 0 && (c == ' ' || (!signed && (c == '=' || c == ':')))) {
        out.append('\\').append(c);
      } else {
        appendEscaped(out, file, c);
      }
    }
    return out.toString();
  }

  private static void appendEscaped(StringBuilder out, TextFile file, char c) {
    switch (c) {
      case '\\' -> out.append("\\\\");
      case '\t' -> out.append("\\t");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\f' -> out.append("\\f");
      default -> {
        boolean raw = c >= ' ' && (c < 0x7F || (c > 0xA0 && holdsRaw(file)));
        out.append(raw ? String.valueOf(c) : String.format("\\u%04X", (int) c));
      }
    }
  }

  private static boolean holdsRaw(TextFile file) {
    return file.charset().equals(StandardCharsets.UTF_8)
        && file.text().chars().anyMatch(c -> c > 0x7F);
  }

  /** Reads the result again: all other entries are as they were. */
  private void prove(PropertiesFile file, Span span) {
    TextFile changed = file.file().spliced(List.of(span));
    List<String> expected = pairs(file);
    List<String> actual = pairs(PropertiesFile.of(changed, intent()));
    Optional<String> now = find(PropertiesFile.of(changed, intent())).map(Property::value);
    if (!expected.equals(actual) || !now.equals(Optional.ofNullable(value))) {
      throw intent()
          .invalid(
              "the change could not be proven to touch nothing else",
              "Write that part of the file in a simpler style, or edit it by hand");
    }
  }

  private List<String> pairs(PropertiesFile file) {
    List<String> pairs = new ArrayList<>();
    for (Property property : file.entries()) {
      if (!property.key().equals(key)) {
        pairs.add(property.key());
        pairs.add(property.value());
      }
    }
    return pairs;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PropertiesEdit that
        && path.equals(that.path)
        && key.equals(that.key)
        && Objects.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(path, key, value);
  }

  @Override
  public String toString() {
    return describe();
  }
}
