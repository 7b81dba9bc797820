package io.gitops4j.registry.chart;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A {@code .helmignore}: which files of a folder are no part of the chart. Rules are asked in their
 * order, and the first that decides stands, as with Helm; a rule with a {@code !} in front ignores
 * everything that it does not match. Immutable.
 *
 * @see <a href="https://helm.sh/docs/chart_template_guide/helm_ignore_file/">The .helmignore
 *     file</a>
 */
final class IgnoreRules {
  static final String FILE = ".helmignore";
  private static final String ALWAYS = "templates/.?*";

  private final List<Rule> rules;

  private IgnoreRules(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  private record Rule(Pattern pattern, boolean negated, boolean folders, boolean wholePath) {
    boolean matches(String path) {
      String looked = wholePath ? path : path.substring(path.lastIndexOf('/') + 1);
      return pattern.matcher(looked).matches();
    }
  }

  /**
   * Reads rules, one a line.
   *
   * @throws IOException if one of them is none
   */
  static IgnoreRules parse(String text) throws IOException {
    List<Rule> rules = new ArrayList<>();
    String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
    for (String line : plain.split("\\R", -1)) {
      String rule = line.strip();
      if (!rule.isEmpty() && !rule.startsWith("#")) {
        rules.add(rule(rule));
      }
    }
    rules.add(rule(ALWAYS));
    return new IgnoreRules(rules);
  }

  /** Whether a file or folder is no part of the chart; what is in such a folder isn't either. */
  boolean ignores(String path, boolean folder) {
    for (Rule rule : rules) {
      boolean applies = folder || !rule.folders();
      if (rule.negated() && !(applies && rule.matches(path))) {
        return true;
      }
      if (!rule.negated() && applies && rule.matches(path)) {
        return true;
      }
    }
    return false;
  }

  private static Rule rule(String written) throws IOException {
    if (written.contains("**")) {
      throw new IOException("its rule " + Refusal.shown(written) + " has **, which Helm lacks");
    }
    boolean negated = written.startsWith("!");
    String rest = negated ? written.substring(1) : written;
    boolean folders = rest.endsWith("/");
    rest = folders ? rest.substring(0, rest.length() - 1) : rest;
    boolean wholePath = rest.contains("/");
    rest = rest.startsWith("/") ? rest.substring(1) : rest;
    try {
      return new Rule(Pattern.compile(regex(rest)), negated, folders, wholePath);
    } catch (PatternSyntaxException | StringIndexOutOfBoundsException e) {
      throw new IOException("its rule " + Refusal.shown(written) + " is no pattern", e);
    }
  }

  /** A shell's pattern: {@code *} and {@code ?} are not for slashes, {@code [a-z]} is a class. */
  private static String regex(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      switch (c) {
        case '*' -> regex.append("[^/]*");
        case '?' -> regex.append("[^/]");
        case '\\' -> regex.append(Pattern.quote(glob.substring(++i, i + 1)));
        case '[' -> i = group(glob, i, regex);
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return regex.toString();
  }

  /** A class of characters; gives back where it ends. */
  private static int group(String glob, int start, StringBuilder regex) {
    boolean not = glob.charAt(start + 1) == '^';
    int i = start + (not ? 2 : 1);
    regex.append("(?!/)[").append(not ? "^" : "");
    for (int from = i; glob.charAt(i) != ']' || i == from; i++) {
      char c = glob.charAt(i);
      if (c == '\\') {
        c = glob.charAt(++i);
      }
      boolean range = c == '-' && i > from;
      regex.append(range || Character.isLetterOrDigit(c) ? "" : "\\").append(c);
    }
    regex.append(']');
    return i;
  }
}
