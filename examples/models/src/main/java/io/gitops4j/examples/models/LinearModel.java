package io.gitops4j.examples.models;

import java.util.List;
import java.util.Locale;
import java.util.Scanner;

/**
 * A model as small as one can be: of two numbers, it says whether they are on one side of a line or
 * on the other. Training it is deterministic: the same rows give the same model, bit for bit.
 *
 * @param bias where the line is
 * @param x how much the first number counts
 * @param y how much the second one does
 */
public record LinearModel(double bias, double x, double y) {
  private static final double RATE = 0.1;

  /**
   * An example to learn from, or to be measured by.
   *
   * @param x the first number
   * @param y the second
   * @param label which side
   */
  public record Row(double x, double y, boolean label) {}

  /** Learns by logistic regression, one row after the other, over and over. */
  static LinearModel train(List<Row> rows, int epochs) {
    double bias = 0;
    double x = 0;
    double y = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
      for (Row row : rows) {
        double error =
            (row.label ? 1 : 0) - 1 / (1 + StrictMath.exp(-(bias + x * row.x + y * row.y)));
        bias += RATE * error;
        x += RATE * error * row.x;
        y += RATE * error * row.y;
      }
    }
    return new LinearModel(bias, x, y);
  }

  /** Which side. */
  public boolean label(double first, double second) {
    return bias + x * first + y * second > 0;
  }

  /** How it is kept in a file. */
  String text() {
    return bias + " " + x + " " + y + "\n";
  }

  /** Reads one from a file. */
  public static LinearModel parse(String text) {
    Scanner scanner = new Scanner(text).useLocale(Locale.ROOT);
    return new LinearModel(scanner.nextDouble(), scanner.nextDouble(), scanner.nextDouble());
  }

  /** Reads rows: two numbers and 0 or 1, between commas. */
  static List<Row> rows(String csv) {
    return csv.lines().map(line -> line.split(",", -1)).map(LinearModel::row).toList();
  }

  private static Row row(String[] cells) {
    return new Row(
        Double.parseDouble(cells[0]), Double.parseDouble(cells[1]), cells[2].equals("1"));
  }
}
