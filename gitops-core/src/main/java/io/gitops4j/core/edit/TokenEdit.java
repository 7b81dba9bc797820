package io.gitops4j.core.edit;

import io.gitops4j.core.model.Fields;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A piece of text that takes the place of a token, in a file of any format. Immutable and
 * thread-safe.
 *
 * <p>The token must stand in the file exactly once; a file without it that holds the replacement is
 * taken as changed already. Its {@link #current} is the one of the two that the file holds.
 */
public final class TokenEdit implements Edit {
  static final String TYPE = "token/1";

  private final String path;
  private final String token;
  private final String replacement;

  private TokenEdit(String path, String token, String replacement) {
    this.path = RepositoryPath.checked(path);
    this.token = token;
    this.replacement = replacement;
    if (token.isBlank() || replacement.isEmpty() || replacement.contains(token)) {
      throw new IllegalArgumentException(
          "Not a replacement of '"
              + token
              + "': '"
              + replacement
              + "'. Neither may be empty, and the replacement must not hold the token");
    }
  }

  /**
   * Replaces a token that stands in the file exactly once, such as {@code CLUSTER_DOMAIN}.
   *
   * @throws IllegalArgumentException if the path leaves the repository, one of the texts is empty,
   *     or the replacement holds the token
   */
  public static TokenEdit replace(String path, String token, String replacement) {
    return new TokenEdit(path, token, replacement);
  }

  /**
   * Gives a key a value in a file of lines {@code key = "value"}, such as Terraform's {@code
   * .tfvars}. A missing key is added at the end; keys inside blocks and values that are
   * expressions, lists or maps are left alone and refused.
   *
   * @param value a String, a Boolean or a number
   * @throws IllegalArgumentException if the path leaves the repository, the key is not an
   *     identifier, or the value is of another type
   */
  public static Edit line(String path, String key, Object value) {
    return new LineEdit(path, key, Value.of(value));
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public String describe() {
    return path + ": replace " + token + " by " + replacement;
  }

  @Override
  public Edited apply(byte @Nullable [] content, EditLimits limits) {
    Optional<String> before = current(content, limits);
    if (before.equals(wanted())) {
      return Edited.unchanged(content);
    }
    if (content == null || before.isEmpty()) {
      throw intent()
          .notFound(
              content == null ? "there is no such file" : "the token is not there",
              "Put it where the replacement is to go");
    }
    TextFile file = TextFile.utf8(content, intent(), limits);
    int at = file.text().indexOf(token);
    Span span = new Span(at, at + token.length(), replacement);
    return TextPlace.edited(file, List.of(span), token, before, wanted());
  }

  @Override
  public Optional<String> current(byte @Nullable [] content, EditLimits limits) {
    if (content == null) {
      return Optional.empty();
    }
    TextFile file = TextFile.utf8(content, intent(), limits);
    int first = file.text().indexOf(token);
    if (first < 0) {
      return file.text().contains(replacement) ? wanted() : Optional.empty();
    }
    int second = file.text().indexOf(token, first + 1);
    if (second >= 0) {
      throw intent()
          .invalid(
              "the token is not there once but at "
                  + file.position(first)
                  + ", at "
                  + file.position(second)
                  + " and maybe more",
              "Make the token longer, so that it names one place");
    }
    return Optional.of(TextPlace.json(token));
  }

  @Override
  public Optional<String> wanted() {
    return Optional.of(TextPlace.json(replacement));
  }

  /**
   * {@inheritDoc}
   *
   * <p>It is refused when applied if the replacement stands in the file more than once by then.
   */
  @Override
  public TokenEdit inverse(Optional<String> before) {
    if (before.isEmpty()) {
      throw new IllegalArgumentException("Without the token there was nothing to replace");
    }
    return before.equals(wanted()) ? this : new TokenEdit(path, replacement, token);
  }

  @Override
  public Fields toFields() {
    return Fields.of("type", TYPE)
        .with("path", path)
        .with("token", token)
        .with("replacement", replacement);
  }

  static TokenEdit fromFields(Fields fields) {
    return new TokenEdit(fields.text("path"), fields.text("token"), fields.text("replacement"));
  }

  private Intent intent() {
    return new Intent("replace", token, path);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TokenEdit that
        && path.equals(that.path)
        && token.equals(that.token)
        && replacement.equals(that.replacement);
  }

  @Override
  public int hashCode() {
    return Objects.hash(path, token, replacement);
  }

  @Override
  public String toString() {
    return describe();
  }
}
