package io.gitops4j.canary.traffic;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Manifests;
import io.gitops4j.core.spi.Split;
import io.gitops4j.core.spi.Split.Mirror;
import io.gitops4j.core.spi.Split.Route;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Splits by the weights of a route of the Gateway API, in every rule that leads to a track. A rule
 * that asks for headers and leads to one backend is a person's, and left alone. A header is a rule
 * of its own, which repeats the matches of the rule it stands beside; a copy of requests is a
 * filter. All weights are written, as one that is left out is 1. Immutable and thread-safe.
 */
public final class GatewayApiSplitter extends ManifestSplitter {
  private static final String GROUP = "gateway.networking.k8s.io";
  private static final int MOST_RULES = 16;
  private static final int MOST_MATCHES = 128;
  private static final Set<String> MAY_COME =
      Set.of("Pending", "BackendNotFound", "NoMatchingParent");

  private final String kind;
  private final String route;

  private GatewayApiSplitter(String kind, String route, Tracks tracks) {
    super("gateway-api " + kind + "/" + route + " " + tracks, tracks);
    this.kind = kind;
    this.route = route;
  }

  /**
   * Splits by an HTTPRoute.
   *
   * @param route its name
   * @param tracks whose backends are the names of Services
   */
  public static GatewayApiSplitter httpRoute(String route, Tracks tracks) {
    return new GatewayApiSplitter("HTTPRoute", route, tracks);
  }

  /**
   * Splits by a GRPCRoute.
   *
   * @param route its name
   * @param tracks whose backends are the names of Services
   */
  public static GatewayApiSplitter grpcRoute(String route, Tracks tracks) {
    return new GatewayApiSplitter("GRPCRoute", route, tracks);
  }

  @Override
  public Set<Feature> features() {
    return EnumSet.of(Feature.WEIGHTS, Feature.HEADER_ROUTE, Feature.MIRROR, Feature.DIRECT_TEST);
  }

  @Override
  String subject() {
    return kind + " " + route;
  }

  @Override
  List<Edit> edits(Manifests manifests, Split wanted) {
    FileDocument document = manifests.get(GROUP, kind, route);
    RouteRules rules = new RouteRules(document, tracks());
    if (rules.split().isEmpty()) {
      throw refused(
          "no rule of " + document + " leads to a track",
          "Write one with a backendRef of " + tracks());
    }
    List<Edit> edits = new ArrayList<>();
    for (RouteRule rule : rules.split()) {
      edits.addAll(rule.backends().edits(wanted));
      edits.addAll(rule.mirrored(wanted.mirror()));
      if (wanted.route().filter(by -> rule.asksAbout(by.name())).isPresent()) {
        throw refused("a rule asks for that header itself", "Use a header of another name");
      }
    }
    List<Fields> routed = wanted.route().map(rules::routed).orElse(List.of());
    checkLimits(rules, routed);
    edits.addAll(rules.replaceRouted(routed));
    edits.addAll(RouteMark.edits(document, wanted.route()));
    return edits;
  }

  private void checkLimits(RouteRules rules, List<Fields> routed) {
    List<Fields> all = new ArrayList<>(rules.others());
    all.addAll(routed);
    int matches = all.stream().mapToInt(rule -> Math.max(1, rule.objects("matches").size())).sum();
    if (all.size() > MOST_RULES || matches > MOST_MATCHES) {
      throw refused(
          "with a rule for the header beside each that leads to a track it has "
              + all.size()
              + " rules with "
              + matches
              + " matches, and "
              + MOST_RULES
              + " with "
              + MOST_MATCHES
              + " are allowed",
          "Give the application a route of its own");
    }
  }

  @Override
  public Optional<Split> current(Manifests manifests) {
    RouteRules rules = new RouteRules(manifests.get(GROUP, kind, route), tracks());
    Set<Optional<Split>> all = new HashSet<>();
    for (RouteRule rule : rules.split()) {
      all.add(current(rule));
    }
    Optional<Split> one = all.size() == 1 ? all.iterator().next() : Optional.empty();
    Optional<Route> routed = rules.route();
    return one.map(
        split ->
            routed.map(by -> split.withHeader(by.name(), by.value(), by.track())).orElse(split));
  }

  private static Optional<Split> current(RouteRule rule) {
    Optional<Map<String, Integer>> shares = rule.backends().shares();
    List<Mirror> mirrors = rule.mirrors();
    if (shares.isEmpty() || mirrors.size() > 1) {
      return Optional.empty();
    }
    Split split = Split.of(shares.get());
    return Optional.of(
        mirrors.isEmpty()
            ? split
            : split.withMirror(mirrors.get(0).track(), mirrors.get(0).percent()));
  }

  @Override
  Verification state(Manifests live) {
    Fields object = live.get(GROUP, kind, route).content();
    long generation = Places.number(object.object("metadata"), "generation", 0);
    List<Fields> parents = object.object("status").objects("parents");
    List<String> taken = parents.stream().map(p -> gateway(p.object("parentRef"))).toList();
    for (Fields wanted : object.object("spec").objects("parentRefs")) {
      if (!taken.contains(gateway(wanted))) {
        return pending(subject() + " was not taken by gateway " + gateway(wanted) + " yet");
      }
    }
    for (Fields parent : parents) {
      String gateway = gateway(parent.object("parentRef"));
      for (String type : List.of("Accepted", "ResolvedRefs")) {
        Condition condition = Condition.in(parent.objects("conditions"), type);
        String who = subject() + " at gateway " + gateway + ": " + condition;
        if (!condition.isOf(generation) || condition.isUnknown()) {
          return pending(who);
        }
        if (!condition.isTrue()) {
          return MAY_COME.contains(condition.reason()) ? pending(who) : refusedBy(who);
        }
      }
    }
    return done(subject() + " is accepted by its gateways");
  }

  private static String gateway(Fields parentRef) {
    return Places.text(parentRef, "name", "?");
  }
}
