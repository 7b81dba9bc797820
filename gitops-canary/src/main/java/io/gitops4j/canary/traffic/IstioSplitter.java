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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Splits by the weights of an Istio VirtualService, in every HTTP, TLS and TCP route that leads to
 * a track. An HTTP route that asks for headers and leads to one destination is a person's, and left
 * alone. As the first match wins, a route for a header or cookie stands right before the one it
 * repeats. Istio splits what goes through its proxies, and says nothing of when they know.
 * Immutable and thread-safe.
 */
public final class IstioSplitter extends ManifestSplitter {
  private static final String GROUP = "networking.istio.io";
  private final String service;
  private final @Nullable String rule;

  private IstioSplitter(String service, @Nullable String rule, Tracks tracks) {
    super("istio " + service + (rule == null ? " " : " by " + rule + " ") + tracks, tracks);
    this.service = service;
    this.rule = rule;
  }

  /**
   * Splits between hosts.
   *
   * @param virtualService its name
   * @param tracks whose backends are destination hosts, in their short form
   */
  public static IstioSplitter hosts(String virtualService, Tracks tracks) {
    return new IstioSplitter(virtualService, null, tracks);
  }

  /**
   * Splits between subsets of one host. A subset that is missing is added to the DestinationRule
   * with a track's first share, which must be 0 %, as requests to a subset fail before it is known;
   * subsets are never removed.
   *
   * @param virtualService its name
   * @param destinationRule the name of what has the subsets
   * @param tracks whose backends are the names of subsets
   */
  public static IstioSplitter subsets(
      String virtualService, String destinationRule, Tracks tracks) {
    return new IstioSplitter(virtualService, destinationRule, tracks);
  }

  @Override
  public Set<Feature> features() {
    return EnumSet.allOf(Feature.class);
  }

  @Override
  String subject() {
    return "VirtualService " + service;
  }

  @Override
  List<Edit> edits(Manifests manifests, Split wanted) {
    FileDocument document = manifests.get(GROUP, "VirtualService", service);
    IstioRoutes routes = routes(manifests);
    if (routes.split().isEmpty()) {
      throw refused(
          "no route of " + document + " leads to a track",
          "Write one with a destination of " + tracks());
    }
    if (!routes.areHttp() && (wanted.route().isPresent() || wanted.mirror().isPresent())) {
      throw refused(
          "routes of TLS and TCP know no headers and send no copies",
          "Ask for shares alone, or use HTTP routes");
    }
    List<Edit> edits = new ArrayList<>(subsets(manifests, wanted));
    for (IstioRoute route : routes.split()) {
      edits.addAll(route.destinations().edits(wanted));
      edits.addAll(mirrored(route, wanted.mirror()));
      if (wanted.route().filter(route::asksAbout).isPresent()) {
        throw refused("a route asks for that header itself", "Use one of another name");
      }
    }
    edits.addAll(routes.replaceRouted(wanted.route()));
    edits.addAll(RouteMark.edits(document, wanted.route()));
    return edits;
  }

  private List<Edit> mirrored(IstioRoute route, Optional<Mirror> wanted) {
    if (!route.isHttp()) {
      return List.of();
    }
    if (wanted.isPresent() && route.mirrorsOthers()) {
      throw refused(
          "a route sends copies to a destination that is no track, and can't to two",
          "Take that out");
    }
    return route.mirrored(wanted);
  }

  private List<Edit> subsets(Manifests manifests, Split wanted) {
    if (rule == null) {
      return List.of();
    }
    IstioSubsets subsets = IstioSubsets.in(manifests, rule);
    List<Edit> edits = new ArrayList<>();
    for (String track : wanted.weights().keySet()) {
      String subset = tracks().backend(track);
      if (subsets.has(subset)) {
        continue;
      }
      boolean used =
          wanted.percent(track) > 0
              || wanted.mirror().filter(m -> m.track().equals(track)).isPresent()
              || wanted.route().filter(r -> r.track().equals(track)).isPresent();
      if (used) {
        throw refused(
            "DestinationRule " + rule + " has no subset " + subset + " to send requests to",
            "Give " + track + " 0 % first, which adds it");
      }
      edits.add(
          subsets
              .added(subset, tracks())
              .orElseThrow(
                  () ->
                      refused(
                          "no subset of DestinationRule "
                              + rule
                              + " has a label that names its track",
                          "Add the subset " + subset + " to it")));
    }
    return edits;
  }

  @Override
  public Optional<Split> current(Manifests manifests) {
    IstioRoutes routes = routes(manifests);
    Set<Optional<Split>> all = new LinkedHashSet<>();
    routes.split().forEach(route -> all.add(current(route)));
    Optional<Split> one = all.size() == 1 ? all.iterator().next() : Optional.empty();
    Optional<Route> routed = routes.route();
    return one.map(split -> routed.map(by -> with(split, by)).orElse(split));
  }

  private static Split with(Split split, Route by) {
    return by.by() == Route.By.HEADER
        ? split.withHeader(by.name(), by.value(), by.track())
        : split.withCookie(by.name(), by.value(), by.track());
  }

  private static Optional<Split> current(IstioRoute route) {
    Optional<Map<String, Integer>> shares = route.destinations().shares();
    Optional<Mirror> mirror = route.mirror();
    return shares
        .map(Split::of)
        .map(split -> mirror.map(m -> split.withMirror(m.track(), m.percent())).orElse(split));
  }

  private IstioRoutes routes(Manifests manifests) {
    String host = rule == null ? null : IstioSubsets.in(manifests, rule).host();
    return new IstioRoutes(manifests.get(GROUP, "VirtualService", service), tracks(), host);
  }

  @Override
  Verification state(Manifests live) {
    Fields status = live.get(GROUP, "VirtualService", service).content().object("status");
    for (Fields message : status.objects("validationMessages")) {
      if (message.findText("level").filter("ERROR"::equals).isPresent()) {
        String text = Places.text(message.object("type"), "name", message.toString());
        return refusedBy(subject() + " is refused by Istio: " + text);
      }
    }
    return done(subject() + " is on the server; Istio does not say when its proxies have it");
  }
}
