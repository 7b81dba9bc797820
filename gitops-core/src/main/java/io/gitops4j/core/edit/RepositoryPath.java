package io.gitops4j.core.edit;

import java.util.Locale;

/** The rule for file names an edit may touch: inside the repository, and never Git's own folder. */
public final class RepositoryPath {
  private static final int LONGEST = 4096;

  private RepositoryPath() {}

  /**
   * The path as it is, if it names a file inside a repository.
   *
   * @param path segments separated by single slashes
   * @throws IllegalArgumentException if it is empty, absolute, ends in a slash, holds a backslash,
   *     a control character, an empty, {@code .} or {@code ..} segment, or one that a file system
   *     could take for {@code .git}
   */
  public static String checked(String path) {
    if (path.isEmpty() || path.length() > LONGEST) {
      throw refused(path, "it is empty or longer than " + LONGEST + " characters");
    }
    if (path.chars().anyMatch(c -> c == '\\' || Character.isISOControl(c))) {
      throw refused(path, "it holds a backslash or a control character");
    }
    if (path.chars().anyMatch(c -> c == '\uFFFE' || c == '\uFFFF') || !wellFormed(path)) {
      throw refused(path, "it is not well-formed Unicode");
    }
    for (String segment : path.split("/", -1)) {
      check(path, segment);
    }
    return path;
  }

  private static void check(String path, String segment) {
    if (segment.isEmpty()) {
      throw refused(path, "it is absolute, ends in a slash or has two slashes in a row");
    }
    if (segment.equals(".") || segment.equals("..")) {
      throw refused(path, "it has the segment '" + segment + "'");
    }
    if (isGitFolder(segment)) {
      throw refused(path, "'" + segment + "' is Git's own folder, on some file systems at least");
    }
  }

  /** Windows drops trailing dots and spaces, and macOS some invisible characters. */
  private static boolean isGitFolder(String segment) {
    String visible =
        segment.replaceAll("[\\u200c-\\u200f\\u202a-\\u202e\\u206a-\\u206f\\ufeff]", "");
    String name = visible.replaceAll("(?::.*|[. ]+)$", "").toLowerCase(Locale.ROOT);
    return name.equals(".git") || name.equals("git~1");
  }

  private static boolean wellFormed(String text) {
    return text.codePoints()
        .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  private static IllegalArgumentException refused(String path, String why) {
    String shown = path.length() > 200 ? path.substring(0, 200) + "…" : path;
    return new IllegalArgumentException(
        "Not a path inside a repository: '"
            + shown
            + "': "
            + why
            + ". Write it as folder/file.yaml");
  }
}
