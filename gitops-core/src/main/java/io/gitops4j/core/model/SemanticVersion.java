package io.gitops4j.core.model;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version by SemVer 2, as Helm reads it: a {@code v} in front is allowed, and the patch number or
 * the minor one may be missing ({@code v1.2} is 1.2.0). Versions are equal if they are written the
 * same; their order is SemVer's, and of two that SemVer holds for equal, such as {@code 1.0.0+a}
 * and {@code 1.0.0+b}, that of their text. Immutable.
 *
 * @see <a href="https://semver.org">SemVer</a>
 */
public final class SemanticVersion implements Comparable<SemanticVersion> {
  private static final int LONGEST = 256;
  private static final int SHOWN = 100;
  private static final String NUMBER = "(0|[1-9][0-9]{0,17})";
  private static final String IDENTIFIER = "(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)";
  private static final Pattern FORM =
      Pattern.compile(
          "v?"
              + NUMBER
              + "(?:\\."
              + NUMBER
              + ")?(?:\\."
              + NUMBER
              + ")?(?:-("
              + IDENTIFIER
              + "(?:\\."
              + IDENTIFIER
              + ")*))?(?:\\+([0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*))?");
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");
  private static final Comparator<SemanticVersion> PRECEDENCE =
      Comparator.comparingLong(SemanticVersion::major)
          .thenComparingLong(SemanticVersion::minor)
          .thenComparingLong(SemanticVersion::patch)
          .thenComparing(SemanticVersion::preRelease, SemanticVersion::comparePreReleases);

  /** Releases before pre-releases, and of either the newest first. */
  public static final Comparator<SemanticVersion> NEWEST_FIRST =
      Comparator.comparing(SemanticVersion::isPreRelease).thenComparing(Comparator.reverseOrder());

  private final String text;
  private final long major;
  private final long minor;
  private final long patch;
  private final String preRelease;

  private SemanticVersion(String text, long major, long minor, long patch, String preRelease) {
    this.text = text;
    this.major = major;
    this.minor = minor;
    this.patch = patch;
    this.preRelease = preRelease;
  }

  /**
   * Reads a version.
   *
   * @throws ProviderException {@code INVALID} if it is none
   */
  public static SemanticVersion parse(String text) {
    return find(text)
        .orElseThrow(
            () ->
                new ProviderException(
                    ErrorKind.INVALID,
                    "Could not read the version '"
                        + shown(text)
                        + "': it does not follow SemVer. A version looks like 1.2.3, 1.2.3-rc.1 or"
                        + " 1.2.3+build.5."));
  }

  /** The version that a text is; empty if it is none. */
  public static Optional<SemanticVersion> find(String text) {
    Matcher parts = FORM.matcher(text);
    if (text.length() > LONGEST || !parts.matches()) {
      return Optional.empty();
    }
    String preRelease = parts.group(4) == null ? "" : parts.group(4);
    return Optional.of(
        new SemanticVersion(
            text,
            number(parts.group(1)),
            number(parts.group(2)),
            number(parts.group(3)),
            preRelease));
  }

  /** The version that a tag names, where a plus is an underscore; empty if it names none. */
  public static Optional<SemanticVersion> ofTag(String tag) {
    return find(tag.replace('_', '+'));
  }

  static SemanticVersion of(long major, long minor, long patch, String preRelease) {
    String end = preRelease.isEmpty() ? "" : "-" + preRelease;
    String text = major + "." + minor + "." + patch + end;
    return new SemanticVersion(text, major, minor, patch, preRelease);
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  /** Text of others as it may stand in a sentence: one line, not long. */
  static String shown(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", "?");
    return printable.length() > SHOWN ? printable.substring(0, SHOWN) + "…" : printable;
  }

  /** The first number. */
  public long major() {
    return major;
  }

  /** The second number; 0 where it is missing. */
  public long minor() {
    return minor;
  }

  /** The third number; 0 where it is missing. */
  public long patch() {
    return patch;
  }

  /** What follows the dash: {@code rc.1}; empty for a release. */
  public String preRelease() {
    return preRelease;
  }

  /** Whether it is one before a release. */
  public boolean isPreRelease() {
    return !preRelease.isEmpty();
  }

  /**
   * The tag of this version in a registry: tags can't have a plus, so Helm writes it as a {@code
   * _}.
   */
  public String tag() {
    return text.replace('+', '_');
  }

  /** Which of two is newer by SemVer alone: what follows a plus does not count. */
  public int comparePrecedence(SemanticVersion other) {
    return PRECEDENCE.compare(this, other);
  }

  @Override
  public int compareTo(SemanticVersion other) {
    int order = comparePrecedence(other);
    return order == 0 ? text.compareTo(other.text) : order;
  }

  private static int comparePreReleases(String one, String other) {
    if (one.isEmpty() || other.isEmpty()) {
      return Boolean.compare(one.isEmpty(), other.isEmpty());
    }
    String[] ones = one.split("\\.", -1);
    String[] others = other.split("\\.", -1);
    for (int i = 0; i < Math.min(ones.length, others.length); i++) {
      int order = compareIdentifiers(ones[i], others[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(ones.length, others.length);
  }

  private static int compareIdentifiers(String one, String other) {
    boolean number = DIGITS.matcher(one).matches();
    boolean otherNumber = DIGITS.matcher(other).matches();
    if (number && otherNumber) {
      return new BigInteger(one).compareTo(new BigInteger(other));
    }
    return number == otherNumber ? one.compareTo(other) : Boolean.compare(otherNumber, number);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SemanticVersion that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
