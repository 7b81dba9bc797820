package io.gitops4j.canary.traffic;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Split.Route;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An annotation that says by which header or cookie a router was told to send requests to a track:
 * rules that ask for that are ours, and others are never taken for ours.
 *
 * @param by what of a request is looked at
 * @param name of the header or cookie
 * @param value it has exactly
 */
record RouteMark(Route.By by, String name, String value) {
  static final String ANNOTATION = "gitops4j.io/route";
  private static final Pattern TEXT = Pattern.compile("(header|cookie) ([^=]+)=(.+)");

  static RouteMark of(Route route) {
    return new RouteMark(route.by(), route.name(), route.value());
  }

  /** The mark of an object; empty if it has none that can be read. */
  static Optional<RouteMark> read(Fields object) {
    return object
        .object("metadata")
        .object("annotations")
        .findText(ANNOTATION)
        .map(TEXT::matcher)
        .filter(Matcher::matches)
        .map(m -> new RouteMark(by(m.group(1)), m.group(2), m.group(3)));
  }

  /** The edits that leave an object with the mark of a route, or with none. */
  static List<Edit> edits(FileDocument document, Optional<Route> wanted) {
    Fields annotations = document.content().object("metadata").object("annotations");
    String at = "metadata.annotations";
    Optional<String> text = wanted.map(route -> of(route).text());
    if (annotations.findText(ANNOTATION).equals(text)) {
      return List.of();
    }
    return List.of(
        text.isPresent()
            ? document.set(at + "." + Places.key(ANNOTATION), text.get())
            : Places.remove(document, at, annotations, ANNOTATION));
  }

  Route to(String track) {
    return new Route(by, name, value, track);
  }

  private String text() {
    return by.name().toLowerCase(Locale.ROOT) + " " + name + "=" + value;
  }

  private static Route.By by(String text) {
    return Route.By.valueOf(text.toUpperCase(Locale.ROOT));
  }
}
