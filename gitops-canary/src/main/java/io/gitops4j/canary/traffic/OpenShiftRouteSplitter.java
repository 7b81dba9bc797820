package io.gitops4j.canary.traffic;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Manifests;
import io.gitops4j.core.spi.Split;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Splits by the weights of an OpenShift Route: those of {@code to} and of up to three {@code
 * alternateBackends}. Where the track of {@code to} is taken out, the next one takes its place.
 * Immutable and thread-safe.
 */
public final class OpenShiftRouteSplitter extends ManifestSplitter {
  private static final String TO = "spec.to";
  private static final String ALTERNATES = "spec.alternateBackends";
  private static final String WEIGHT = "weight";
  private static final long USUAL = 100;
  private static final long MOST = 256;
  private static final int MOST_ALTERNATES = 3;

  private final String route;

  private OpenShiftRouteSplitter(String route, Tracks tracks) {
    super("openshift-route " + route + " " + tracks, tracks);
    this.route = route;
  }

  /**
   * Splits by a Route.
   *
   * @param route its name
   * @param tracks whose backends are the names of Services
   */
  public static OpenShiftRouteSplitter route(String route, Tracks tracks) {
    return new OpenShiftRouteSplitter(route, tracks);
  }

  @Override
  public Set<Feature> features() {
    return EnumSet.of(Feature.WEIGHTS);
  }

  @Override
  String subject() {
    return "Route " + route;
  }

  @Override
  List<Edit> edits(Manifests manifests, Split wanted) {
    FileDocument document = find(manifests);
    if (all(document).stream().allMatch(backend -> track(backend).isEmpty())) {
      throw refused("it leads to no track", "Have it lead to one of " + tracks());
    }
    Fields to = to(document);
    List<Fields> alternates = alternates(document);
    long total = total(document);
    List<Edit> edits = new ArrayList<>();
    String first = track(to).orElse("");
    if (!first.isEmpty()) {
      first = wanted.has(first) ? first : heir(wanted);
      set(document, edits, TO + ".name", to.find("name"), tracks().backend(first));
      set(document, edits, TO + "." + WEIGHT, to.find(WEIGHT), part(total, wanted, first));
    }
    List<Integer> gone = new ArrayList<>();
    List<String> missing = new ArrayList<>(wanted.weights().keySet());
    missing.remove(first);
    for (int i = 0; i < alternates.size(); i++) {
      String track = track(alternates.get(i)).orElse("");
      if (!track.isEmpty() && !missing.remove(track)) {
        gone.add(i);
      } else if (!track.isEmpty()) {
        String at = ALTERNATES + Places.element(alternates, i) + "." + WEIGHT;
        Optional<Object> now = alternates.get(i).find(WEIGHT);
        set(document, edits, at, now, part(total, wanted, track));
      }
    }
    checkAlternates(alternates.size() - gone.size() + missing.size());
    for (String track : missing) {
      Fields added = Fields.of("kind", "Service").with("name", tracks().backend(track));
      long weight = part(total, wanted, track);
      edits.add(document.append(ALTERNATES, added.with(WEIGHT, weight).asMap()));
    }
    boolean none = !gone.isEmpty() && gone.size() == alternates.size() && missing.isEmpty();
    if (none) {
      edits.add(document.remove(ALTERNATES));
    } else {
      gone.forEach(i -> edits.add(Places.take(document, ALTERNATES, alternates, i)));
    }
    return edits;
  }

  private static void set(
      FileDocument document, List<Edit> edits, String at, Optional<Object> now, Object wanted) {
    if (!now.equals(Optional.of(wanted))) {
      edits.add(document.set(at, wanted));
    }
  }

  /** Who takes the place of the one that is taken out. */
  private static String heir(Split wanted) {
    return wanted.weights().keySet().iterator().next();
  }

  private void checkAlternates(int count) {
    if (count > MOST_ALTERNATES) {
      throw refused(
          "it would lead to " + count + " Services beside its first, and may to three",
          "Take others out");
    }
  }

  private long part(long total, Split wanted, String track) {
    long weight = total * wanted.percent(track);
    if (total == 0) {
      throw refused("others beside the tracks have all of it", "Give the tracks a weight");
    }
    if (weight % 100 != 0 || weight / 100 > MOST) {
      throw refused(
          wanted.percent(track)
              + " % of the tracks' weights, which are "
              + total
              + " together beside others', is no whole number up to 256",
          "Give the tracks weights that make 100 together, and the others theirs in proportion");
    }
    return weight / 100;
  }

  /** What others get of all requests stays as it is. */
  private long total(FileDocument document) {
    List<Fields> all = all(document);
    long others = all.stream().filter(b -> track(b).isEmpty()).mapToLong(this::weight).sum();
    return others == 0 ? 100 : ours(all);
  }

  private long ours(List<Fields> all) {
    return all.stream().filter(b -> track(b).isPresent()).mapToLong(this::weight).sum();
  }

  @Override
  public Optional<Split> current(Manifests manifests) {
    List<Fields> all = all(find(manifests));
    long total = ours(all);
    Map<String, Integer> shares = new LinkedHashMap<>();
    for (Fields backend : all) {
      String track = track(backend).orElse("");
      long weight = track.isEmpty() ? 0 : weight(backend);
      if (total > 0 && weight * 100 % total != 0) {
        return Optional.empty();
      }
      if (!track.isEmpty()) {
        shares.put(track, total == 0 ? 0 : Math.toIntExact(weight * 100 / total));
      }
    }
    return shares.isEmpty() ? Optional.empty() : Optional.of(Split.of(shares));
  }

  private FileDocument find(Manifests manifests) {
    return manifests.get("route.openshift.io", "Route", route);
  }

  private static Fields to(FileDocument document) {
    return document.content().object("spec").object("to");
  }

  private static List<Fields> alternates(FileDocument document) {
    return document.content().object("spec").objects("alternateBackends");
  }

  private static List<Fields> all(FileDocument document) {
    List<Fields> all = new ArrayList<>(List.of(to(document)));
    all.addAll(alternates(document));
    return all;
  }

  private Optional<String> track(Fields backend) {
    return backend.findText("name").flatMap(tracks()::trackOf);
  }

  private long weight(Fields backend) {
    Object weight = backend.find(WEIGHT).orElse(USUAL);
    if (weight instanceof Long number && number >= 0) {
      return number;
    }
    throw refused("the weight " + weight + " is no whole number", "Write 0 to 256");
  }

  @Override
  Verification state(Manifests live) {
    List<Fields> routers = find(live).content().object("status").objects("ingress");
    if (routers.isEmpty()) {
      return pending(subject() + " was taken by no router yet");
    }
    for (Fields router : routers) {
      Condition admitted = Condition.in(router.objects("conditions"), "Admitted");
      String says = subject() + " at " + Places.text(router, "routerName", "?") + ": " + admitted;
      if (!admitted.isTrue()) {
        return admitted.isUnknown() ? pending(says) : refusedBy(says);
      }
    }
    return done(subject() + " is admitted by its routers");
  }
}
