package io.gitops4j.core.edit;

import io.gitops4j.core.model.Fields;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is done to a tree of values. */
sealed interface Operation {
  /** Its name in the journal. */
  String name();

  /** Its name in sentences: "Could not … it". */
  String verb();

  YamlPath at();

  /** One line for people, without the path. */
  String describe();

  Optional<Value> current(View view);

  Optional<Value> wanted();

  /** The single changes it is made of, in order. */
  default List<Operation> parts(View view) {
    return List.of(this);
  }

  /** How to spell one of {@link #parts}. */
  Plan plan(View view);

  Operation inverse(Optional<Value> before);

  default Fields toFields() {
    Fields fields = Fields.of("op", name()).with("at", at().toString());
    return journaled() == null ? fields : fields.with("value", CanonicalJson.write(journaled()));
  }

  /** The value for the journal. */
  default @Nullable Value journaled() {
    return wanted().orElse(null);
  }

  /**
   * Reads {@link #toFields}.
   *
   * @throws IllegalArgumentException if they are no operation's
   */
  static Operation fromFields(Fields fields) {
    YamlPath at = YamlPath.parse(fields.text("at"));
    String name = fields.text("op");
    if (name.equals("remove")) {
      return new Remove(at);
    }
    Value value = CanonicalJson.read(fields.text("value"));
    return switch (name) {
      case "set" -> new Put(at, value, false);
      case "replace" -> new Put(at, value, true);
      case "append" -> new Append(at, value, Append.LAST);
      case "insert" -> new Append(at, value, Math.toIntExact(fields.number("index")));
      case "take" -> new Take(at, value);
      case "image" -> new Image(at, ((Value.Text) value).text());
      default -> throw new IllegalArgumentException("There is no operation named " + name);
    };
  }

  /** Gives a place a value; {@code mustExist} refuses to create it. */
  record Put(YamlPath at, Value value, boolean mustExist) implements Operation {
    @Override
    public String name() {
      return mustExist ? "replace" : "set";
    }

    @Override
    public String verb() {
      return name();
    }

    @Override
    public String describe() {
      return name() + " " + at + " = " + CanonicalJson.write(value);
    }

    @Override
    public Optional<Value> current(View view) {
      return view.value(at);
    }

    @Override
    public Optional<Value> wanted() {
      return Optional.of(value);
    }

    @Override
    public Plan plan(View view) {
      return new Planner(view).set(at, value, mustExist);
    }

    @Override
    public Operation inverse(Optional<Value> before) {
      return before.<Operation>map(old -> new Put(at, old, false)).orElseGet(() -> new Remove(at));
    }
  }

  /** Takes a place away. */
  record Remove(YamlPath at) implements Operation {
    public Remove {
      if (at.last() instanceof Step.Index) {
        throw new Intent("remove", at.toString(), "a sequence")
            .invalid(
                "done twice, it would remove the next element as well",
                "Name the element by a field, [name=…], or take it by its value");
      }
    }

    @Override
    public String name() {
      return "remove";
    }

    @Override
    public String verb() {
      return name();
    }

    @Override
    public String describe() {
      return "remove " + at;
    }

    @Override
    public Optional<Value> current(View view) {
      return view.value(at);
    }

    @Override
    public Optional<Value> wanted() {
      return Optional.empty();
    }

    @Override
    public Plan plan(View view) {
      return new Planner(view).remove(at);
    }

    @Override
    public Operation inverse(Optional<Value> before) {
      boolean element = at.last() instanceof Step.Match;
      return before
          .<Operation>map(
              old -> element ? new Append(at.parent(), old, Append.LAST) : new Put(at, old, false))
          .orElse(this);
    }
  }

  /** Sees to it that a sequence has an element; a missing one is put at a position. */
  record Append(YamlPath at, Value value, int index) implements Operation {
    static final int LAST = -1;

    @Override
    public Fields toFields() {
      Fields fields = Operation.super.toFields();
      return index == LAST ? fields : fields.with("index", index);
    }

    @Override
    public String name() {
      return index == LAST ? "append" : "insert";
    }

    @Override
    public String verb() {
      return index == LAST ? "append to" : "insert into";
    }

    @Override
    public String describe() {
      return verb() + " " + at + ": " + CanonicalJson.write(value);
    }

    @Override
    public Optional<Value> current(View view) {
      return element(view, at, value);
    }

    @Override
    public Optional<Value> wanted() {
      return Optional.of(value);
    }

    @Override
    public Plan plan(View view) {
      return new Planner(view).append(at, value, index);
    }

    @Override
    public Operation inverse(Optional<Value> before) {
      return before.isPresent() ? this : new Take(at, value);
    }

    static Optional<Value> element(View view, YamlPath at, Value value) {
      return view.value(at)
          .filter(found -> found instanceof Value.Items list && list.items().contains(value))
          .map(found -> value);
    }
  }

  /** Sees to it that a sequence doesn't have an element. */
  record Take(YamlPath at, Value value) implements Operation {
    @Override
    public String name() {
      return "take";
    }

    @Override
    public String verb() {
      return "take from";
    }

    @Override
    public String describe() {
      return "take from " + at + ": " + CanonicalJson.write(value);
    }

    @Override
    public Optional<Value> current(View view) {
      return Append.element(view, at, value);
    }

    @Override
    public Optional<Value> wanted() {
      return Optional.empty();
    }

    @Override
    public Value journaled() {
      return value;
    }

    @Override
    public Plan plan(View view) {
      return new Planner(view).take(at, value);
    }

    @Override
    public Operation inverse(Optional<Value> before) {
      return before.isPresent() ? new Append(at, value, Append.LAST) : this;
    }
  }

  /** Points to another image. */
  record Image(YamlPath at, String reference) implements Operation {
    @Override
    public String name() {
      return "image";
    }

    @Override
    public String verb() {
      return "set the image at";
    }

    @Override
    public String describe() {
      return "set the image at " + at + " to " + reference;
    }

    @Override
    public Optional<Value> current(View view) {
      return ImagePlace.at(view, at).map(place -> new Value.Text(place.reference()));
    }

    @Override
    public Optional<Value> wanted() {
      return Optional.of(new Value.Text(reference));
    }

    @Override
    public List<Operation> parts(View view) {
      return ImagePlace.parts(view, at, reference);
    }

    @Override
    public Plan plan(View view) {
      throw new IllegalStateException("An image is set in parts");
    }

    @Override
    public Operation inverse(Optional<Value> before) {
      return before
          .<Operation>map(old -> new Image(at, ((Value.Text) old).text()))
          .orElseGet(() -> new Remove(at));
    }
  }
}
