package io.gitops4j.core.report;

/** What pictures are made of. Places are of the picture's own units. */
final class Svg {
  private Svg() {}

  /** Begins a picture with a title and a description, whose names begin with a prefix. */
  static void open(
      Markup page, String style, int width, int height, String title, String description) {
    String box = "0 0 " + width + " " + height;
    String names = style + "-title " + style + "-text";
    page.open("svg", "viewBox", box, "class", style, "role", "img", "aria-labelledby", names);
    page.leaf("title", title, "id", style + "-title");
    page.leaf("desc", description, "id", style + "-text");
  }

  /** A text on a line. */
  static void text(Markup page, String style, double x, int y, String anchor, String text) {
    String place = TimeAxis.number(x);
    page.leaf("text", text, "class", style, "x", place, "y", "" + y, "text-anchor", anchor);
  }

  /** A box with rounded corners that says what it is when it is pointed at. */
  static void box(
      Markup page, String style, double x, int y, double width, int height, String title) {
    String left = TimeAxis.number(x);
    String length = TimeAxis.number(width);
    String high = String.valueOf(height);
    page.open(
        "rect", "class", style, "x", left, "y", "" + y, "width", length, "height", high, "rx", "2");
    page.leaf("title", title).close();
  }
}
