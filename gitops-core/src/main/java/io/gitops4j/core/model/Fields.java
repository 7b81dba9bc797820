package io.gitops4j.core.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An immutable JSON object: named values in the order they were added.
 *
 * <p>A value is a {@link String}, {@link Boolean}, {@link Long}, {@link Double}, {@link
 * BigInteger}, {@link BigDecimal}, a {@link List} or {@link Map} of such, or JSON's null. A number
 * becomes the first of these types that holds it exactly, and one that is not finite becomes its
 * text ({@code NaN}), so that what was written and read back is equal to what was there before.
 */
public final class Fields {
  private static final Fields NONE = new Fields(Map.of());

  private final Map<String, @Nullable Object> values;

  private Fields(Map<String, @Nullable Object> values) {
    this.values = values;
  }

  /** No fields. */
  public static Fields none() {
    return NONE;
  }

  /** One field. */
  public static Fields of(String name, @Nullable Object value) {
    return NONE.with(name, value);
  }

  /**
   * The same names and values as a map.
   *
   * @throws IllegalArgumentException for a value JSON cannot hold
   */
  public static Fields copyOf(Map<String, ? extends @Nullable Object> map) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    map.forEach(
        (name, value) -> copy.put(Objects.requireNonNull(name, "name"), frozen(name, value)));
    return new Fields(Collections.unmodifiableMap(copy));
  }

  /** These fields and one more; a field of that name is replaced. */
  public Fields with(String name, @Nullable Object value) {
    Objects.requireNonNull(name, "name");
    Map<String, @Nullable Object> copy = new LinkedHashMap<>(values);
    copy.put(name, frozen(name, value));
    return new Fields(Collections.unmodifiableMap(copy));
  }

  /** These fields and those of another; on the same name the other's value stands. */
  public Fields and(Fields other) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>(values);
    copy.putAll(other.values);
    return new Fields(Collections.unmodifiableMap(copy));
  }

  /** The value of a field; empty where it is absent or null. */
  public Optional<Object> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** A field as text; empty where it is absent or null. */
  public Optional<String> findText(String name) {
    return find(name).map(Object::toString);
  }

  /**
   * A field as text.
   *
   * @throws IllegalArgumentException if there is no such field
   */
  public String text(String name) {
    return findText(name).orElseThrow(() -> missing(name));
  }

  /**
   * A field as a whole number.
   *
   * @throws IllegalArgumentException if there is no such field, or it is not a whole number
   */
  public long number(String name) {
    if (values.get(name) instanceof Long n) {
      return n;
    }
    throw missing(name);
  }

  /** A field as a decimal number; empty where it is absent or not a number. */
  public Optional<Double> findDecimal(String name) {
    return values.get(name) instanceof Number n ? Optional.of(n.doubleValue()) : Optional.empty();
  }

  /** Whether a field is there and true. */
  public boolean isTrue(String name) {
    return Boolean.TRUE.equals(values.get(name));
  }

  /** A field that is itself an object; none where it is absent. */
  public Fields object(String name) {
    return values.get(name) instanceof Map<?, ?> map ? ofMap(map) : NONE;
  }

  /** A field that is a list of objects; empty where it is absent. Other elements are left out. */
  public List<Fields> objects(String name) {
    List<Fields> found = new ArrayList<>();
    for (Object element : list(name)) {
      if (element instanceof Map<?, ?> map) {
        found.add(ofMap(map));
      }
    }
    return List.copyOf(found);
  }

  /** A field that is a list, its elements as text; empty where it is absent. Nulls are left out. */
  public List<String> texts(String name) {
    return list(name).stream().filter(Objects::nonNull).map(Object::toString).toList();
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** All of it as an unmodifiable map, in order. */
  public Map<String, @Nullable Object> asMap() {
    return values;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Fields that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }

  private List<?> list(String name) {
    return values.get(name) instanceof List<?> list ? list : List.of();
  }

  private static Fields ofMap(Map<?, ?> map) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    map.forEach((name, value) -> copy.put(String.valueOf(name), value));
    return new Fields(Collections.unmodifiableMap(copy));
  }

  private static IllegalArgumentException missing(String name) {
    return new IllegalArgumentException("There is no field named " + name + " of the wanted type");
  }

  private static @Nullable Object frozen(String name, @Nullable Object value) {
    if (value instanceof Fields fields) {
      return fields.values;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((key, inner) -> copy.put(String.valueOf(key), frozen(name, inner)));
      return Collections.unmodifiableMap(copy);
    }
    if (value instanceof Collection<?> list) {
      List<@Nullable Object> copy = new ArrayList<>();
      list.forEach(inner -> copy.add(frozen(name, inner)));
      return Collections.unmodifiableList(copy);
    }
    return scalar(name, value);
  }

  private static Object narrowed(BigDecimal decimal) {
    double near = decimal.doubleValue();
    boolean same = Double.isFinite(near) && BigDecimal.valueOf(near).compareTo(decimal) == 0;
    return same ? (Object) near : decimal.stripTrailingZeros();
  }

  private static @Nullable Object scalar(String name, @Nullable Object value) {
    if (value == null
        || value instanceof String
        || value instanceof Boolean
        || value instanceof Long) {
      return value;
    }
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (value instanceof Double || value instanceof Float) {
      double decimal = ((Number) value).doubleValue();
      return Double.isFinite(decimal) ? (Object) decimal : String.valueOf(decimal);
    }
    if (value instanceof BigInteger big) {
      return big.bitLength() < Long.SIZE ? (Object) big.longValue() : big;
    }
    if (value instanceof BigDecimal decimal) {
      return narrowed(decimal);
    }
    throw new IllegalArgumentException(
        "The field "
            + name
            + " holds a "
            + value.getClass().getName()
            + ", which JSON cannot hold");
  }
}
