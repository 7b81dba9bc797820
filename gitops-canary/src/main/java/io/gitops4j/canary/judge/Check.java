package io.gitops4j.canary.judge;

/** What options may be. */
final class Check {
  private Check() {}

  static void positive(String name, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(name + " is more than 0; found " + value);
    }
  }

  static void atLeast(String name, double value, double least) {
    if (!(value >= least && Double.isFinite(value))) {
      throw new IllegalArgumentException(name + " is at least " + least + "; found " + value);
    }
  }

  static void below(String name, double value, double bound) {
    if (!(value < bound)) {
      throw new IllegalArgumentException(name + " is below " + bound + "; found " + value);
    }
  }

  static void variation(double variation) {
    atLeast("overdispersion", variation, 0);
    if (variation > 2) {
      throw new IllegalArgumentException("overdispersion is at most 2; found " + variation);
    }
  }
}
