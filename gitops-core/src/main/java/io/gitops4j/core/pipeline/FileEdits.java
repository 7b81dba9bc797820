package io.gitops4j.core.pipeline;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.Edits;
import io.gitops4j.core.edit.FileEdit;
import io.gitops4j.core.edit.RepositoryPath;
import io.gitops4j.core.edit.TokenEdit;
import io.gitops4j.core.edit.YamlEdit;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ImageReference;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One file of a repository, and what is to become of it: {@code file("a.yaml").set("version",
 * car.pinned())}. Values that are known only when the pipeline runs are taken as {@link Value}.
 * Edits touch only the bytes they must. The syntax of the file is told by its name: {@code .json},
 * {@code .properties}, {@code .tfvars}, else YAML. An expression that can't be read, or a value
 * that can't be written, is refused when it is said, by an exception of core's edits.
 */
public final class FileEdits {
  private final String path;

  private FileEdits(String path) {
    this.path = path;
  }

  /**
   * Names a file, by its path from the repository's root. {@code {environment}} and {@code
   * {application}} stand for the stage's and the pipeline's.
   *
   * @throws IllegalArgumentException if the path leaves the repository
   */
  public static FileEdits file(String path) {
    RepositoryPath.checked(path);
    return new FileEdits(path);
  }

  /** Sets the value at an expression, creating what is missing. */
  public PlannedEdit set(String expression, @Nullable Value<?> value) {
    if (value == null) {
      return set(expression, (Object) null);
    }
    return planned(
        "set " + expression, value, (p, v) -> Edits.forPath(p).set(expression, plain(v)));
  }

  /** Sets the value at an expression: text, a number, a boolean, a list or map of such, or null. */
  public PlannedEdit set(String expression, @Nullable Object value) {
    return fixed(
        "set " + expression + " = " + shown(value), p -> Edits.forPath(p).set(expression, value));
  }

  /** Sets the value at an expression that must be there already; YAML and JSON only. */
  public PlannedEdit replace(String expression, @Nullable Value<?> value) {
    if (value == null) {
      return replace(expression, (Object) null);
    }
    return planned(
        "replace " + expression, value, (p, v) -> Edits.forPath(p).replace(expression, plain(v)));
  }

  /** Sets the value at an expression that must be there already; YAML and JSON only. */
  public PlannedEdit replace(String expression, @Nullable Object value) {
    return fixed(
        "replace " + expression + " = " + shown(value),
        p -> Edits.forPath(p).replace(expression, value));
  }

  /** Removes what is at an expression. */
  public PlannedEdit remove(String expression) {
    return fixed("remove " + expression, p -> Edits.forPath(p).remove(expression));
  }

  /** Appends to the sequence at an expression, unless it has the value; YAML and JSON only. */
  public PlannedEdit append(String expression, Object value) {
    return fixed(
        "append to " + expression + " " + shown(value),
        p -> Edits.forPath(p).append(expression, value));
  }

  /**
   * Replaces the image reference at an expression: a text, or a mapping with {@code repository} and
   * {@code tag} (or {@code digest}), or Kustomize's {@code newName}, {@code newTag}.
   */
  public PlannedEdit image(String expression, Value<ImageReference> value) {
    return planned("image " + expression, value, (p, v) -> YamlEdit.image(p, expression, image(v)));
  }

  /** Replaces a text that stands in the file exactly once. */
  public PlannedEdit token(String token, Value<String> value) {
    return new PlannedEdit(
        path,
        "token " + token + " = " + value.describe(),
        value,
        (p, v) -> TokenEdit.replace(p, token, v.toString()));
  }

  /** Sets the value of a line {@code key = value}, as in a tfvars file. */
  public PlannedEdit line(String key, Value<String> value) {
    return planned("line " + key, value, (p, v) -> TokenEdit.line(p, key, v.toString()));
  }

  /** Writes the whole file. */
  public PlannedEdit put(String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return fixed("put " + Digest.of(bytes), p -> FileEdit.put(p, bytes));
  }

  /** Deletes the file. */
  public PlannedEdit delete() {
    return fixed("delete", FileEdit::delete);
  }

  private PlannedEdit planned(String what, Value<?> value, BiFunction<String, Object, Edit> make) {
    Objects.requireNonNull(make.apply(path, value.describe()), "a bad expression is refused here");
    return new PlannedEdit(path, what + " = " + value.describe(), value, make);
  }

  private PlannedEdit fixed(String what, Function<String, Edit> make) {
    Objects.requireNonNull(make.apply(path), "a bad expression is refused here");
    return new PlannedEdit(path, what, Value.of(""), (p, v) -> make.apply(p));
  }

  /** A reference, or one that stands for a symbol in plans: {@code <car.reference>}. */
  private static ImageReference image(Object value) {
    if (value instanceof ImageReference reference) {
      return reference;
    }
    String name = value.toString().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return ImageReference.parse(
            "not-known-yet.invalid/" + name.replaceAll("^-|-$", "") + ":unknown")
        .withDigest(Digest.parse("sha256:" + "0".repeat(64)));
  }

  /** A value as the description and the fingerprint have it: {@code 'true'} is text. */
  private static String shown(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(e -> shown(e.getKey()) + ": " + shown(e.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof List<?> list) {
      return list.stream().map(FileEdits::shown).collect(Collectors.joining(", ", "[", "]"));
    }
    return value instanceof String ? "'" + value + "'" : String.valueOf(value);
  }

  private static Object plain(Object value) {
    return value instanceof Digest || value instanceof ImageReference ? value.toString() : value;
  }
}
