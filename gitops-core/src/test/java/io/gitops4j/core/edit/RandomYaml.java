package io.gitops4j.core.edit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Writes a YAML file of random content and random spelling; the same seed gives the same file.
 *
 * <p>What it mixes: block and flow collections, nested; comments and blank lines everywhere; all
 * quote styles; block scalars with every chomping and with indentation digits; plain and quoted
 * scalars over several lines; anchors, aliases and merge keys; tags; keys with dots, slashes,
 * blanks and of other types than string; dashes at the column of their key or further in; odd
 * indentation; CRLF; a byte order mark; several documents; characters beyond the basic plane; no
 * line break at the end. Not every file it writes is valid: who uses it skips those that no parser
 * reads.
 */
final class RandomYaml {
  private final Random random;
  private final RandomScalars scalars;
  private final StringBuilder out = new StringBuilder();
  private final List<String> anchors = new ArrayList<>();
  private final List<String> mappingAnchors = new ArrayList<>();
  private int anchorCount;
  private int budget;

  private RandomYaml(long seed) {
    this.random = new Random(seed);
    this.scalars = new RandomScalars(random);
  }

  /** The file for a seed, with its byte order mark if it has one. */
  static String of(long seed) {
    return new RandomYaml(seed).file();
  }

  private String file() {
    int documents = chance(15) ? 2 + random.nextInt(2) : 1;
    for (int i = 0; i < documents; i++) {
      document(i, documents);
    }
    String text = out.toString();
    if (chance(15)) {
      text = text.replaceAll("[\n ]+$", "");
    }
    if (chance(20)) {
      text = text.replace("\n", "\r\n");
    }
    return chance(10) ? "\uFEFF" + text : text;
  }

  private void document(int index, int count) {
    anchors.clear();
    mappingAnchors.clear();
    budget = 4 + random.nextInt(26);
    noise(0, 20);
    if (index > 0 || (count > 1 && chance(50)) || chance(10)) {
      out.append("---").append(chance(20) ? " # start" : "").append('\n');
      noise(0, 20);
    }
    int kind = random.nextInt(20);
    if (kind < 15) {
      blockMapping(0);
    } else if (kind < 18) {
      blockSequence(0);
    } else if (kind < 19) {
      flow(2, false);
      line();
    } else {
      out.append(chance(50) ? "" : "just text\n");
    }
    noise(0, 10);
    if (index < count - 1 && chance(20)) {
      out.append("...\n");
    }
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /** Ends a line, perhaps with a comment. */
  private void line() {
    out.append(chance(12) ? " # " + scalars.word().replace("\n", " ") : "");
    out.append(chance(5) ? "  " : "").append('\n');
  }

  /** Comments and blank lines between lines. */
  private void noise(int column, int percent) {
    while (chance(percent)) {
      if (chance(50)) {
        out.append(" ".repeat(chance(70) ? column : random.nextInt(6))).append("# note\n");
      } else {
        out.append(chance(80) ? "" : " ".repeat(random.nextInt(4))).append('\n');
      }
    }
  }

  private void indent(int column) {
    out.append(" ".repeat(column));
  }

  private void blockMapping(int column) {
    int anchorsBefore = mappingAnchors.size();
    Set<String> used = new HashSet<>();
    int entries = 1 + random.nextInt(4);
    for (int i = 0; i < entries; i++) {
      if (i > 0) {
        noise(column, 12);
        indent(column);
      }
      if (anchorsBefore > 0 && chance(12) && used.add("<<")) {
        merge(anchorsBefore);
        continue;
      }
      String key = scalars.key();
      if (!used.add(key)) {
        key = "key" + i + budget;
      }
      if (chance(2)) {
        out.append("? ").append(scalars.spelled(key, false)).append('\n');
        indent(column);
        out.append(':');
      } else {
        out.append(scalars.spelled(key, false)).append(chance(5) ? " :" : ":");
      }
      value(column, true);
    }
  }

  private void merge(int anchorsBefore) {
    String first = "*" + mappingAnchors.get(random.nextInt(anchorsBefore));
    out.append("<<: ").append(chance(80) ? first : "[" + first + "]");
    line();
  }

  private void blockSequence(int column) {
    int items = 1 + random.nextInt(4);
    for (int i = 0; i < items; i++) {
      if (i > 0) {
        noise(column, 8);
        indent(column);
      }
      out.append('-');
      value(column, false);
    }
  }

  /** What follows a colon or a dash, up to the end of its last line. */
  private void value(int column, boolean inMapping) {
    budget--;
    int kind = budget < 0 ? random.nextInt(60) : random.nextInt(100);
    if (kind < 45) {
      out.append(' ');
      anchor(false);
      scalar(column);
    } else if (kind < 51) {
      line();
    } else if (kind < 55 && !anchors.isEmpty()) {
      out.append(" *").append(anchors.get(random.nextInt(anchors.size())));
      line();
    } else if (kind < 67) {
      out.append(' ');
      String anchor = anchor(true);
      flow(column + 1, chance(25));
      close(anchor, false);
      line();
    } else {
      nested(column, inMapping);
    }
  }

  private void nested(int column, boolean inMapping) {
    boolean mapping = chance(60);
    if (!inMapping && chance(75)) {
      int gap = chance(90) ? 1 : 2 + random.nextInt(2);
      indent(gap);
      child(mapping, column + 1 + gap);
      return;
    }
    out.append(' ');
    String anchor = anchor(true);
    if (anchor.isEmpty()) {
      out.setLength(out.length() - 1);
    }
    line();
    noise(column + 2, 10);
    int in = chance(70) ? 2 : 1 + random.nextInt(5);
    int child = column + (inMapping && !mapping && chance(40) ? 0 : in);
    indent(child);
    child(mapping, child);
    close(anchor, mapping);
  }

  private void close(String anchor, boolean mapping) {
    if (!anchor.isEmpty()) {
      anchors.add(anchor);
    }
    if (!anchor.isEmpty() && mapping) {
      mappingAnchors.add(anchor);
    }
  }

  private void child(boolean mapping, int column) {
    if (mapping) {
      blockMapping(column);
    } else {
      blockSequence(column);
    }
  }

  /** Perhaps an anchor; a collection's is usable only once it is closed. */
  private String anchor(boolean collection) {
    if (!chance(collection ? 12 : 6)) {
      return "";
    }
    String name = "n" + anchorCount++;
    out.append('&').append(name).append(' ');
    if (!collection) {
      anchors.add(name);
    }
    return name;
  }

  private void scalar(int column) {
    int kind = random.nextInt(24);
    if (kind < 4) {
      blockScalar(column);
      return;
    }
    if (kind == 4) {
      out.append("first\n");
      indent(column + 1 + random.nextInt(3));
      out.append("second word");
    } else if (kind == 5) {
      out.append("\"one\n");
      indent(column + 1);
      out.append("two \\u0041\\\n");
      indent(column + 1);
      out.append("three\"");
    } else if (kind == 6) {
      out.append("!!str ").append(chance(50) ? "12" : "'x'");
    } else {
      out.append(scalars.inline(false));
    }
    line();
  }

  private void blockScalar(int column) {
    boolean literal = chance(65);
    int in = 1 + random.nextInt(4);
    String digit = chance(10) ? String.valueOf(in) : "";
    String[] chomps = {"", "-", "+"};
    out.append(literal ? '|' : '>').append(digit).append(chomps[random.nextInt(chomps.length)]);
    line();
    int lines = random.nextInt(20) == 0 ? 0 : 1 + random.nextInt(3);
    for (int i = 0; i < lines; i++) {
      indent(column + in);
      out.append(digit.isEmpty() || i > 0 ? "" : chance(50) ? " " : "");
      out.append(i > 0 && chance(20) ? "  more" : "text # no: comment");
      out.append(chance(10) ? "  " : "").append('\n');
      out.append(i < lines - 1 && chance(20) ? "\n" : "");
    }
    while (chance(15)) {
      out.append('\n');
    }
  }

  private void flow(int column, boolean spread) {
    budget--;
    boolean mapping = chance(60);
    int entries = budget < 0 ? random.nextInt(2) : random.nextInt(4);
    out.append(mapping ? '{' : '[');
    Set<String> used = new HashSet<>();
    for (int i = 0; i < entries; i++) {
      gap(column, spread, i > 0);
      if (mapping) {
        flowEntry(column, used, i);
      } else {
        flowValue(column);
      }
      out.append(i < entries - 1 ? "," : chance(8) ? "," : "");
    }
    if (spread && entries > 0) {
      line();
      indent(Math.max(1, column - 1));
    }
    out.append(mapping ? '}' : ']');
  }

  private void gap(int column, boolean spread, boolean isNext) {
    if (spread) {
      line();
      noise(column, 8);
      indent(column);
    } else if (isNext || chance(10)) {
      out.append(' ');
    }
  }

  private void flowEntry(int column, Set<String> used, int index) {
    String key = scalars.key();
    if (!used.add(key)) {
      key = "f" + index + budget;
    }
    String spelled = scalars.spelled(key, true);
    out.append(spelled);
    if (chance(4)) {
      return;
    }
    out.append(spelled.startsWith("\"") && chance(50) ? ":" : ": ");
    if (!chance(4)) {
      flowValue(column);
    }
  }

  private void flowValue(int column) {
    int kind = random.nextInt(20);
    if (kind < 3 && budget > 0) {
      flow(column + 1, false);
    } else if (kind == 3 && !anchors.isEmpty()) {
      out.append('*').append(anchors.get(random.nextInt(anchors.size()))).append(' ');
    } else if (kind == 4) {
      anchor(false);
      out.append(scalars.inline(true));
    } else if (kind == 5 && budget > 0) {
      out.append("pair").append(budget).append(": ");
      out.setLength(out.length() - 2);
      out.append(' ');
    } else {
      out.append(scalars.inline(true));
    }
  }
}
