package io.gitops4j.core.model;

import java.util.regex.Pattern;

/** The one rule for names that become parts of paths, keys and branches. */
public final class Names {
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");

  private Names() {}

  /**
   * Returns the name if it is one: letters, digits, {@code .}, {@code _}, {@code -}, beginning and
   * ending with a letter or digit, without {@code ..}, at most 63 characters.
   *
   * @param what what is named, for the message
   * @throws IllegalArgumentException if it is not a name
   */
  public static String check(String what, String name) {
    if (!NAME.matcher(name).matches() || name.contains("..")) {
      throw new IllegalArgumentException(
          "Not a valid "
              + what
              + " name: '"
              + name
              + "'. Use 1 to 63 letters, digits, '.', '_' or '-',"
              + " beginning and ending with a letter or digit");
    }
    return name;
  }
}
