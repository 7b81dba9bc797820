package io.gitops4j.canary.judge;

import io.gitops4j.core.model.Fields;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was counted in a window of time; samples that follow each other tile it.
 *
 * @param from begin, left out
 * @param to end, included
 * @param numbers by name, those of the tracks as {@code stable.requests} and {@code
 *     canary.requests}; what could not be measured is not in it
 */
public record Sample(Instant from, Instant to, Map<String, Double> numbers) {
  /** Copies the map, and checks that time goes forward. */
  public Sample {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("A sample ends after it begins: " + from + " to " + to);
    }
    numbers = Collections.unmodifiableMap(new TreeMap<>(numbers));
  }

  /**
   * A number.
   *
   * @throws IllegalArgumentException if it is not in it
   */
  public double number(String name) {
    Double number = numbers.get(name);
    if (number == null) {
      throw new IllegalArgumentException("The sample up to " + to + " has no number " + name);
    }
    return number;
  }

  /** For the journal; {@link #of} reads it back. */
  public Fields toFields() {
    return Fields.of("from", from.toString())
        .with("to", to.toString())
        .with("numbers", Fields.copyOf(numbers));
  }

  /**
   * Reads what {@link #toFields} wrote.
   *
   * @throws IllegalArgumentException if they are no sample
   */
  public static Sample of(Fields fields) {
    Map<String, Double> numbers = new TreeMap<>();
    Fields found = fields.object("numbers");
    found
        .asMap()
        .keySet()
        .forEach(name -> found.findDecimal(name).ifPresent(n -> numbers.put(name, n)));
    return new Sample(
        Instant.parse(fields.text("from")), Instant.parse(fields.text("to")), numbers);
  }
}
