package io.gitops4j.canary.judge;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** Numbers for people, with three digits that count. */
final class Words {
  private Words() {}

  /** As {@code 1,250}, {@code 12.5}, {@code 0.0125}. */
  static String number(double value) {
    if (!Double.isFinite(value) || Math.abs(value) >= 1e9) {
      return String.format(Locale.ROOT, "%.2g", value);
    }
    double size = Math.abs(value);
    int digits = size >= 100 || size == 0 ? 0 : Math.min(8, 2 - (int) Math.floor(Math.log10(size)));
    String pattern = digits == 0 ? "#,##0" : "#,##0." + "#".repeat(digits);
    return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT)).format(value);
  }

  /** A share as {@code 1.25 %}. */
  static String percent(double share) {
    return number(100 * share) + " %";
  }

  /** As {@code 12 of 1,000 (1.2 %)}. */
  static String share(double some, double all) {
    return number(some) + " of " + number(all) + (all > 0 ? " (" + percent(some / all) + ")" : "");
  }
}
