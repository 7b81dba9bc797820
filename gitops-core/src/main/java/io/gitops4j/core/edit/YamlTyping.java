package io.gitops4j.core.edit;

import io.gitops4j.core.edit.Value.Decimal;
import io.gitops4j.core.edit.Value.Nothing;
import io.gitops4j.core.edit.Value.Tagged;
import io.gitops4j.core.edit.Value.Text;
import io.gitops4j.core.edit.Value.Truth;
import io.gitops4j.core.edit.Value.Whole;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.resolver.Resolver;

/** What a scalar means in YAML 1.1, as SnakeYAML and the Kubernetes tools read it. */
final class YamlTyping {
  static final String MERGE = "!!merge";
  static final String STRING = "!!str";

  private static final String STANDARD = "tag:yaml.org,2002:";
  private static final Set<String> TRUE = Set.of("yes", "true", "on");
  private static final Set<String> FALSE = Set.of("no", "false", "off");
  private static final BigInteger SIXTY = BigInteger.valueOf(60);

  /** Longer numbers are kept as their text: reading them takes time that grows with the square. */
  private static final int LONGEST_NUMBER = 1000;

  private static final Resolver RESOLVER = new Resolver();

  private YamlTyping() {}

  /** What a scalar without a tag means; {@code plain} says that it has no quotes. */
  static Value implicit(String text, boolean plain) {
    return plain ? typed(implicitTag(text), text) : new Text(text);
  }

  /** The tag that a plain scalar gets by its text. */
  static String implicitTag(String text) {
    if (text.length() > LONGEST_NUMBER && !text.contains(":")) {
      return longTag(text);
    }
    return shorthand(RESOLVER.resolve(NodeId.scalar, text, true).getValue());
  }

  private static String longTag(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("0123456789_.+-eEabcdfxABCDFX".indexOf(text.charAt(i)) < 0) {
        return STRING;
      }
    }
    return shorthand(RESOLVER.resolve(NodeId.scalar, text, true).getValue());
  }

  /** What a scalar means under a tag, in its short form. */
  static Value typed(String tag, String text) {
    Value value =
        switch (tag) {
          case STRING -> new Text(text);
          case "!!null" -> new Nothing();
          case "!!bool" -> truth(text);
          case "!!int" -> whole(text);
          case "!!float" -> decimal(text);
          default -> null;
        };
    return value == null ? new Tagged(tag, new Text(text)) : value;
  }

  /** The tag as it is written: {@code !!int} for YAML's own. */
  static String shorthand(String tag) {
    return tag.startsWith(STANDARD) ? "!!" + tag.substring(STANDARD.length()) : tag;
  }

  /** A tag in a form that can stand in a document. */
  static String written(String tag) {
    return tag.startsWith("!") ? tag : "!<" + tag + ">";
  }

  private static @Nullable Value truth(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (TRUE.contains(lower)) {
      return new Truth(true);
    }
    return FALSE.contains(lower) ? new Truth(false) : null;
  }

  private static @Nullable Value whole(String text) {
    if (text.length() > LONGEST_NUMBER) {
      return null;
    }
    String digits = text.replace("_", "");
    boolean negative = digits.startsWith("-");
    digits = negative || digits.startsWith("+") ? digits.substring(1) : digits;
    try {
      BigInteger number = magnitude(digits);
      return new Whole(negative ? number.negate() : number);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static BigInteger magnitude(String digits) {
    if (digits.startsWith("-") || digits.startsWith("+")) {
      throw new NumberFormatException("Two signs");
    }
    if (digits.equals("0")) {
      return BigInteger.ZERO;
    }
    if (digits.startsWith("0b")) {
      return new BigInteger(digits.substring(2), 2);
    }
    if (digits.startsWith("0x")) {
      return new BigInteger(digits.substring(2), 16);
    }
    if (digits.startsWith("0")) {
      return new BigInteger(digits.substring(1), 8);
    }
    BigInteger number = BigInteger.ZERO;
    for (String part : digits.split(":", -1)) {
      number = number.multiply(SIXTY).add(new BigInteger(part));
    }
    return number;
  }

  private static @Nullable Value decimal(String text) {
    if (text.length() > LONGEST_NUMBER) {
      return null;
    }
    String digits = text.replace("_", "").toLowerCase(Locale.ROOT);
    boolean negative = digits.startsWith("-");
    digits = negative || digits.startsWith("+") ? digits.substring(1) : digits;
    if (digits.equals(".inf") || digits.equals(".nan")) {
      String name = negative && digits.equals(".inf") ? "-.inf" : digits;
      return new Tagged("!!float", new Text(name));
    }
    try {
      BigDecimal number = digits.indexOf(':') < 0 ? new BigDecimal(digits) : sixties(digits);
      if (negative && number.signum() == 0) {
        return new Tagged("!!float", new Text("-0.0"));
      }
      return new Decimal(negative ? number.negate() : number);
    } catch (ArithmeticException | NumberFormatException e) {
      return null;
    }
  }

  private static BigDecimal sixties(String digits) {
    if (digits.indexOf('e') >= 0) {
      throw new NumberFormatException("Adding to a large power of ten would fill the memory");
    }
    BigDecimal number = BigDecimal.ZERO;
    for (String part : digits.split(":", -1)) {
      number = number.multiply(BigDecimal.valueOf(60)).add(new BigDecimal(part));
    }
    return number;
  }
}
