package io.gitops4j.testkit.protocol;

import java.util.List;
import java.util.Optional;

/** Top-level values of a YAML file of one value a line: a second, much simpler opinion on edits. */
final class FlatYaml {
  private FlatYaml() {}

  /** The value of a key, without quotes and comment. */
  static Optional<String> value(String text, String key) {
    return text.lines()
        .filter(line -> line.startsWith(key + ":"))
        .map(line -> plain(line.substring(key.length() + 1)))
        .findFirst();
  }

  /** The texts that a file may be after one of its values was replaced, and nothing else. */
  static List<String> replaced(String text, String key, String value) {
    return List.of(
        replacing(text, key, value),
        replacing(text, key, '"' + value + '"'),
        replacing(text, key, "'" + value + "'"));
  }

  private static String replacing(String text, String key, String written) {
    StringBuilder out = new StringBuilder();
    for (String line : text.split("(?<=\n)", -1)) {
      if (line.startsWith(key + ":")) {
        int comment = line.indexOf(" #");
        int end = comment >= 0 ? comment : line.endsWith("\n") ? line.length() - 1 : line.length();
        out.append(key).append(": ").append(written).append(line.substring(end));
      } else {
        out.append(line);
      }
    }
    return out.toString();
  }

  private static String plain(String rest) {
    int comment = rest.indexOf(" #");
    String value = (comment >= 0 ? rest.substring(0, comment) : rest).strip();
    return value.matches("\"[^\"]*\"|'[^']*'") ? value.substring(1, value.length() - 1) : value;
  }
}
