package io.gitops4j.core.pipeline;

import java.util.Optional;

/**
 * Something a pipeline knows only when it runs: a product's digest, a parameter. Never a bare
 * lambda, because it has to be printed and to be part of the pipeline's fingerprint.
 *
 * @param <T> its type
 */
public interface Value<T> {
  /** The value in a release; empty while it is not known yet. */
  Optional<T> find(Release release);

  /** How it is printed while it is not known: {@code <jukebox.digest>}. */
  String describe();

  /**
   * The value in a release.
   *
   * @throws IllegalStateException if it is not known yet
   */
  default T in(Release release) {
    return find(release)
        .orElseThrow(
            () -> new IllegalStateException("The value " + describe() + " is not known yet"));
  }

  /** A value that is known from the beginning. */
  static <T> Value<T> of(T constant) {
    return new Value<>() {
      @Override
      public Optional<T> find(Release release) {
        return Optional.of(constant);
      }

      @Override
      public String describe() {
        return constant instanceof String ? "'" + constant + "'" : constant.toString();
      }
    };
  }

  /** A parameter of a manual start, as text. */
  static Value<String> parameter(String name) {
    return new Value<>() {
      @Override
      public Optional<String> find(Release release) {
        return release.start().parameters().findText(name);
      }

      @Override
      public String describe() {
        return "<parameter " + name + ">";
      }
    };
  }
}
