package io.gitops4j.canary.traffic;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Split.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The rules of a route of the Gateway API: those to be split, those of ours that send requests with
 * a header to a track, and others.
 */
final class RouteRules {
  private static final String AT = "spec.rules";
  private final FileDocument document;
  private final Optional<RouteMark> mark;
  private final List<Fields> all;
  private final List<RouteRule> split = new ArrayList<>();
  private final List<Integer> routed = new ArrayList<>();
  private final List<String> routedTo = new ArrayList<>();

  RouteRules(FileDocument document, Tracks tracks) {
    this.document = document;
    this.mark = RouteMark.read(document.content());
    this.all = document.content().object("spec").objects("rules");
    for (int i = 0; i < all.size(); i++) {
      Fields fields = all.get(i);
      RouteRule rule = new RouteRule(document, AT + Places.element(all, i), fields, tracks);
      Optional<String> only = rule.only();
      if (only.isPresent() && isMarked(fields)) {
        routed.add(i);
        routedTo.add(only.get());
      } else if (rule.backends().tracks() > 0 && !isPersons(fields)) {
        split.add(rule);
      }
    }
  }

  /** Those to be split. */
  List<RouteRule> split() {
    return split;
  }

  /** All but those for a header. */
  List<Fields> others() {
    return IntStream.range(0, all.size())
        .filter(i -> !routed.contains(i))
        .mapToObj(all::get)
        .toList();
  }

  /** By what requests go to one track; empty unless there is a rule for it beside each other. */
  Optional<Route> route() {
    return mark.filter(by -> !routedTo.isEmpty())
        .map(by -> by.to(routedTo.get(0)))
        .filter(route -> Set.copyOf(routedTo).size() == 1)
        .filter(route -> routed(route).size() == routed.size());
  }

  /** The rules that send requests with a header to a track. */
  List<Fields> routed(Route route) {
    return split.stream()
        .map(rule -> rule.routed(route.name(), route.value(), route.track()))
        .distinct()
        .toList();
  }

  /** The edits that leave those and no other rules for a header. */
  List<Edit> replaceRouted(List<Fields> wanted) {
    List<Edit> edits = new ArrayList<>();
    List<Fields> now = routed.stream().map(all::get).toList();
    wanted.stream()
        .filter(rule -> !now.contains(rule))
        .forEach(rule -> edits.add(document.append(AT, rule.asMap())));
    routed.stream()
        .filter(i -> !wanted.contains(all.get(i)))
        .forEach(i -> edits.add(Places.take(document, AT, all, i)));
    return edits;
  }

  private boolean isMarked(Fields rule) {
    return mark.isPresent()
        && !rule.objects("matches").isEmpty()
        && rule.objects("matches").stream().allMatch(match -> asksFor(match, mark.get()));
  }

  private static boolean asksFor(Fields match, RouteMark mark) {
    return match.objects("headers").stream()
        .anyMatch(
            header ->
                header.findText("name").filter(mark.name()::equals).isPresent()
                    && header.findText("value").filter(mark.value()::equals).isPresent());
  }

  private static boolean isPersons(Fields rule) {
    return rule.objects("backendRefs").size() == 1
        && !rule.objects("matches").isEmpty()
        && rule.objects("matches").stream().noneMatch(m -> m.objects("headers").isEmpty());
  }
}
