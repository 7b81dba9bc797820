package io.gitops4j.git.bitbucket;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Patterns of branches, as both Bitbuckets have them: {@code ?} is one character, {@code *} some
 * within one segment, and {@code **} some segments; one that ends in a slash is for all below it.
 */
// https://confluence.atlassian.com/bitbucketserver/branch-permission-patterns-776639814.html
final class RefPattern {
  private static final Pattern WILD = Pattern.compile("\\*\\*/|\\*\\*|\\*|\\?");

  private RefPattern() {}

  /** Whether a pattern is for a name as it is. */
  static boolean matches(String pattern, String name) {
    return name.matches(regex(pattern));
  }

  /** Whether a pattern is for a name, or for its end from some segment on. */
  static boolean matchesEnd(String pattern, String name) {
    return name.matches("(.*/)?" + regex(pattern));
  }

  private static String regex(String pattern) {
    String whole = pattern.endsWith("/") ? pattern + "**" : pattern;
    StringBuilder regex = new StringBuilder();
    Matcher wild = WILD.matcher(whole);
    int from = 0;
    while (wild.find()) {
      regex.append(Pattern.quote(whole.substring(from, wild.start())));
      regex.append(
          switch (wild.group()) {
            case "**/" -> "(.*/)?";
            case "**" -> ".*";
            case "*" -> "[^/]*";
            default -> "[^/]";
          });
      from = wild.end();
    }
    return regex.append(Pattern.quote(whole.substring(from))).toString();
  }
}
