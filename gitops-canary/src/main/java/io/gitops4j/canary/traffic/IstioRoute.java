package io.gitops4j.canary.traffic;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Split.Mirror;
import io.gitops4j.core.spi.Split.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One route of a VirtualService of Istio. */
final class IstioRoute {
  private static final String COPIED = "mirrorPercentage";
  private static final Pattern SPECIAL = Pattern.compile("[^A-Za-z0-9_-]");

  private final FileDocument document;
  private final String at;
  private final int index;
  private final Fields route;
  private final Tracks tracks;
  private final @Nullable String host;

  /**
   * Reads a route.
   *
   * @param at the list it is in
   * @param host of which tracks are subsets; null if they are hosts
   */
  IstioRoute(
      FileDocument document,
      String at,
      int index,
      Fields route,
      Tracks tracks,
      @Nullable String host) {
    this.document = document;
    this.at = at;
    this.index = index;
    this.route = route;
    this.tracks = tracks;
    this.host = host;
  }

  int index() {
    return index;
  }

  boolean isHttp() {
    return at.equals("spec.http");
  }

  private String place() {
    return at + "[" + index + "]";
  }

  /** Where it leads; one destination alone gets all, whatever its weight. */
  WeightedList destinations() {
    List<Fields> all = route.objects("route");
    WeightedList.Kind kind =
        new WeightedList.Kind(
            to -> track(to.object("destination")),
            (to, track) -> to.with("destination", like(to.object("destination"), track).asMap()),
            "weight",
            all.size() == 1 ? 100 : 0,
            0);
    return new WeightedList(document, place() + ".route", all, kind);
  }

  private Optional<String> track(Fields destination) {
    String to = Places.text(destination, "host", "");
    if (host == null) {
      return tracks.trackOf(to).or(() -> tracks.trackOf(shortOf(to)));
    }
    boolean oneIsShort = isShort(to) || isShort(host);
    boolean same = oneIsShort ? shortOf(to).equals(shortOf(host)) : to.equals(host);
    return destination.findText("subset").filter(subset -> same).flatMap(tracks::trackOf);
  }

  private Fields like(Fields destination, String track) {
    if (host != null) {
      return destination.with("subset", tracks.backend(track));
    }
    String to = Places.text(destination, "host", "");
    String domain = tracks.trackOf(to).isPresent() ? "" : to.substring(shortOf(to).length());
    return destination.with("host", tracks.backend(track) + domain);
  }

  private static boolean isShort(String name) {
    return name.indexOf('.') < 0;
  }

  private static String shortOf(String name) {
    return isShort(name) ? name : name.substring(0, name.indexOf('.'));
  }

  /** The track it leads to alone, if there is one. */
  Optional<String> only() {
    List<Fields> all = route.objects("route");
    return all.size() == 1 ? track(all.get(0).object("destination")) : Optional.empty();
  }

  /** Whether every match asks for a header. */
  boolean asksForHeaders() {
    List<Fields> matches = route.objects("match");
    return !matches.isEmpty() && matches.stream().noneMatch(m -> m.object("headers").isEmpty());
  }

  /** Whether a match asks for the header, or for cookies, that somebody is routed by. */
  boolean asksAbout(Route wanted) {
    String name = header(RouteMark.of(wanted));
    return route.objects("match").stream()
        .anyMatch(match -> match.object("headers").find(name).isPresent());
  }

  /** Whether every match asks for what a mark says. */
  boolean asksFor(RouteMark mark) {
    List<Fields> matches = route.objects("match");
    String name = header(mark);
    return !matches.isEmpty()
        && matches.stream().allMatch(m -> m.object("headers").object(name).equals(value(mark)));
  }

  private static String header(RouteMark mark) {
    boolean cookie = mark.by() == Route.By.COOKIE;
    return cookie ? "cookie" : mark.name().toLowerCase(Locale.ROOT);
  }

  private static Fields value(RouteMark mark) {
    if (mark.by() == Route.By.HEADER) {
      return Fields.of("exact", mark.value());
    }
    String pair = quoted(mark.name()) + "=" + quoted(mark.value());
    return Fields.of("regex", "(.*; *)?" + pair + "( *;.*)?");
  }

  private static String quoted(String text) {
    return SPECIAL.matcher(text).replaceAll("\\\\$0");
  }

  /** The same route for requests with a header or cookie, to one track. */
  Fields routed(Route wanted) {
    RouteMark mark = RouteMark.of(wanted);
    List<Fields> matches = new ArrayList<>();
    List<Fields> own = route.objects("match");
    for (Fields match : own.isEmpty() ? List.of(Fields.none()) : own) {
      Fields headers = match.object("headers").with(header(mark), value(mark).asMap());
      matches.add(match.with("headers", headers.asMap()));
    }
    Fields to = destinations().backend(wanted.track()).orElseThrow();
    Fields plain = Places.without(route, "name");
    if (mirror().isPresent()) {
      plain = Places.without(Places.without(plain, "mirror"), COPIED);
    }
    Fields alone = Fields.of("match", matches.stream().map(Fields::asMap).toList());
    return alone.and(plain).and(alone).with("route", List.of(Places.without(to, "weight").asMap()));
  }

  /** Whether copies go to a destination that is no track's. */
  boolean mirrorsOthers() {
    boolean other = !route.object("mirror").isEmpty() && track(route.object("mirror")).isEmpty();
    return other || !route.objects("mirrors").isEmpty();
  }

  /** Which track gets copies; all, if it doesn't say of how many requests. */
  Optional<Mirror> mirror() {
    double percent = route.object(COPIED).findDecimal("value").orElse(100.0);
    boolean whole = percent >= 1 && percent <= 100;
    return track(route.object("mirror"))
        .map(track -> new Mirror(track, whole ? (int) Math.round(percent) : 100));
  }

  /** The edits that leave it with that copy to a track, or none. */
  List<Edit> mirrored(Optional<Mirror> wanted) {
    if (wanted.isEmpty()) {
      return mirror().isEmpty()
          ? List.of()
          : List.of(document.remove(place() + ".mirror"), document.remove(place() + "." + COPIED));
    }
    Fields to = destinations().backend(wanted.get().track()).orElseThrow().object("destination");
    Fields percent = Fields.of("value", wanted.get().percent());
    List<Edit> edits = new ArrayList<>();
    if (!route.object("mirror").equals(to)) {
      edits.add(document.set(place() + ".mirror", to.asMap()));
    }
    boolean same = route.object(COPIED).findDecimal("value").equals(percent.findDecimal("value"));
    if (!same) {
      edits.add(document.set(place() + "." + COPIED, percent.asMap()));
    }
    return edits;
  }

  /** Its content. */
  Map<String, @Nullable Object> content() {
    return route.asMap();
  }
}
