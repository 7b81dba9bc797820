package io.gitops4j.core.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Names one place in a YAML or JSON file. Immutable and thread-safe.
 *
 * <pre>
 * expression = [ "#" document ":" ] [ step { "." key | "[" selector "]" } ]
 * document   = number | kind [ "/" name ]              (from 0; name may be quoted)
 * step       = key | "[" selector "]"
 * key        = bare | quoted
 * selector   = quoted | number | "-" number | field "=" value   (field, value: bare or quoted)
 * quoted     = '"' … '"' with \" and \\ , or "'" … "'" with '' for a quote
 * bare       = any characters but . [ ] and a backslash, no quote in front, no blanks around it
 * </pre>
 *
 * <table>
 * <caption>Examples</caption>
 * <tr><td>{@code spec.replicas}</td><td>a key in a mapping</td></tr>
 * <tr><td>{@code metadata.annotations."a.b/c d"}</td><td>a key with dots or blanks</td></tr>
 * <tr><td>{@code ['a.b'].c}</td><td>the same, in brackets</td></tr>
 * <tr><td>{@code containers[0].image}, {@code containers[-1]}</td><td>by position</td></tr>
 * <tr><td>{@code containers[name=app].image}</td><td>the one element with that field</td></tr>
 * <tr><td>{@code #1:spec}</td><td>in the second document</td></tr>
 * <tr><td>{@code #Deployment/web:spec}, {@code #Service:spec}</td><td>by kind and name</td></tr>
 * <tr><td>the empty text</td><td>the root</td></tr>
 * </table>
 *
 * <p>A key is found by its text, so that {@code on} finds the key {@code on:} which YAML 1.1 reads
 * as true, and {@code ports.80} the key {@code 80:}. There are no wildcards: an expression names
 * one place.
 */
public final class YamlPath {
  private final String expression;
  private final @Nullable Selector document;
  private final List<Step> steps;

  private YamlPath(String expression, @Nullable Selector document, List<Step> steps) {
    this.expression = expression;
    this.document = document;
    this.steps = List.copyOf(steps);
  }

  /** Which document of a file: by position, or by kind and name. */
  record Selector(int index, @Nullable String kind, @Nullable String name) {
    static Selector at(int index) {
      return new Selector(index, null, null);
    }

    @Override
    public String toString() {
      boolean bare = name == null || name.indexOf(':') < 0;
      String shown = name == null ? "" : "/" + (bare ? name : "'" + name.replace("'", "''") + "'");
      return kind == null ? "#" + index : "#" + kind + shown;
    }
  }

  /**
   * Reads an expression.
   *
   * @throws EditException of the kind {@code INVALID}, with the position, if it is malformed
   */
  public static YamlPath parse(String expression) {
    YamlPathParser parser = new YamlPathParser(Objects.requireNonNull(expression, "expression"));
    Selector document = parser.document();
    return new YamlPath(expression, document, parser.steps());
  }

  /** The place of a key in the mapping that this one leads to. */
  YamlPath child(String key) {
    Step step = new Step.Key(key);
    List<Step> longer = new ArrayList<>(steps);
    longer.add(step);
    return new YamlPath(expression + (steps.isEmpty() ? "" : ".") + step, document, longer);
  }

  /** The place that holds the one this leads to. */
  YamlPath parent() {
    List<Step> shorter = steps.subList(0, steps.size() - 1);
    String text = shorter.isEmpty() ? "" : Step.show(shorter);
    return new YamlPath((document == null ? "" : document + ":") + text, document, shorter);
  }

  /** The last step; {@code null} for the root. */
  @Nullable Step last() {
    return steps.isEmpty() ? null : steps.get(steps.size() - 1);
  }

  @Nullable Selector document() {
    return document;
  }

  List<Step> steps() {
    return steps;
  }

  /** The expression as it was written. */
  @Override
  public String toString() {
    return expression;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof YamlPath that
        && steps.equals(that.steps)
        && Objects.equals(document, that.document);
  }

  @Override
  public int hashCode() {
    return Objects.hash(document, steps);
  }
}
