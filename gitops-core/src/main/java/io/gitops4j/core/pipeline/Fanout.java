package io.gitops4j.core.pipeline;

import java.util.ArrayList;
import java.util.List;

/**
 * How {@code forEach} goes through its items: in rings, one after the other, the items of a ring
 * side by side; more failures than the budget stop the rest. Immutable.
 */
public final class Fanout {
  private final List<Integer> ringSizes;
  private final int failureBudget;

  private Fanout(List<Integer> ringSizes, int failureBudget) {
    this.ringSizes = List.copyOf(ringSizes);
    this.failureBudget = failureBudget;
    if (ringSizes.isEmpty() || ringSizes.stream().anyMatch(n -> n < 1) || failureBudget < 0) {
      throw new IllegalArgumentException(
          "A ring has at least one item, and a failure budget is not negative");
    }
  }

  /** One item at a time. */
  public static Fanout oneByOne() {
    return new Fanout(List.of(1), 0);
  }

  /** All at once. */
  public static Fanout allAtOnce() {
    return new Fanout(List.of(Integer.MAX_VALUE), 0);
  }

  /** Rings of these sizes; the last size is used for what is left: {@code rings(1, 2, 10)}. */
  public static Fanout rings(Integer... sizes) {
    return new Fanout(List.of(sizes), 0);
  }

  /** The same, going on while at most so many items failed. */
  public Fanout failureBudget(int items) {
    return new Fanout(ringSizes, items);
  }

  /** How many items may fail before the rest stop. */
  public int failureBudget() {
    return failureBudget;
  }

  /** The items in rings. */
  public <T> List<List<T>> rings(List<T> items) {
    List<List<T>> rings = new ArrayList<>();
    int from = 0;
    for (int ring = 0; from < items.size(); ring++) {
      int size = ringSizes.get(Math.min(ring, ringSizes.size() - 1));
      int to = size >= items.size() - from ? items.size() : from + size;
      rings.add(List.copyOf(items.subList(from, to)));
      from = to;
    }
    return rings;
  }

  /** For people and the fingerprint. */
  public String describe() {
    return "rings of " + ringSizes + ", failure budget " + failureBudget;
  }
}
