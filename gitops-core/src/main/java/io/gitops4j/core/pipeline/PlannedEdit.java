package io.gitops4j.core.pipeline;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.spi.ManifestSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * An edit whose value may be known only when the pipeline runs. Immutable; made by {@link
 * FileEdits}.
 */
public final class PlannedEdit implements EditPlan {
  private final String path;
  private final String what;
  private final Value<?> value;
  private final BiFunction<String, Object, Edit> make;

  PlannedEdit(String path, String what, Value<?> value, BiFunction<String, Object, Edit> make) {
    this.path = path;
    this.what = what;
    this.value = value;
    this.make = make;
  }

  @Override
  public String describe() {
    return path + ": " + what;
  }

  /** What is set, as it is printed while it is not known: {@code <jukebox.digest>}; else empty. */
  public String value() {
    return value.describe();
  }

  /** The edit in a release; empty while its value is not known. */
  public Optional<Edit> find(Scope scope) {
    return value.find(scope.release()).map(v -> make.apply(path(scope), v));
  }

  /**
   * The edit in a release.
   *
   * @throws IllegalStateException if its value is not known yet
   */
  public Edit in(Scope scope) {
    return make.apply(path(scope), value.in(scope.release()));
  }

  /** The edit with the value's symbol in place of the value. */
  public Edit symbolic(Scope scope) {
    return make.apply(path(scope), value.describe());
  }

  @Override
  public List<Edit> edits(Scope scope, ManifestSource files) {
    return List.of(in(scope));
  }

  private String path(Scope scope) {
    return Template.fill(path, scope);
  }
}
