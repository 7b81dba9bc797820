package io.gitops4j.core.edit;

import io.gitops4j.core.model.Fields;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Edits of one file, in the format that its name says: {@code .json}, {@code .properties}, {@code
 * .tfvars}, and YAML for every other. Immutable and thread-safe.
 */
public final class Edits {
  private final String path;

  private Edits(String path) {
    this.path = path;
  }

  /**
   * Edits of a file.
   *
   * @throws IllegalArgumentException if the path leaves the repository
   */
  public static Edits forPath(String path) {
    return new Edits(RepositoryPath.checked(path));
  }

  /**
   * Reads what {@link Edit#toFields} wrote.
   *
   * @throws IllegalArgumentException if they are no edit's, or one of a newer version
   */
  public static Edit fromFields(Fields fields) {
    String type = fields.text("type");
    return switch (type) {
      case YamlEdit.TYPE -> new YamlEdit(fields.text("path"), Operation.fromFields(fields));
      case JsonEdit.TYPE -> new JsonEdit(fields.text("path"), Operation.fromFields(fields));
      case PropertiesEdit.TYPE -> PropertiesEdit.fromFields(fields);
      case TokenEdit.TYPE -> TokenEdit.fromFields(fields);
      case LineEdit.TYPE -> LineEdit.fromFields(fields);
      case FileEdit.TYPE -> FileEdit.fromFields(fields);
      default -> throw new IllegalArgumentException("There is no edit of the type " + type);
    };
  }

  /**
   * Gives a place a value and creates it where it is missing.
   *
   * @param where an expression of {@link YamlPath}, or a key in the formats that have no others
   * @throws EditException if the expression is malformed
   * @throws IllegalArgumentException if the format can't hold the value
   */
  public Edit set(String where, @Nullable Object value) {
    return switch (format()) {
      case "json" -> JsonEdit.set(path, where, value);
      case "properties" -> PropertiesEdit.set(path, where, given(value).toString());
      case "tfvars" -> TokenEdit.line(path, where, given(value));
      default -> YamlEdit.set(path, where, value);
    };
  }

  /**
   * Gives a place another value; refused with {@code NOT_FOUND} where it isn't there.
   *
   * @param where an expression of {@link YamlPath}
   * @throws EditException if the expression is malformed
   * @throws IllegalArgumentException if the format can't hold the value, or is neither YAML nor
   *     JSON
   */
  public Edit replace(String where, @Nullable Object value) {
    return isJson("replaced in")
        ? JsonEdit.replace(path, where, value)
        : YamlEdit.replace(path, where, value);
  }

  /**
   * Sees to it that a sequence has an element, which is added at the end where it is missing.
   *
   * @param where an expression of {@link YamlPath}
   * @throws EditException if the expression is malformed
   * @throws IllegalArgumentException if the format can't hold the value, or is neither YAML nor
   *     JSON
   */
  public Edit append(String where, @Nullable Object value) {
    return isJson("appended to")
        ? JsonEdit.append(path, where, value)
        : YamlEdit.append(path, where, value);
  }

  /**
   * Sees to it that a sequence has an element, which is put at a position where it is missing.
   *
   * @param where an expression of {@link YamlPath}
   * @param index from 0; at the end, if there are fewer
   * @throws EditException if the expression is malformed
   * @throws IllegalArgumentException if the format can't hold the value, or is neither YAML nor
   *     JSON; or if the position is negative
   */
  public Edit insert(String where, int index, @Nullable Object value) {
    return isJson("inserted into")
        ? JsonEdit.insert(path, where, index, value)
        : YamlEdit.insert(path, where, index, value);
  }

  /**
   * Sees to it that a sequence doesn't have an element.
   *
   * @param where an expression of {@link YamlPath}
   * @throws EditException if the expression is malformed
   * @throws IllegalArgumentException if the format can't hold the value, or is neither YAML nor
   *     JSON
   */
  public Edit take(String where, @Nullable Object value) {
    return isJson("taken from")
        ? JsonEdit.take(path, where, value)
        : YamlEdit.take(path, where, value);
  }

  /**
   * Takes a place away; nothing changes where it isn't there.
   *
   * @param where an expression of {@link YamlPath}, or a key in the formats that have no others
   * @throws EditException if the expression is malformed
   */
  public Edit remove(String where) {
    return switch (format()) {
      case "json" -> JsonEdit.remove(path, where);
      case "properties" -> PropertiesEdit.remove(path, where);
      case "tfvars" -> new LineEdit(path, where, null);
      default -> YamlEdit.remove(path, where);
    };
  }

  static int position(int index) {
    if (index < 0) {
      throw new IllegalArgumentException("A position counts from 0: " + index);
    }
    return index;
  }

  private Object given(@Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException(path + " can't hold null. Use remove");
    }
    return value;
  }

  private boolean isJson(String verb) {
    String format = format();
    if (format.equals("properties") || format.equals("tfvars")) {
      throw new IllegalArgumentException(
          "Nothing can be " + verb + " " + path + ", which is neither YAML nor JSON. Use set");
    }
    return format.equals("json");
  }

  private String format() {
    String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
