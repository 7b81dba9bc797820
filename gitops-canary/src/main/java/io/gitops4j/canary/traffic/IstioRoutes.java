package io.gitops4j.canary.traffic;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Split.Route;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The routes of a VirtualService: those to be split, and those of ours for a header or cookie. */
final class IstioRoutes {
  private static final String HTTP = "spec.http";
  private final FileDocument document;
  private final Optional<RouteMark> mark;
  private final List<IstioRoute> split = new ArrayList<>();
  private final List<IstioRoute> routed = new ArrayList<>();

  IstioRoutes(FileDocument document, Tracks tracks, @Nullable String host) {
    this.document = document;
    this.mark = RouteMark.read(document.content());
    for (String section : List.of("http", "tls", "tcp")) {
      List<Fields> all = document.content().object("spec").objects(section);
      for (int i = 0; i < all.size(); i++) {
        add(new IstioRoute(document, "spec." + section, i, all.get(i), tracks, host));
      }
    }
  }

  private void add(IstioRoute route) {
    boolean alone = route.only().isPresent();
    if (alone && mark.isPresent() && route.asksFor(mark.get())) {
      routed.add(route);
    } else if (route.destinations().tracks() > 0 && !isPersons(route)) {
      split.add(route);
    }
  }

  private static boolean isPersons(IstioRoute route) {
    return route.only().isPresent() && route.asksForHeaders();
  }

  /** Those to be split. */
  List<IstioRoute> split() {
    return split;
  }

  boolean areHttp() {
    return split.stream().allMatch(IstioRoute::isHttp);
  }

  /** By what requests go to one track; empty unless there is a route for it beside each other. */
  Optional<Route> route() {
    Set<String> tracks = new HashSet<>();
    routed.forEach(route -> route.only().ifPresent(tracks::add));
    boolean whole = tracks.size() == 1 && routed.size() == split.size();
    return whole ? mark.map(by -> by.to(tracks.iterator().next())) : Optional.empty();
  }

  /** The edits that leave one route for a header or cookie before each that is split, or none. */
  List<Edit> replaceRouted(Optional<Route> wanted) {
    List<Fields> now = routed.stream().map(r -> Fields.copyOf(r.content())).toList();
    List<Fields> asked =
        wanted.map(by -> split.stream().map(r -> r.routed(by)).toList()).orElse(List.of());
    if (now.equals(asked)) {
      return List.of();
    }
    List<Edit> edits = new ArrayList<>();
    routed.forEach(route -> edits.add(document.take(HTTP, route.content())));
    for (int i = 0; i < asked.size(); i++) {
      int index = split.get(i).index();
      long before = routed.stream().filter(route -> route.index() < index).count();
      int at = Math.toIntExact(index - before + i);
      edits.add(document.insert(HTTP, at, asked.get(i).asMap()));
    }
    return edits;
  }
}
