package io.gitops4j.git.ci;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Texts that do harm where something takes them for more than texts: each leaves a file. */
final class Hostile {
  private static final String FILE = "pwned";
  private static final List<String> PARTS =
      List.of(
          "'",
          "\"",
          "`",
          ";",
          "&",
          "|",
          "#",
          " ",
          "\\",
          "$(touch pwned)",
          "`touch pwned`",
          "; touch pwned;",
          "' ; touch pwned; '",
          "\"; touch pwned; \"",
          "${{ github.token }}",
          "$IFS",
          ": ",
          " #",
          "- ",
          "{",
          "}",
          "[",
          "]",
          "%",
          "!",
          "*",
          "?",
          "~",
          ">pwned",
          "<",
          "@",
          "&& touch pwned",
          "|| touch pwned",
          "##vso[x]",
          "a",
          "EOF",
          "--push",
          "'\\''");

  private Hostile() {}

  /** Another one each time; never empty, and never of hexadecimal digits alone. */
  static String text(Random random) {
    StringBuilder text = new StringBuilder("'");
    int parts = 1 + random.nextInt(6);
    for (int i = 0; i < parts; i++) {
      text.append(PARTS.get(random.nextInt(PARTS.size())));
    }
    return text.toString();
  }

  /** What they left below a folder. */
  static List<Path> traces(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.getFileName().toString().contains(FILE)).toList();
    }
  }
}
