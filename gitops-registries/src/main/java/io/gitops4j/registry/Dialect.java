package io.gitops4j.registry;

import io.gitops4j.core.model.Digest;

/**
 * What one kind of registry does by ways of its own, where it refuses those of the distribution
 * specification or has none. By itself it has none. Thread-safe.
 */
interface Dialect {
  /** A registry that keeps to the specification. */
  Dialect NONE = new Dialect() {};

  /** Removes a manifest, and its tags with it; false if there is no way of its own for that. */
  default boolean deleteManifest(String repository, Digest manifest) {
    return false;
  }

  /** Removes a tag and nothing else; false if there is no way of its own for that. */
  default boolean deleteTag(String repository, String tag) {
    return false;
  }

  /** Makes a repository that is not there; false if that is not possible, or not wanted. */
  default boolean createRepository(String repository) {
    return false;
  }
}
