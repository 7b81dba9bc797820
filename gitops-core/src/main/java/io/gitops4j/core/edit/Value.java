package io.gitops4j.core.edit;

import io.gitops4j.core.model.Fields;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a document says, whatever it is spelled like. */
sealed interface Value {
  /** The deepest nesting a caller may hand in. */
  int DEEPEST = 100;

  /** A string. */
  record Text(String text) implements Value {}

  /** A whole number. */
  record Whole(BigInteger number) implements Value {}

  /** A finite decimal number; 1.0 is another value than the whole number 1, and equal to 1.00. */
  record Decimal(BigDecimal number) implements Value {
    public Decimal {
      number = number.stripTrailingZeros();
    }
  }

  /** True or false. */
  record Truth(boolean truth) implements Value {}

  /** Null. */
  record Nothing() implements Value {}

  /** A sequence. */
  record Items(List<Value> items) implements Value {
    public Items {
      items = List.copyOf(items);
    }
  }

  /** A mapping; the order of its keys is kept and doesn't count. */
  record Mapping(Map<Value, Value> entries) implements Value {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }
  }

  /** A value of any other type: {@code !!timestamp}, {@code !!binary}, {@code !Ref}, infinity. */
  record Tagged(String tag, Value content) implements Value {}

  /** Whether writing it out takes more than one place: a mapping or sequence that isn't empty. */
  default boolean isStructure() {
    return (this instanceof Items list && !list.items().isEmpty())
        || (this instanceof Mapping map && !map.entries().isEmpty());
  }

  static Value emptyMapping() {
    return new Mapping(Map.of());
  }

  static Value emptyItems() {
    return new Items(List.of());
  }

  static Value single(Value key, Value value) {
    return new Mapping(Map.of(key, value));
  }

  /**
   * A tree of JSON values as callers give it.
   *
   * @throws IllegalArgumentException for anything JSON can't hold
   */
  static Value of(@Nullable Object tree) {
    return of(tree, 0);
  }

  private static Value of(@Nullable Object tree, int depth) {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException(
          "The value is nested more than " + DEEPEST + " levels deep");
    }
    if (tree instanceof Fields fields) {
      return of(fields.asMap(), depth);
    }
    if (tree instanceof Map<?, ?> map) {
      Map<Value, Value> entries = new LinkedHashMap<>();
      map.forEach((key, value) -> entries.put(key(key), of(value, depth + 1)));
      return new Mapping(entries);
    }
    if (tree instanceof Iterable<?> list) {
      List<Value> items = new ArrayList<>();
      list.forEach(item -> items.add(of(item, depth + 1)));
      return new Items(items);
    }
    return scalar(tree);
  }

  private static Value key(@Nullable Object key) {
    if (key instanceof String text) {
      return scalar(text);
    }
    throw new IllegalArgumentException("A key is a String, not " + key);
  }

  private static Value scalar(@Nullable Object value) {
    if (value == null) {
      return new Nothing();
    }
    if (value instanceof String text) {
      return text(text);
    }
    if (value instanceof Boolean truth) {
      return new Truth(truth);
    }
    if (value instanceof Integer
        || value instanceof Long
        || value instanceof Short
        || value instanceof Byte) {
      return new Whole(BigInteger.valueOf(((Number) value).longValue()));
    }
    if (value instanceof BigInteger number) {
      return new Whole(number);
    }
    if (value instanceof BigDecimal number) {
      return new Decimal(number);
    }
    if (value instanceof Double || value instanceof Float) {
      return decimal((Number) value);
    }
    throw new IllegalArgumentException(
        "JSON can't hold a " + value.getClass().getName() + ". Give its text");
  }

  private static Value text(String text) {
    if (text.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF)) {
      throw new IllegalArgumentException("The text holds half of a surrogate pair");
    }
    return new Text(text);
  }

  private static Value decimal(Number number) {
    double plain = number.doubleValue();
    if (Double.isNaN(plain)) {
      return new Tagged("!!float", new Text(".nan"));
    }
    if (Double.isInfinite(plain)) {
      return new Tagged("!!float", new Text(plain > 0 ? ".inf" : "-.inf"));
    }
    if (plain == 0 && 1 / plain < 0) {
      return new Tagged("!!float", new Text("-0.0"));
    }
    return new Decimal(new BigDecimal(number.toString()));
  }
}
