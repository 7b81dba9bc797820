package io.gitops4j.core.spi;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What a source of metrics saw in a window of time.
 *
 * @param numbers by name; empty if it saw nothing, which is not the same as 0
 * @param seen how many raw points they are worked out from
 * @param sentence how much it saw, or why nothing, for people
 */
public record Measurement(Map<String, Double> numbers, long seen, String sentence) {
  /** Copies the map, and checks that the numbers are some. */
  public Measurement {
    numbers.forEach(
        (name, number) -> {
          if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("The number " + name + " is " + number);
          }
        });
    numbers = Collections.unmodifiableMap(new TreeMap<>(numbers));
    Objects.requireNonNull(sentence, "sentence");
  }

  /** Nothing was seen. */
  public static Measurement missing(String why) {
    return new Measurement(Map.of(), 0, why);
  }

  /** One number. */
  public static Measurement of(double value, long seen, String sentence) {
    return new Measurement(Map.of("value", value), seen, sentence);
  }

  /** Whether nothing was seen. */
  public boolean isMissing() {
    return numbers.isEmpty();
  }

  /** The number {@code value}; empty if there is none. */
  public OptionalDouble value() {
    Double value = numbers.get("value");
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
