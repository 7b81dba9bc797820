package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.SemanticVersion;
import io.gitops4j.core.model.VersionRange;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Which tags of a repository are versions, and which of two is the newer one: what {@link
 * Trigger#newVersion} starts runs for. Immutable.
 *
 * <p>Two tags that are equally new, such as {@code 1.2.3} and {@code v1.2.3}, are one version: the
 * second starts nothing.
 */
public final class Versions {
  private static final Pattern THREE_NUMBERS = Pattern.compile("v?[0-9]+\\.[0-9]+\\.[0-9]+.*");
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,128}");

  private final String description;
  private final Pattern form;
  private final @Nullable VersionRange range;
  private final Order order;
  private final boolean fromNowOn;
  private final boolean moved;

  /** What tells which of two tags is newer. */
  private enum Order {
    SEMVER,
    NUMBER,
    CREATION
  }

  private Versions(
      String description,
      Pattern form,
      @Nullable VersionRange range,
      Order order,
      boolean fromNowOn,
      boolean moved) {
    this.description = description;
    this.form = form;
    this.range = range;
    this.order = order;
    this.fromNowOn = fromNowOn;
    this.moved = moved;
  }

  /**
   * Tags that are versions by SemVer in a range; a {@code v} in front is allowed. A tag says all
   * three numbers: {@code 1.2} is as a rule an alias that moves, and {@code 20260105} no version.
   * Pre-releases only where the range names one: {@code >=1.2.0-0}.
   *
   * @param range as {@link VersionRange#parse} reads it
   * @throws io.gitops4j.core.model.ProviderException {@code INVALID} if it is none
   */
  public static Versions semver(String range) {
    return new Versions(
        "semver " + range, THREE_NUMBERS, VersionRange.parse(range), Order.SEMVER, false, false);
  }

  /**
   * Tags that a regular expression matches wholly. Their order is that of the number in a group
   * named {@code order}, {@code main-[0-9a-f]+-(?<order>[0-9]+)}; without one, by SemVer that of a
   * group named {@code version}, {@code app-(?<version>.+)}; without either, that of the times the
   * artifacts say they were created at, in their annotation {@code
   * org.opencontainers.image.created}, for which each tag has to be read.
   *
   * @throws IllegalArgumentException if it is no regular expression
   */
  public static Versions pattern(String regex) {
    Order order = Order.CREATION;
    if (regex.contains("(?<order>")) {
      order = Order.NUMBER;
    } else if (regex.contains("(?<version>")) {
      order = Order.SEMVER;
    }
    try {
      return new Versions("tags like " + regex, Pattern.compile(regex), null, order, false, false);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "Not a regular expression: '" + regex + "': " + e.getDescription(), e);
    }
  }

  /** The same, but what is there when the watch begins starts nothing. */
  public Versions fromNowOn() {
    return new Versions(description, form, range, order, true, moved);
  }

  /** The same, and the newest one's tag at another digest is a new version. */
  public Versions andMovedTags() {
    return new Versions(description, form, range, order, fromNowOn, true);
  }

  /** Whether a tag looks like one of these. */
  public boolean matches(String tag) {
    return form.matcher(tag).matches()
        && (range == null || version(tag).filter(range::contains).isPresent());
  }

  /** Whether a tag is one of these, and it can be told what it is newer than. */
  public boolean includes(String tag) {
    return matches(tag)
        && switch (order) {
          case SEMVER -> version(tag).isPresent();
          case NUMBER -> number(tag).isPresent();
          case CREATION -> true;
        };
  }

  /** Whether artifacts have to be read to tell which is newer. */
  public boolean isByCreation() {
    return order == Order.CREATION;
  }

  /**
   * The newer of two tags comes last; equally new ones are equal.
   *
   * @throws IllegalStateException if tags alone don't tell
   */
  public Comparator<String> oldestFirst() {
    return switch (order) {
      case SEMVER -> by(this::version, SemanticVersion::comparePrecedence);
      case NUMBER -> by(this::number, Comparator.naturalOrder());
      case CREATION ->
          throw new IllegalStateException("Tags don't tell when artifacts were created");
    };
  }

  private static <T> Comparator<String> by(
      Function<String, Optional<T>> reading, Comparator<? super T> comparator) {
    return Comparator.comparing(tag -> reading.apply(tag).orElseThrow(), comparator);
  }

  /** Whether what is there when the watch begins starts nothing. */
  public boolean isFromNowOn() {
    return fromNowOn;
  }

  /** Whether the newest one's tag at another digest is a new version. */
  public boolean countsMovedTags() {
    return moved;
  }

  private Optional<SemanticVersion> version(String tag) {
    return part(tag, "version").flatMap(SemanticVersion::ofTag);
  }

  private Optional<BigInteger> number(String tag) {
    return part(tag, "order").filter(t -> DIGITS.matcher(t).matches()).map(BigInteger::new);
  }

  /** What a group of the pattern has of a tag; the whole tag for a range. */
  private Optional<String> part(String tag, String group) {
    Matcher matcher = form.matcher(tag);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.ofNullable(range == null ? matcher.group(group) : tag);
  }

  /** For people and the fingerprint. */
  public String describe() {
    return description + (fromNowOn ? ", from now on" : "") + (moved ? ", moved tags too" : "");
  }

  @Override
  public String toString() {
    return describe();
  }
}
