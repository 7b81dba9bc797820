package io.gitops4j.core.edit;

import io.gitops4j.core.model.Fields;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A whole file that is put in place or deleted. Immutable and thread-safe.
 *
 * <p>Its {@link #current} is the whole content: as a JSON string where it is UTF-8, else in base 64
 * under the tag {@code !!binary}.
 */
public final class FileEdit implements Edit {
  static final String TYPE = "file/1";

  private final String path;
  private final byte @Nullable [] content;

  private FileEdit(String path, byte @Nullable [] content) {
    this.path = RepositoryPath.checked(path);
    this.content = content == null ? null : content.clone();
  }

  /**
   * Sees to it that a file has a content.
   *
   * @throws IllegalArgumentException if the path leaves the repository
   */
  public static FileEdit put(String path, byte[] content) {
    return new FileEdit(path, Objects.requireNonNull(content, "content"));
  }

  /**
   * Sees to it that a file has a text, in UTF-8.
   *
   * @throws IllegalArgumentException if the path leaves the repository
   */
  public static FileEdit put(String path, String text) {
    return new FileEdit(path, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Sees to it that a file isn't there.
   *
   * @throws IllegalArgumentException if the path leaves the repository
   */
  public static FileEdit delete(String path) {
    return new FileEdit(path, null);
  }

  /**
   * Moves a file: one edit puts its content in the new place, the other deletes the old one.
   *
   * @param content what the file holds now
   * @throws IllegalArgumentException if a path leaves the repository, or both are the same
   */
  public static List<Edit> move(String from, String to, byte[] content) {
    if (from.equals(to)) {
      throw new IllegalArgumentException("A file is moved to another path, not to " + to);
    }
    return List.of(put(to, content), delete(from));
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public String describe() {
    return path + ": " + (content == null ? "delete" : "put " + content.length + " bytes");
  }

  @Override
  public Edited apply(byte @Nullable [] old, EditLimits limits) {
    if (Arrays.equals(old, content)) {
      return Edited.unchanged(old);
    }
    if (content != null) {
      TextFile.checkSize(content.length, new Intent("put", "", path), limits);
    }
    int before = old == null ? 0 : old.length;
    int after = content == null ? 0 : content.length;
    Replacement all = new Replacement(path, 0, before, 0, after, current(old, limits), wanted());
    return Edited.changed(content, List.of(all));
  }

  @Override
  public Optional<String> current(byte @Nullable [] old, EditLimits limits) {
    if (old != null) {
      TextFile.checkSize(old.length, new Intent("read", "", path), limits);
    }
    return canonical(old);
  }

  @Override
  public Optional<String> wanted() {
    return canonical(content);
  }

  @Override
  public FileEdit inverse(Optional<String> before) {
    return new FileEdit(path, before.map(FileEdit::bytes).orElse(null));
  }

  @Override
  public Fields toFields() {
    return Fields.of("type", TYPE)
        .with("path", path)
        .with("content", canonical(content).orElse(null));
  }

  static FileEdit fromFields(Fields fields) {
    return new FileEdit(
        fields.text("path"), fields.findText("content").map(FileEdit::bytes).orElse(null));
  }

  private static Optional<String> canonical(byte @Nullable [] bytes) {
    if (bytes == null) {
      return Optional.empty();
    }
    Value value;
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      value = new Value.Text(StandardCharsets.UTF_8.newDecoder().decode(buffer).toString());
    } catch (CharacterCodingException e) {
      String encoded = Base64.getEncoder().encodeToString(bytes);
      value = new Value.Tagged("!!binary", new Value.Text(encoded));
    }
    return Optional.of(CanonicalJson.write(value));
  }

  private static byte[] bytes(String canonical) {
    Value value = CanonicalJson.read(canonical);
    if (value instanceof Value.Text text) {
      return text.text().getBytes(StandardCharsets.UTF_8);
    }
    if (value instanceof Value.Tagged tagged && tagged.content() instanceof Value.Text encoded) {
      return Base64.getDecoder().decode(encoded.text());
    }
    throw new IllegalArgumentException("Not the content of a file: " + canonical);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FileEdit that
        && path.equals(that.path)
        && Arrays.equals(content, that.content);
  }

  @Override
  public int hashCode() {
    return path.hashCode() * 31 + Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return describe();
  }
}
