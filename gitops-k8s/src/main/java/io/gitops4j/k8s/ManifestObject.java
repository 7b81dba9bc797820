package io.gitops4j.k8s;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.model.FieldTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An object of Kubernetes that is written by words and put into Git as a file. Immutable: every
 * word gives a new one. What no word says, {@link #with} does.
 *
 * @param <T> the class itself
 */
public abstract class ManifestObject<T extends ManifestObject<T>> {
  private final Fields fields;

  /** Begins with these fields. */
  protected ManifestObject(Fields fields) {
    this.fields = Objects.requireNonNull(fields, "fields");
  }

  /**
   * The fields an object begins with.
   *
   * @throws IllegalArgumentException if the name is blank
   */
  protected static Fields begin(String apiVersion, String kind, String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("A " + kind + " needs a name");
    }
    return Fields.of("apiVersion", apiVersion)
        .with("kind", kind)
        .with("metadata", Fields.of("name", name))
        .with("spec", Fields.none());
  }

  /** The same with other fields. */
  protected abstract T of(Fields changed);

  /** The same in a namespace. */
  public T in(String namespace) {
    return with("metadata.namespace", namespace);
  }

  /** The same with a label. */
  public T label(String name, String value) {
    return of(FieldTree.set(fields, List.of("metadata", "labels", name), value));
  }

  /** The same with an annotation. */
  public T annotation(String name, String value) {
    return of(FieldTree.set(fields, List.of("metadata", "annotations", name), value));
  }

  /**
   * The same with a field that has no word of its own, or another value of one that has.
   *
   * @param path names with dots between them: {@code spec.revisionHistoryLimit}
   * @param value text, number, boolean, list, map or {@link Fields}
   * @throws IllegalArgumentException if a name is empty
   */
  public T with(String path, Object value) {
    return of(FieldTree.set(fields, FieldTree.path(path), value));
  }

  /** The same with one more element of a list. */
  protected T adding(String path, Object element) {
    return of(FieldTree.add(fields, FieldTree.path(path), element));
  }

  /** All of it, as the cluster takes it. */
  public Fields fields() {
    return fields;
  }

  /** The file to put into Git; the same object gives the same text. */
  public String yaml() {
    return new String(ManifestYaml.write(fields), StandardCharsets.UTF_8);
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof ManifestObject<?> that && fields.equals(that.fields);
  }

  @Override
  public final int hashCode() {
    return fields.hashCode();
  }

  /** Its kind and name. */
  @Override
  public String toString() {
    return fields.findText("kind").orElse("") + " " + fields.object("metadata").text("name");
  }
}
