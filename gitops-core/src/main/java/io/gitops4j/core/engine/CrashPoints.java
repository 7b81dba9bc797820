package io.gitops4j.core.engine;

/**
 * Called at the moments between which a crash must lose nothing. Of an effect: {@code
 * before-intent}, {@code after-intent}, {@code before-act}, {@code after-act}, {@code
 * after-receipt}; of a watch: {@code version-noticed}, {@code version-started}. For tests, which
 * kill the process or throw an {@link Error} there.
 */
@FunctionalInterface
public interface CrashPoints {
  /** Does nothing. */
  CrashPoints NONE = point -> {};

  /** The run or watch is at that moment. */
  void at(String point);
}
