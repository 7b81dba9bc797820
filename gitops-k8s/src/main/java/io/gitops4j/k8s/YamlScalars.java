package io.gitops4j.k8s;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a scalar means to kubectl: YAML 1.1 without sixty-based numbers, with Go's whole numbers.
 *
 * <p>A typed value is null, {@link Boolean}, {@link Long}, {@link BigInteger} for what only 64 bits
 * without a sign can hold, {@link Double}, or {@link String}.
 */
final class YamlScalars {
  private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");
  private static final Map<String, Object> WORDS = words();
  private static final Pattern WHOLE =
      Pattern.compile("[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)");
  private static final Pattern SIGNED_BINARY = Pattern.compile("0b[-+][01]+");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");
  private static final Pattern FRACTION =
      Pattern.compile("\\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?");

  /** Longer numbers are read as plain decimal ones: the time would grow with the square. */
  private static final int LONGEST_WHOLE = 1000;

  private YamlScalars() {}

  /** A scalar cannot be read under its tag. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String reason) {
      super(reason);
    }
  }

  /** What a scalar without quotes and tag means. */
  static @Nullable Object plain(String text) {
    if (NOTHING.contains(text)) {
      return null;
    }
    Object word = WORDS.get(text);
    if (word != null) {
      return word;
    }
    char first = text.charAt(0);
    if (first == '.') {
      return fraction(text);
    }
    boolean number = (first >= '0' && first <= '9') || first == '-' || first == '+';
    return number ? number(text.replace("_", ""), text) : text;
  }

  /**
   * What a scalar means under a tag.
   *
   * @param tag in full; an unknown one makes it text
   */
  static @Nullable Object tagged(String tag, String text) throws Unreadable {
    return switch (tag) {
      case "tag:yaml.org,2002:null" -> expect("null", text, NOTHING.contains(text), null);
      case "tag:yaml.org,2002:bool" ->
          expect("bool", text, plain(text) instanceof Boolean, plain(text));
      case "tag:yaml.org,2002:int" ->
          expect(
              "int",
              text,
              plain(text) instanceof Long || plain(text) instanceof BigInteger,
              plain(text));
      case "tag:yaml.org,2002:float" -> decimal(text);
      case "tag:yaml.org,2002:binary" -> decoded(text);
      default -> text;
    };
  }

  private static @Nullable Object expect(
      String tag, String text, boolean is, @Nullable Object value) throws Unreadable {
    if (!is) {
      throw new Unreadable("'" + shown(text) + "' cannot be read as !!" + tag);
    }
    return value;
  }

  private static @Nullable Object decimal(String text) throws Unreadable {
    Object value = plain(text);
    if (value instanceof Long whole) {
      return whole.doubleValue();
    }
    return expect("float", text, value instanceof Double, value);
  }

  private static String decoded(String text) throws Unreadable {
    try {
      byte[] bytes = Base64.getDecoder().decode(text.replace("\n", "").replace("\r", ""));
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException e) {
      throw new Unreadable("'" + shown(text) + "' cannot be read as !!binary");
    } catch (CharacterCodingException e) {
      throw new Unreadable("JSON cannot hold the bytes of this !!binary");
    }
  }

  private static Object fraction(String text) {
    boolean few = text.length() <= LONGEST_WHOLE;
    return (few ? FRACTION : DECIMAL).matcher(text).matches()
        ? decimal(text.replace("_", ""), text)
        : text;
  }

  private static Object number(String digits, String text) {
    Object whole = null;
    if (digits.length() <= LONGEST_WHOLE) {
      if (WHOLE.matcher(digits).matches()) {
        whole = whole(digits);
      } else if (SIGNED_BINARY.matcher(digits).matches()) {
        BigInteger value = new BigInteger(digits.substring(2), 2);
        whole = value.bitLength() < Long.SIZE ? value.longValue() : text;
      }
    }
    if (whole != null) {
      return whole;
    }
    return DECIMAL.matcher(digits).matches() ? decimal(digits, text) : text;
  }

  private static @Nullable Object whole(String digits) {
    boolean signed = digits.charAt(0) == '-' || digits.charAt(0) == '+';
    String bare = (signed ? digits.substring(1) : digits).toLowerCase(Locale.ROOT);
    BigInteger size = magnitude(bare);
    BigInteger value = digits.charAt(0) == '-' ? size.negate() : size;
    if (value.bitLength() < Long.SIZE) {
      return value.longValue();
    }
    return !signed && value.bitLength() == Long.SIZE ? value : null;
  }

  private static BigInteger magnitude(String bare) {
    if (bare.startsWith("0x")) {
      return new BigInteger(bare.substring(2), 16);
    }
    if (bare.startsWith("0b")) {
      return new BigInteger(bare.substring(2), 2);
    }
    if (bare.startsWith("0o")) {
      return new BigInteger(bare.substring(2), 8);
    }
    return new BigInteger(bare, bare.startsWith("0") ? 8 : 10);
  }

  private static Object decimal(String digits, String text) {
    double value = Double.parseDouble(digits);
    return Double.isInfinite(value) ? text : (Object) value;
  }

  private static String shown(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  private static Map<String, Object> words() {
    Map<String, Object> words = new HashMap<>();
    List.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON")
        .forEach(word -> words.put(word, true));
    List.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF")
        .forEach(word -> words.put(word, false));
    List.of(".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF")
        .forEach(word -> words.put(word, Double.POSITIVE_INFINITY));
    List.of("-.inf", "-.Inf", "-.INF").forEach(word -> words.put(word, Double.NEGATIVE_INFINITY));
    List.of(".nan", ".NaN", ".NAN").forEach(word -> words.put(word, Double.NaN));
    return Map.copyOf(words);
  }
}
