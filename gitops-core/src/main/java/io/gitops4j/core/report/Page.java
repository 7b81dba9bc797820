package io.gitops4j.core.report;

/** The frame of a page that needs nothing else: no scripts, no fonts, light and dark. */
public final class Page {
  private Page() {}

  /** A page of one part, under a title. */
  public static String of(String title, ReportPart part) {
    Markup body = new Markup().open("header").leaf("h1", title).close();
    add(body, part);
    return html(title, body);
  }

  static void add(Markup body, ReportPart part) {
    body.open("section").leaf("h2", part.title()).add(part.body()).close();
  }

  static String html(String title, Markup body) {
    return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>"
        + "<meta name=\"color-scheme\" content=\"light dark\"/>"
        + "<title>"
        + Markup.escaped(title)
        + "</title><style>"
        + StyleSheet.TEXT
        + "</style></head><body><main>\n"
        + body
        + "\n</main></body></html>\n";
  }
}
