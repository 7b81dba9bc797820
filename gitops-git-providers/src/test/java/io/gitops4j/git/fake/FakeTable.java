package io.gitops4j.git.fake;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * Things of one kind that a fake forge keeps, by their numbers. Thread-safe.
 *
 * @param <T> the kind
 */
public final class FakeTable<T> {
  private final Map<Long, T> rows = new TreeMap<>();
  private final LongSupplier numbers;

  FakeTable(LongSupplier numbers) {
    this.numbers = numbers;
  }

  /** Adds one, made with its number. */
  public synchronized T add(LongFunction<T> made) {
    long number = numbers.getAsLong();
    T row = made.apply(number);
    rows.put(number, row);
    return row;
  }

  /** Puts one in the place of what has its number. */
  public synchronized T replace(long number, T row) {
    if (rows.replace(number, row) == null) {
      throw new IllegalArgumentException("There is nothing with the number " + number);
    }
    return row;
  }

  /** The one with a number. */
  public synchronized Optional<T> find(long number) {
    return Optional.ofNullable(rows.get(number));
  }

  /** Takes one away; says whether it was there. */
  public synchronized boolean remove(long number) {
    return rows.remove(number) != null;
  }

  /** All of them, oldest first. */
  public synchronized List<T> all() {
    return List.copyOf(rows.values());
  }
}
