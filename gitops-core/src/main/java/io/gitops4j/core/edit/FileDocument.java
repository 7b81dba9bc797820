package io.gitops4j.core.edit;

import io.gitops4j.core.model.Fields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One document of a YAML or JSON file: what it says, and edits of it that touch only the bytes they
 * must. Expressions are those of {@link YamlPath}, without the document in front. Immutable and
 * thread-safe.
 */
public final class FileDocument {
  private final String path;
  private final String selector;
  private final Fields content;

  private FileDocument(String path, String selector, Fields content) {
    this.path = path;
    this.selector = selector;
    this.content = content;
  }

  /**
   * The documents of a file that are mappings; empty ones and lists are left out.
   *
   * @param path from the repository's root; {@code .json} is read as JSON, all else as YAML
   * @throws EditException if the content can't be read
   */
  public static List<FileDocument> read(String path, byte[] content) {
    Intent intent = new Intent("read", "", RepositoryPath.checked(path));
    EditLimits limits = EditLimits.standard();
    Format format = path.toLowerCase(Locale.ROOT).endsWith(".json") ? Format.JSON : Format.YAML;
    View view = new View(format, TextFile.utf8(content, intent, limits), intent, limits);
    List<Fields> all = new ArrayList<>();
    for (Node root : view.roots()) {
      Object tree = plain(view.reading().value(root));
      all.add(tree instanceof Map<?, ?> map ? fields(map) : Fields.none());
    }
    List<FileDocument> found = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).isEmpty()) {
        found.add(new FileDocument(path, selector(all, i), all.get(i)));
      }
    }
    return List.copyOf(found);
  }

  /**
   * An object as if it were alone in a JSON file of that name, for edits of what is in no file.
   *
   * @param path ends in {@code .json}
   */
  public static FileDocument of(String path, Fields content) {
    if (!path.toLowerCase(Locale.ROOT).endsWith(".json")) {
      throw new IllegalArgumentException("The path of an object in JSON ends in .json: " + path);
    }
    return new FileDocument(RepositoryPath.checked(path), "", content);
  }

  /** The file. */
  public String path() {
    return path;
  }

  /** What the document says, aliases written out. */
  public Fields content() {
    return content;
  }

  /** Gives a place a value and creates it where it is missing. */
  public Edit set(String expression, @Nullable Object value) {
    return Edits.forPath(path).set(selector + expression, value);
  }

  /** Gives a place another value; refused with {@code NOT_FOUND} where it isn't there. */
  public Edit replace(String expression, @Nullable Object value) {
    return Edits.forPath(path).replace(selector + expression, value);
  }

  /** Takes a place away; nothing changes where it isn't there. */
  public Edit remove(String expression) {
    return Edits.forPath(path).remove(selector + expression);
  }

  /** Sees to it that a sequence has an element, which is added at the end where it is missing. */
  public Edit append(String expression, @Nullable Object value) {
    return Edits.forPath(path).append(selector + expression, value);
  }

  /** Sees to it that a sequence has an element, which is put at a position if it is missing. */
  public Edit insert(String expression, int index, @Nullable Object value) {
    return Edits.forPath(path).insert(selector + expression, index, value);
  }

  /** Sees to it that a sequence doesn't have an element. */
  public Edit take(String expression, @Nullable Object value) {
    return Edits.forPath(path).take(selector + expression, value);
  }

  /**
   * What the document says after edits of it, in order; the document is left as it is. Edits of
   * other files are left out.
   *
   * @throws EditException if one can't be made
   */
  public Fields after(List<Edit> edits) {
    String text = CanonicalJson.write(Value.of(content));
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (Edit edit : edits) {
      if (edit.path().equals(path)) {
        bytes = Objects.requireNonNull(edit.apply(bytes).content(), "a document stays one");
      }
    }
    List<FileDocument> read = read(path, bytes);
    return read.isEmpty() ? Fields.none() : read.get(0).content();
  }

  /** {@code a.yaml#HTTPRoute/web}, or the file alone if it has one document. */
  @Override
  public String toString() {
    return path + (selector.isEmpty() ? "" : selector.substring(0, selector.length() - 1));
  }

  /** By kind and name where these are unique in the file, else by position. */
  private static String selector(List<Fields> all, int index) {
    if (all.size() == 1) {
      return "";
    }
    Optional<String> named = named(all.get(index));
    boolean unique =
        named.isPresent() && all.stream().filter(o -> named(o).equals(named)).count() == 1;
    return unique ? "#" + named.get() + ":" : "#" + index + ":";
  }

  private static Optional<String> named(Fields object) {
    Optional<String> name = object.object("metadata").findText("name");
    return object
        .findText("kind")
        .filter(kind -> name.isPresent())
        .map(kind -> kind + "/" + name.get())
        .filter(text -> text.matches("[\\w./-]+"));
  }

  private static Fields fields(Map<?, ?> map) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(String.valueOf(key), value));
    return Fields.copyOf(copy);
  }

  private static @Nullable Object plain(Value value) {
    if (value instanceof Value.Mapping mapping) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      mapping.entries().forEach((key, inner) -> copy.put(key(key), plain(inner)));
      return copy;
    }
    if (value instanceof Value.Items items) {
      List<@Nullable Object> copy = new ArrayList<>();
      items.items().forEach(inner -> copy.add(plain(inner)));
      return copy;
    }
    if (value instanceof Value.Tagged tagged) {
      return plain(tagged.content());
    }
    if (value instanceof Value.Decimal decimal) {
      return decimal.number();
    }
    return value instanceof Value.Whole whole ? whole.number() : simple(value);
  }

  private static @Nullable Object simple(Value value) {
    if (value instanceof Value.Text text) {
      return text.text();
    }
    return value instanceof Value.Truth truth ? truth.truth() : null;
  }

  private static String key(Value key) {
    return key instanceof Value.Text text ? text.text() : CanonicalJson.write(key);
  }
}
