package io.gitops4j.core.edit;

import io.gitops4j.core.model.Fields;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A change of one value in a JSON file. Immutable and thread-safe.
 *
 * <p>Like {@link YamlEdit}, with the same expressions and values; a file is one document, without
 * comments. New members are laid out as their neighbours are. Refused are content that is not JSON
 * in UTF-8 or has duplicate keys, files encrypted by SOPS, and numbers that JSON can't hold.
 */
public final class JsonEdit implements Edit {
  static final String TYPE = "json/1";

  private final TreeEdit edit;

  JsonEdit(String path, Operation operation) {
    Value value = operation.journaled();
    if (value != null && !JsonNotation.canHold(value)) {
      throw new IllegalArgumentException("JSON can't hold " + CanonicalJson.write(value));
    }
    this.edit = new TreeEdit(Format.JSON, path, operation);
  }

  /**
   * Gives a place a value. Missing keys are created, in the file's own layout.
   *
   * @throws EditException if the expression is malformed
   * @throws IllegalArgumentException if the path leaves the repository, or JSON can't hold the
   *     value
   */
  public static JsonEdit set(String path, String expression, @Nullable Object value) {
    return new JsonEdit(
        path, new Operation.Put(YamlPath.parse(expression), Value.of(value), false));
  }

  /**
   * Gives a place another value; refused with {@code NOT_FOUND} where it isn't there.
   *
   * @throws EditException if the expression is malformed
   * @throws IllegalArgumentException if the path leaves the repository, or JSON can't hold the
   *     value
   */
  public static JsonEdit replace(String path, String expression, @Nullable Object value) {
    return new JsonEdit(path, new Operation.Put(YamlPath.parse(expression), Value.of(value), true));
  }

  /**
   * Takes a place away; nothing changes where it isn't there. An element of a sequence is named by
   * a field, not by its position: done twice, that would remove the next one too. Its {@link
   * #inverse} brings it back as the last.
   *
   * @throws EditException if the expression is malformed, or ends in a position
   * @throws IllegalArgumentException if the path leaves the repository
   */
  public static JsonEdit remove(String path, String expression) {
    return new JsonEdit(path, new Operation.Remove(YamlPath.parse(expression)));
  }

  /**
   * Sees to it that a sequence has an element, by adding it at the end where it has none that is
   * equal. The sequence is created where it is missing. Its {@link #current} is that element.
   *
   * @throws EditException if the expression is malformed
   * @throws IllegalArgumentException if the path leaves the repository, or JSON can't hold the
   *     value
   */
  public static JsonEdit append(String path, String expression, @Nullable Object value) {
    return new JsonEdit(
        path,
        new Operation.Append(YamlPath.parse(expression), Value.of(value), Operation.Append.LAST));
  }

  /**
   * Like {@link #append}, but a missing element is put at a position, before the comments above the
   * one that was there; or at the end, if there are fewer. One that is there stays where it is.
   *
   * @throws EditException if the expression is malformed
   * @throws IllegalArgumentException if the path leaves the repository, the position is negative,
   *     or JSON can't hold the value
   */
  public static JsonEdit insert(String path, String expression, int index, @Nullable Object value) {
    YamlPath at = YamlPath.parse(expression);
    return new JsonEdit(path, new Operation.Append(at, Value.of(value), Edits.position(index)));
  }

  /**
   * Takes an element away from a sequence, by its value; refused where several are equal. Its
   * {@link #inverse} brings it back as the last.
   *
   * @throws EditException if the expression is malformed
   * @throws IllegalArgumentException if the path leaves the repository, or JSON can't hold the
   *     value
   */
  public static JsonEdit take(String path, String expression, @Nullable Object value) {
    return new JsonEdit(path, new Operation.Take(YamlPath.parse(expression), Value.of(value)));
  }

  @Override
  public String path() {
    return edit.path();
  }

  @Override
  public String describe() {
    return edit.describe();
  }

  @Override
  public Edited apply(byte @Nullable [] content, EditLimits limits) {
    return edit.apply(content, limits);
  }

  @Override
  public Optional<String> current(byte @Nullable [] content, EditLimits limits) {
    return edit.current(content, limits);
  }

  @Override
  public Optional<String> wanted() {
    return edit.wanted();
  }

  @Override
  public JsonEdit inverse(Optional<String> before) {
    return new JsonEdit(edit.path(), edit.inverse(before));
  }

  @Override
  public Fields toFields() {
    return edit.toFields(TYPE);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonEdit that && edit.equals(that.edit);
  }

  @Override
  public int hashCode() {
    return edit.hashCode();
  }

  @Override
  public String toString() {
    return describe();
  }
}
