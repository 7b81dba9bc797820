package io.gitops4j.core.edit;

import java.util.Random;

/** Words and keys that are easily misread, in random spelling. */
final class RandomScalars {
  private static final String[] WORDS = {
    "a",
    "app",
    "v1.2.3",
    "nginx",
    "some words",
    "12",
    "0",
    "-7",
    "1.50",
    "1e3",
    "0x1F",
    "017",
    "yes",
    "off",
    "true",
    "null",
    "~",
    "2001-12-14",
    "1:30",
    "http://x/y?z",
    "a#b",
    "a:b",
    "x,y",
    "ключ",
    "naïve",
    "\uD83D\uDE80",
    "tab\there",
    "it's",
    "%d",
    "-x",
    "@at",
    "{{ tpl }}",
    "<<",
    "=",
    ".inf"
  };
  private static final String[] KEYS = {
    "name",
    "image",
    "tag",
    "replicas",
    "spec",
    "labels",
    "x-y",
    "a.b/c",
    "with space",
    "80",
    "on",
    "ключ",
    "\uD83D\uDE80",
    "it's",
    "k\"q",
    "_",
    "env",
    "very_long_key_name_for_a_change",
    "1.5",
    "-dash"
  };

  private final Random random;

  RandomScalars(Random random) {
    this.random = random;
  }

  String word() {
    return WORDS[random.nextInt(WORDS.length)];
  }

  String key() {
    return KEYS[random.nextInt(KEYS.length)];
  }

  /** A key as it may stand in a file. */
  String spelled(String key, boolean flow) {
    if ((flow && key.indexOf(',') >= 0)
        || key.startsWith("-")
        || key.contains("\"")
        || random.nextInt(100) < 8) {
      return random.nextInt(100) < 50 ? "'" + key.replace("'", "''") + "'" : quoted(key);
    }
    return key;
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  /** A word in quotes, or without where that is the same. */
  String inline(boolean flow) {
    String word = word();
    int style = random.nextInt(10);
    if (style < 2) {
      return quoted(word);
    }
    if (style < 4) {
      return "'" + word.replace("'", "''") + "'";
    }
    boolean plain = "@%{-=".indexOf(word.charAt(0)) < 0 || word.equals("-7") || word.equals("-x");
    plain &= !word.equals("<<") && !(flow && word.matches(".*[,{}\\[\\]].*"));
    return plain ? word : quoted(word);
  }
}
