package io.gitops4j.testkit.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;

/** What was found, each beginning with the invariant that it breaks. Not thread-safe. */
final class Violations {
  private final List<String> found = new ArrayList<>();

  /**
   * Notes one, unless the condition holds.
   *
   * @param sentence with {@code %s} for each of the things
   */
  void unless(boolean holds, String invariant, String sentence, Object... things) {
    if (!holds) {
      add(invariant, sentence, things);
    }
  }

  void add(String invariant, String sentence, Object... things) {
    String text = sentence;
    for (Object thing : things) {
      text = text.replaceFirst("%s", Matcher.quoteReplacement(String.valueOf(thing)));
    }
    found.add(invariant + ": " + text);
  }

  List<String> list() {
    return List.copyOf(found);
  }
}
