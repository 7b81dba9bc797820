package io.gitops4j.examples.portal;

import java.util.List;

/** What all pages have around them. */
final class Layout {
  private static final List<String> PLACES =
      List.of(
          "/",
          "Applications",
          "/charts",
          "Charts",
          "/artifacts",
          "Artifacts",
          "/settings",
          "Settings");

  private Layout() {}

  /** A page. */
  static Answer page(Request request, String title, Html body) {
    Html frame = head(title).open("body").open("header").open("nav");
    frame.leaf("strong", "Portal");
    for (int i = 0; i < PLACES.size(); i += 2) {
      frame.link(PLACES.get(i), PLACES.get(i + 1));
    }
    frame.close();
    request.user().ifPresent(user -> frame.leaf("span", user.name(), "class", "soft"));
    frame.close();
    return done(200, frame.open("main").leaf("h1", title).add(body));
  }

  /** A page without a way to others. */
  static Answer bare(String title, Html body) {
    return done(200, head(title).open("body").open("main").leaf("h1", title).add(body));
  }

  /** What can't be done, and why. */
  static Answer error(int status, String sentence) {
    Html page = head("Not done").open("body").open("main").leaf("h1", "Not done");
    page.leaf("p", sentence, "class", "problem");
    return done(status, page.open("p").link("/", "To the applications").close());
  }

  private static Html head(String title) {
    Html html = new Html().open("html", "lang", "en").open("head");
    html.open("meta", "charset", "utf-8");
    html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.leaf("title", title);
    html.open("link", "rel", "stylesheet", "href", "/portal.css");
    html.leaf("script", "", "src", "/portal.js", "defer", "defer");
    return html.close();
  }

  private static Answer done(int status, Html page) {
    return Answer.html(status, "<!doctype html>\n" + page.close().close().close());
  }
}
