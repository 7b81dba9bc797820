package io.gitops4j.testkit;

/** Thrown where a test wanted the process to die; nothing below a test catches it. */
public final class SimulatedCrash extends Error {
  private static final long serialVersionUID = 1L;

  SimulatedCrash(String point) {
    super("The process died " + point, null, false, false);
  }
}
