package io.gitops4j.core.edit;

import io.gitops4j.core.edit.Assignments.Assignment;
import io.gitops4j.core.edit.Value.Text;
import io.gitops4j.core.model.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A change of one line {@code key = "value"}; without a value, its removal. */
record LineEdit(String path, String key, @Nullable Value value) implements Edit {
  static final String TYPE = "line/1";

  private static final Pattern KEY = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_-]*");
  private static final Pattern LITERAL =
      Pattern.compile(
          "(\"(?:[^\"\\\\]|\\\\.)*\"|true|false|null|-?[0-9]+(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)"
              + "[ \t]*(?:(?:#|//|/\\*).*)?");

  LineEdit {
    RepositoryPath.checked(path);
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("Not the key of a line: '" + key + "'");
    }
    if (value instanceof Value.Items
        || value instanceof Value.Mapping
        || value instanceof Value.Tagged) {
      throw new IllegalArgumentException("Not a String, Boolean or number: " + value);
    }
  }

  @Override
  public String describe() {
    return path + ": " + (value == null ? "remove " + key : "set " + key + " = " + spelled());
  }

  @Override
  public Edited apply(byte @Nullable [] content, EditLimits limits) {
    TextFile file = file(content, limits);
    Optional<Assignment> old = find(file);
    Optional<String> before = old.map(line -> CanonicalJson.write(valueOf(file, line)));
    if (before.equals(wanted())) {
      return Edited.unchanged(content);
    }
    Span span = span(file, old);
    TextFile changed = file.spliced(List.of(span));
    if (!others(file).equals(others(changed))
        || !find(changed).map(l -> CanonicalJson.write(valueOf(changed, l))).equals(wanted())) {
      throw intent()
          .invalid(
              "the change could not be proven to touch nothing else",
              "Write that part of the file in a simpler style, or edit it by hand");
    }
    return TextPlace.edited(file, List.of(span), key, before, wanted());
  }

  @Override
  public Optional<String> current(byte @Nullable [] content, EditLimits limits) {
    TextFile file = file(content, limits);
    return find(file).map(line -> CanonicalJson.write(valueOf(file, line)));
  }

  @Override
  public Optional<String> wanted() {
    return Optional.ofNullable(value).map(CanonicalJson::write);
  }

  @Override
  public Edit inverse(Optional<String> before) {
    return new LineEdit(path, key, before.map(CanonicalJson::read).orElse(null));
  }

  @Override
  public Fields toFields() {
    return Fields.of("type", TYPE)
        .with("path", path)
        .with("key", key)
        .with("value", wanted().orElse(null));
  }

  static LineEdit fromFields(Fields fields) {
    Value value = fields.findText("value").map(CanonicalJson::read).orElse(null);
    return new LineEdit(fields.text("path"), fields.text("key"), value);
  }

  private Intent intent() {
    return new Intent(value == null ? "remove" : "set", key, path);
  }

  private TextFile file(byte @Nullable [] content, EditLimits limits) {
    return content == null ? TextFile.EMPTY : TextFile.utf8(content, intent(), limits);
  }

  private Optional<Assignment> find(TextFile file) {
    List<Assignment> found =
        Assignments.of(file).stream().filter(line -> line.key().equals(key)).toList();
    if (found.size() > 1) {
      throw intent()
          .invalid(
              "the key stands there twice, at "
                  + file.position(found.get(0).start())
                  + " and "
                  + file.position(found.get(1).start()),
              "Remove one of them");
    }
    return found.stream().findFirst();
  }

  private Span span(TextFile file, Optional<Assignment> old) {
    if (old.isEmpty()) {
      int end = file.text().length();
      String lineBreak = file.lineBreak(end);
      String lead = file.lead(end).isEmpty() ? "" : lineBreak;
      return Span.insert(end, lead + key + " = " + spelled() + lineBreak);
    }
    Assignment line = old.get();
    return value == null
        ? new Span(line.start(), file.nextLine(line.end()), "")
        : new Span(line.valueStart(), literal(file, line).end(1), spelled());
  }

  private Matcher literal(TextFile file, Assignment line) {
    Matcher literal = LITERAL.matcher(file.text()).region(line.valueStart(), line.end());
    if (!literal.matches()) {
      throw intent()
          .invalid(
              "the value at " + file.position(line.valueStart()) + " is not a simple one",
              "Edit lists, maps and expressions by hand, or put the whole file");
    }
    return literal;
  }

  private Value valueOf(TextFile file, Assignment line) {
    String literal = literal(file, line).group(1);
    if (!literal.startsWith("\"")) {
      return CanonicalJson.read(literal);
    }
    String inner = literal.substring(1, literal.length() - 1);
    if (inner.replace("$${", "").replace("%%{", "").matches("(?s).*[$%]\\{.*")) {
      throw intent()
          .invalid(
              "the value at " + file.position(line.valueStart()) + " is a template",
              "Edit templates by hand, or put the whole file");
    }
    return new Text(unescaped(inner));
  }

  private String unescaped(String inner) {
    try {
      String json = inner.replace("$${", "${").replace("%%{", "%{").replace("\t", "\\t");
      return TextPlace.text("\"" + json + "\"");
    } catch (IllegalArgumentException e) {
      throw intent().invalid("its value has an unknown escape", "Correct the file first");
    }
  }

  private String spelled() {
    if (value instanceof Text text) {
      String quoted = TextPlace.json(text.text());
      return quoted.replace("${", "$${").replace("%{", "%%{");
    }
    return wanted().orElse("null");
  }

  /** All other lines, as they are spelled. */
  private List<String> others(TextFile file) {
    List<String> others = new ArrayList<>();
    for (Assignment line : Assignments.of(file)) {
      if (!line.key().equals(key)) {
        others.add(file.text().substring(line.start(), line.end()));
      }
    }
    return others;
  }
}
