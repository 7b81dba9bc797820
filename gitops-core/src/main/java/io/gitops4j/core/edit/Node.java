package io.gitops4j.core.edit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node of a document with its place in the text, in characters. */
sealed interface Node {
  /** The place; for a {@link Wanted} node there is none. */
  Place place();

  default int start() {
    return place().start();
  }

  default int end() {
    return place().end();
  }

  /**
   * Where a node stands.
   *
   * @param start its first character, that of its anchor or tag if it has one
   * @param propertiesEnd behind its anchor and tag; {@code start} if it has none
   * @param content its first character behind anchor and tag
   * @param end behind its last character; what follows on that line is at most a comment
   */
  record Place(
      int start,
      int propertiesEnd,
      int content,
      int end,
      @Nullable String anchor,
      @Nullable String tag) {
    static final Place NOWHERE = new Place(0, 0, 0, 0, null, null);

    boolean hasProperties() {
      return propertiesEnd > start;
    }
  }

  /** How a scalar is spelled. */
  enum Style {
    EMPTY,
    PLAIN,
    SINGLE,
    DOUBLE,
    LITERAL,
    FOLDED;

    boolean isBlock() {
      return this == LITERAL || this == FOLDED;
    }
  }

  /**
   * A scalar.
   *
   * @param text its text without quotes
   * @param value what it means
   * @param tail for block scalars, the end of the blank lines behind it; else its end
   */
  record Scalar(Place place, Style style, String text, Value value, int tail) implements Node {}

  /** A use of an anchor. */
  record Alias(Place place, String name, Node target) implements Node {}

  /**
   * A mapping or a sequence.
   *
   * @param mapping which of them
   * @param flow whether it is in brackets
   * @param trailingComma the comma behind the last entry, or -1
   */
  record Branch(Place place, boolean mapping, boolean flow, List<Entry> entries, int trailingComma)
      implements Node {
    public Branch {
      entries = List.copyOf(entries);
    }

    boolean isBlock() {
      return !flow;
    }

    Branch with(int index, Node value) {
      List<Entry> changed = new ArrayList<>(entries);
      Entry old = changed.get(index);
      changed.set(index, new Entry(old.start, old.key, old.indicator, value, old.commaBefore));
      return new Branch(place, mapping, flow, changed, trailingComma);
    }

    Branch without(int index) {
      List<Entry> changed = new ArrayList<>(entries);
      changed.remove(index);
      return new Branch(place, mapping, flow, changed, trailingComma);
    }

    Branch plus(int index, @Nullable Value key, Value value) {
      List<Entry> changed = new ArrayList<>(entries);
      changed.add(
          index, new Entry(0, key == null ? null : new Wanted(key), -1, new Wanted(value), -1));
      return new Branch(place, mapping, flow, changed, trailingComma);
    }
  }

  /**
   * An entry of a mapping or sequence.
   *
   * @param start its first character: that of the key, of {@code ?} or of the dash
   * @param key the key in a mapping, else {@code null}
   * @param indicator the colon or dash, or -1
   * @param commaBefore the comma that sets it off from the one before, or -1
   */
  record Entry(int start, @Nullable Node key, int indicator, Node value, int commaBefore) {
    int end() {
      int end = Math.max(value.end(), indicator + 1);
      return key == null ? end : Math.max(end, key.end());
    }
  }

  /** A node as it is to be after an edit, spelled in any way. */
  record Wanted(Value value) implements Node {
    @Override
    public Place place() {
      return Place.NOWHERE;
    }
  }
}
