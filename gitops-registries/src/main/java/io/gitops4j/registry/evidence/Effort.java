package io.gitops4j.registry.evidence;

import java.util.ArrayList;
import java.util.List;

/**
 * How much of what others attached is looked at, so that nobody who may push keeps us busy or fills
 * our memory; and what was wrong with it. For one thread.
 */
final class Effort {
  private static final long MOST_BYTES = 256L * 1024 * 1024;
  private static final int MOST_PROBLEMS = 100;

  private final List<String> problems = new ArrayList<>();
  private int things;
  private long bytes = MOST_BYTES;

  Effort(int things) {
    this.things = things;
  }

  /** Whether one more thing of that size may be looked at. */
  boolean spend(long size) {
    if (things == 0 || size > bytes) {
      return false;
    }
    things--;
    bytes -= size;
    return true;
  }

  /** That a piece of evidence does not count. */
  void problem(Object evidence, String why) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add("Did not count " + evidence + ": " + why);
    }
  }

  /** That something was not looked at at all: always said, and first. */
  void leftOut(String sentence) {
    problems.add(0, sentence);
  }

  List<String> problems() {
    return problems.stream().limit(MOST_PROBLEMS).toList();
  }
}
