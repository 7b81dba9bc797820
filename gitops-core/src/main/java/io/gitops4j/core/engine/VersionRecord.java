package io.gitops4j.core.engine;

import io.gitops4j.core.model.Digest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the stream of a watched repository is made of. Written by anybody, expecting a version.
 * Names and components are the journal's format: they are added to, never changed.
 */
sealed interface VersionRecord {
  /** The first look found no version: the first one that comes is a new one. */
  record WatchBegan() implements VersionRecord {}

  /**
   * A version is newer than those before it; what it starts is decided here.
   *
   * @param created when it says it was, if that is what versions are ordered by
   * @param moved whether only its tag moved
   * @param starts whether a run is to be started for it
   */
  record VersionNoticed(
      String tag, Digest digest, @Nullable Instant created, boolean moved, boolean starts)
      implements VersionRecord {}

  /** The run for the version before this is started. */
  record VersionStarted(String run) implements VersionRecord {}
}
