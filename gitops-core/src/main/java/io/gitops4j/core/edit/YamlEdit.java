package io.gitops4j.core.edit;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ImageReference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A change of one value in a YAML file. Immutable and thread-safe.
 *
 * <p>Comments, order, quotes, line breaks and every other byte stay as they are. Places are named
 * by a {@link YamlPath} expression; values are JSON trees: {@code null}, {@link String}, {@link
 * Boolean}, {@link Integer}, {@link Long}, {@link java.math.BigInteger}, {@link Double}, {@link
 * java.math.BigDecimal}, and {@link java.util.Map}s with String keys and {@link Iterable}s of such.
 * A String always reads back as that string, with quotes where YAML 1.1 or 1.2 would otherwise read
 * a number, a date, a truth value or null.
 *
 * <p>Refused, with an {@link EditException} that says why and what to do instead:
 *
 * <ul>
 *   <li>content that is not YAML in UTF-8, has duplicate keys, or is beyond the {@link EditLimits};
 *   <li>a change inside an alias, or of an anchored value that an alias elsewhere repeats;
 *   <li>removing what comes through a merge key ({@code <<}), or what overrides such a key; setting
 *       a merged key creates an override in the mapping itself;
 *   <li>a file of several documents where the expression leads to none or to more than one;
 *   <li>files encrypted by SOPS, whose MAC would break;
 *   <li>anything of which reading the result again does not prove that only the named place
 *       changed.
 * </ul>
 *
 * <p>Removing an entry takes its lines and the comment behind it; comments above it and blank lines
 * stay. The last entry of a collection leaves <code>{}</code> or <code>[]</code>.
 */
public final class YamlEdit implements Edit {
  static final String TYPE = "yaml/1";

  private final TreeEdit edit;

  YamlEdit(String path, Operation operation) {
    this.edit = new TreeEdit(Format.YAML, path, operation);
  }

  /**
   * Gives a place a value. Missing keys are created, in the file's own indentation.
   *
   * @throws EditException if the expression is malformed
   * @throws IllegalArgumentException if the path leaves the repository, or JSON can't hold the
   *     value
   */
  public static YamlEdit set(String path, String expression, @Nullable Object value) {
    return new YamlEdit(
        path, new Operation.Put(YamlPath.parse(expression), Value.of(value), false));
  }

  /**
   * Gives a place another value; refused with {@code NOT_FOUND} where it isn't there.
   *
   * @throws EditException if the expression is malformed
   * @throws IllegalArgumentException if the path leaves the repository, or JSON can't hold the
   *     value
   */
  public static YamlEdit replace(String path, String expression, @Nullable Object value) {
    return new YamlEdit(path, new Operation.Put(YamlPath.parse(expression), Value.of(value), true));
  }

  /**
   * Takes a place away; nothing changes where it isn't there. An element of a sequence is named by
   * a field, not by its position: done twice, that would remove the next one too. Its {@link
   * #inverse} brings it back as the last.
   *
   * @throws EditException if the expression is malformed, or ends in a position
   * @throws IllegalArgumentException if the path leaves the repository
   */
  public static YamlEdit remove(String path, String expression) {
    return new YamlEdit(path, new Operation.Remove(YamlPath.parse(expression)));
  }

  /**
   * Sees to it that a sequence has an element, by adding it at the end where it has none that is
   * equal. The sequence is created where it is missing. Its {@link #current} is that element.
   *
   * @throws EditException if the expression is malformed
   * @throws IllegalArgumentException if the path leaves the repository, or JSON can't hold the
   *     value
   */
  public static YamlEdit append(String path, String expression, @Nullable Object value) {
    return new YamlEdit(
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
  public static YamlEdit insert(String path, String expression, int index, @Nullable Object value) {
    YamlPath at = YamlPath.parse(expression);
    return new YamlEdit(path, new Operation.Append(at, Value.of(value), Edits.position(index)));
  }

  /**
   * Takes an element away from a sequence, by its value; refused where several are equal. Its
   * {@link #inverse} brings it back as the last.
   *
   * @throws EditException if the expression is malformed
   * @throws IllegalArgumentException if the path leaves the repository, or JSON can't hold the
   *     value
   */
  public static YamlEdit take(String path, String expression, @Nullable Object value) {
    return new YamlEdit(path, new Operation.Take(YamlPath.parse(expression), Value.of(value)));
  }

  /**
   * Points to another image. The place is
   *
   * <ul>
   *   <li>a scalar, which gets the reference as it is written;
   *   <li>a mapping with {@code repository}, and {@code tag}, {@code digest} and {@code registry}
   *       as in Helm values: a digest goes into the field {@code digest} if there is one, else
   *       behind the tag;
   *   <li>an entry of a kustomization's {@code images}, with {@code newName}, {@code newTag} and
   *       {@code digest};
   *   <li>a mapping with an {@code image}, such as a container, whose image is meant then.
   * </ul>
   *
   * <p>Its {@link #current} is the reference put together from these, as a JSON string.
   *
   * @throws EditException if the expression is malformed
   * @throws IllegalArgumentException if the path leaves the repository
   */
  public static YamlEdit image(String path, String expression, ImageReference reference) {
    return new YamlEdit(
        path, new Operation.Image(YamlPath.parse(expression), reference.toString()));
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
  public YamlEdit inverse(Optional<String> before) {
    return new YamlEdit(edit.path(), edit.inverse(before));
  }

  @Override
  public Fields toFields() {
    return edit.toFields(TYPE);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof YamlEdit that && edit.equals(that.edit);
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
