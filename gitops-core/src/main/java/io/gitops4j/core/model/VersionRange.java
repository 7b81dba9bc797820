package io.gitops4j.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The versions that a dependency or a person asks for, written as for Helm: {@code 1.2.3}, {@code
 * ^1.2}, {@code ~1.2.3}, {@code >=1 <2}, {@code >=1, !=1.5.0}, {@code 1.x}, {@code 1.2 - 1.4},
 * {@code *}, and alternatives with {@code ||}.
 *
 * <p>A pre-release is in a range only if the range names one ({@code >=1.2.0-0}), or if they are
 * asked for by {@link #withPreReleases()}, as with Helm's {@code --devel}. Immutable.
 */
public final class VersionRange {
  private static final int LONGEST = 512;
  private static final String PART = "([0-9]{1,18}|[xX*])";
  private static final String VERSION =
      "v?"
          + PART
          + "(?:\\."
          + PART
          + ")?(?:\\."
          + PART
          + ")?(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?(?:\\+[0-9A-Za-z.-]+)?";
  private static final Pattern TERM =
      Pattern.compile("\\s*(!=|>=|=>|<=|=<|~>|=|>|<|~|\\^|)\\s*" + VERSION + "(?=[\\s,]|$)[\\s,]*");
  private static final Pattern HYPHEN = Pattern.compile("(\\S+)\\s+-\\s+(\\S+)");

  private final String text;
  private final List<Group> groups;
  private final boolean preReleases;

  private VersionRange(String text, List<Group> groups, boolean preReleases) {
    this.text = text;
    this.groups = List.copyOf(groups);
    this.preReleases = preReleases;
  }

  /** A test of one version. */
  @FunctionalInterface
  private interface Term {
    boolean holds(SemanticVersion version);
  }

  /** Terms that must all hold, and whether one of them names a pre-release. */
  private record Group(List<Term> terms, boolean preReleases) {}

  /**
   * Reads a range.
   *
   * @throws ProviderException {@code INVALID} if it is none
   */
  public static VersionRange parse(String text) {
    if (text.length() > LONGEST) {
      throw invalid(text);
    }
    List<Group> groups = new ArrayList<>();
    for (String alternative : text.split("\\|\\|", -1)) {
      groups.add(group(text, HYPHEN.matcher(alternative).replaceAll(">=$1, <=$2").strip()));
    }
    return new VersionRange(text, groups, false);
  }

  /** All releases. */
  public static VersionRange any() {
    return parse("*");
  }

  /** The same with pre-releases, where they are of a range's numbers. */
  public VersionRange withPreReleases() {
    return new VersionRange(text, groups, true);
  }

  /** Whether a version is in it. */
  public boolean contains(SemanticVersion version) {
    for (Group group : groups) {
      boolean allowed = preReleases || group.preReleases() || !version.isPreRelease();
      if (allowed && group.terms().stream().allMatch(term -> term.holds(version))) {
        return true;
      }
    }
    return false;
  }

  private static Group group(String whole, String text) {
    if (text.isEmpty()) {
      return new Group(List.of(), false);
    }
    List<Term> terms = new ArrayList<>();
    boolean preReleases = false;
    Matcher term = TERM.matcher(text);
    int end = 0;
    while (end < text.length()) {
      if (!term.find(end) || term.start() != end) {
        throw invalid(whole);
      }
      preReleases |= term.group(5) != null;
      terms.add(term(term));
      end = term.end();
    }
    return new Group(List.copyOf(terms), preReleases);
  }

  private static Term term(Matcher term) {
    int parts = parts(term);
    SemanticVersion from =
        SemanticVersion.of(
            parts > 0 ? Long.parseLong(term.group(2)) : 0,
            parts > 1 ? Long.parseLong(term.group(3)) : 0,
            parts > 2 ? Long.parseLong(term.group(4)) : 0,
            term.group(5) == null ? "" : term.group(5));
    boolean exact = parts == 3 || from.isPreRelease();
    return switch (term.group(1)) {
      case "", "=" -> exact ? v -> order(v, from) == 0 : between(from, after(from, parts));
      case "!=" -> {
        Term same = exact ? v -> order(v, from) == 0 : between(from, after(from, parts));
        yield v -> !same.holds(v);
      }
      case ">" ->
          exact ? v -> order(v, from) > 0 : v -> parts > 0 && order(v, after(from, parts)) >= 0;
      case "<" -> v -> order(v, from) < 0;
      case ">=", "=>" -> v -> order(v, from) >= 0;
      case "<=", "=<" ->
          exact ? v -> order(v, from) <= 0 : v -> parts == 0 || order(v, after(from, parts)) < 0;
      case "~", "~>" -> between(from, after(from, Math.min(parts, 2)));
      default -> between(from, nextBreaking(from, parts));
    };
  }

  /** How many numbers it says, up to the first wildcard. */
  private static int parts(Matcher term) {
    for (int i = 0; i < 3; i++) {
      String part = term.group(i + 2);
      if (part == null || !Character.isDigit(part.charAt(0))) {
        return i;
      }
    }
    return 3;
  }

  /** The end of a range whose last fixed number is the one at that place; no end where none is. */
  private static SemanticVersion after(SemanticVersion from, int parts) {
    return switch (parts) {
      case 0 -> SemanticVersion.of(Long.MAX_VALUE, 0, 0, "0");
      case 1 -> SemanticVersion.of(from.major() + 1, 0, 0, "0");
      case 2 -> SemanticVersion.of(from.major(), from.minor() + 1, 0, "0");
      default -> SemanticVersion.of(from.major(), from.minor(), from.patch() + 1, "0");
    };
  }

  /** Where a caret's range ends: at the next change of the first number that is not zero. */
  private static SemanticVersion nextBreaking(SemanticVersion from, int parts) {
    if (from.major() > 0 || parts < 2) {
      return after(from, Math.min(parts, 1));
    }
    return from.minor() > 0 || parts == 2 ? after(from, 2) : after(from, 3);
  }

  private static Term between(SemanticVersion from, SemanticVersion end) {
    return v -> order(v, from) >= 0 && order(v, end) < 0;
  }

  private static int order(SemanticVersion one, SemanticVersion other) {
    return one.comparePrecedence(other);
  }

  private static ProviderException invalid(String text) {
    return new ProviderException(
        ErrorKind.INVALID,
        "Could not read the range of versions '"
            + SemanticVersion.shown(text)
            + "': it is none. A range looks like ^1.2, ~1.2.3, >=1 <2 or 1.x.");
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
