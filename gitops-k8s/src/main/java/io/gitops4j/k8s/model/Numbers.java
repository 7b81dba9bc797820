package io.gitops4j.k8s.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as text: the same on every Java version, and the same for the same number whatever type
 * holds it.
 */
public final class Numbers {
  private static final int DIGITS_OF_DOUBLE = 17;
  private static final int DIGITS_OF_FLOAT = 9;

  private Numbers() {}

  /**
   * The shortest text that is read back as this number.
   *
   * @throws IllegalArgumentException for infinity and for what is not a number
   */
  public static String text(Number number) {
    if (number instanceof Double d) {
      return isWhole(d) ? Long.toString(d.longValue()) : shortest(d).toString();
    }
    if (number instanceof BigDecimal decimal) {
      BigDecimal bare = decimal.stripTrailingZeros();
      boolean small = bare.precision() - bare.scale() < 20;
      return bare.scale() <= 0 && small ? bare.toPlainString() : bare.toString();
    }
    return number.toString();
  }

  /** Whether it is a whole number that a long can hold. */
  public static boolean isWhole(double number) {
    return number == Math.rint(number) && number >= -0x1p63 && number < 0x1p63;
  }

  /**
   * A decimal number that is the key of a mapping, as Go's single-precision {@code %g} writes it.
   */
  public static String key(double number) {
    float single = (float) number;
    if (Float.isNaN(single)) {
      return ".nan";
    }
    if (Float.isInfinite(single)) {
      return single > 0 ? ".inf" : "-.inf";
    }
    if (single == 0) {
      return 1 / number < 0 ? "-0" : "0";
    }
    BigDecimal exact = new BigDecimal(single);
    for (int digits = 1; digits < DIGITS_OF_FLOAT; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (rounded.floatValue() == single) {
        return general(rounded);
      }
    }
    return general(exact.round(new MathContext(DIGITS_OF_FLOAT, RoundingMode.HALF_EVEN)));
  }

  private static BigDecimal shortest(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      throw new IllegalArgumentException("JSON cannot hold " + number);
    }
    BigDecimal exact = new BigDecimal(number);
    for (int digits = 1; digits < DIGITS_OF_DOUBLE; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (rounded.doubleValue() == number) {
        return rounded.stripTrailingZeros();
      }
    }
    return exact.round(new MathContext(DIGITS_OF_DOUBLE, RoundingMode.HALF_EVEN));
  }

  private static String general(BigDecimal number) {
    BigDecimal bare = number.stripTrailingZeros();
    int exponent = bare.precision() - bare.scale() - 1;
    if (exponent >= -4 && exponent <= 5) {
      return bare.toPlainString();
    }
    BigInteger digits = bare.unscaledValue().abs();
    StringBuilder text = new StringBuilder(digits.toString());
    if (text.length() > 1) {
      text.insert(1, '.');
    }
    String power = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : "" + Math.abs(exponent);
    return (bare.signum() < 0 ? "-" : "") + text + "e" + (exponent < 0 ? "-" : "+") + power;
  }
}
