package io.gitops4j.core.edit;

import java.util.List;
import java.util.Optional;

/** What edits of plain text have in common: the place they mean and what they found there. */
final class TextPlace {
  private TextPlace() {}

  /** The changed file with one reported value. */
  static Edited edited(
      TextFile file,
      List<Span> spans,
      String where,
      Optional<String> before,
      Optional<String> after) {
    return Edited.changed(
        file.spliced(spans).encoded(), file.replacements(spans, where, before, after));
  }

  static String json(String text) {
    return CanonicalJson.write(new Value.Text(text));
  }

  /**
   * The text of a JSON string.
   *
   * @throws IllegalArgumentException if it is not one
   */
  static String text(String json) {
    if (CanonicalJson.read(json) instanceof Value.Text text) {
      return text.text();
    }
    throw new IllegalArgumentException("Not a JSON string: " + json);
  }
}
