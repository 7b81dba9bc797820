package io.gitops4j.git.ci;

import io.gitops4j.core.edit.RepositoryPath;
import java.util.regex.Pattern;

/** What may stand in a CI file: nothing that a shell or a forge could take for something else. */
final class CiValues {
  private static final Pattern BRANCH = Pattern.compile("[A-Za-z0-9._*][A-Za-z0-9._/*-]{0,199}");
  private static final Pattern PATH = Pattern.compile("[A-Za-z0-9._+@][A-Za-z0-9._/+@-]{0,199}");
  private static final Pattern PLATFORM =
      Pattern.compile("[a-z0-9]{1,20}/[a-z0-9]{1,20}(?:/[a-z0-9]{1,20})?");
  private static final Pattern ARGUMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");
  private static final Pattern PRINTABLE = Pattern.compile("[ -#%-~]{0,1000}");

  private CiValues() {}

  static String branch(String pattern) {
    boolean odd =
        pattern.contains("..")
            || pattern.contains("//")
            || pattern.contains("**")
            || pattern.endsWith("/")
            || pattern.endsWith(".");
    return checked(
        !odd && BRANCH.matcher(pattern).matches(),
        "pattern of branches",
        pattern,
        "Use letters, digits, '.', '_', '/', '-', and '*' for any text");
  }

  static String path(String path) {
    return checked(
        PATH.matcher(path).matches(),
        "path for a build",
        RepositoryPath.checked(path),
        "Use letters, digits, '.', '_', '/', '+', '@' and '-', beginning with none of '/' and '-'");
  }

  static String platform(String platform) {
    return checked(
        PLATFORM.matcher(platform).matches(),
        "platform",
        platform,
        "Write it as linux/amd64 or linux/arm/v7");
  }

  static String argument(String name) {
    return checked(
        ARGUMENT.matcher(name).matches(),
        "name of a build argument",
        name,
        "Use letters, digits and '_', not beginning with a digit");
  }

  /** The value is not repeated: it may be a secret that does not belong there. */
  static String argumentValue(String name, String value) {
    if (!PRINTABLE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "Not a value of a build argument: that of "
              + name
              + ". Use up to 1000 printable ASCII characters without '$'");
    }
    return value;
  }

  private static String checked(boolean good, String what, String value, String remedy) {
    if (!good) {
      String shown = value.length() > 100 ? value.substring(0, 100) + "…" : value;
      throw new IllegalArgumentException("Not a " + what + ": '" + shown + "'. " + remedy);
    }
    return value;
  }
}
