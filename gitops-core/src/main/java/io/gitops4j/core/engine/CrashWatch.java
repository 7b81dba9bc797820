package io.gitops4j.core.engine;

import org.jspecify.annotations.Nullable;

/** Crash points that remember what a test threw there, to tell it from what a step throws. */
final class CrashWatch implements CrashPoints {
  private final CrashPoints points;
  private volatile @Nullable Error thrown;

  CrashWatch(CrashPoints points) {
    this.points = points;
  }

  @Override
  public void at(String point) {
    try {
      points.at(point);
    } catch (Error e) {
      thrown = e;
      throw e;
    }
  }

  /** Whether a test threw it, to have the process die. */
  boolean threw(Error e) {
    return e == thrown;
  }
}
