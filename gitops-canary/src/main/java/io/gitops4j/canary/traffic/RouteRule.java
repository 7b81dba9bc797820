package io.gitops4j.canary.traffic;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Split.Mirror;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One rule of a route of the Gateway API. */
final class RouteRule {
  private static final String MIRROR = "RequestMirror";
  private final FileDocument document;
  private final String at;
  private final Fields rule;
  private final Tracks tracks;

  RouteRule(FileDocument document, String at, Fields rule, Tracks tracks) {
    this.document = document;
    this.at = at;
    this.rule = rule;
    this.tracks = tracks;
  }

  /** Where it leads. */
  WeightedList backends() {
    WeightedList.Kind kind =
        new WeightedList.Kind(
            this::track, (ref, track) -> ref.with("name", tracks.backend(track)), "weight", 1, 0);
    return new WeightedList(document, at + ".backendRefs", rule.objects("backendRefs"), kind);
  }

  private Optional<String> track(Fields ref) {
    boolean service = Places.text(ref, "kind", "Service").equals("Service");
    return ref.findText("name").filter(name -> service).flatMap(tracks::trackOf);
  }

  /** The track it leads to alone, if there is one. */
  Optional<String> only() {
    List<Fields> refs = rule.objects("backendRefs");
    return refs.size() == 1 ? track(refs.get(0)) : Optional.empty();
  }

  /** Whether a match asks for a header of that name, whatever its value. */
  boolean asksAbout(String header) {
    return rule.objects("matches").stream()
        .flatMap(match -> match.objects("headers").stream())
        .anyMatch(asked -> header.equalsIgnoreCase(Places.text(asked, "name", "")));
  }

  /** The same rule for requests with a header, to one track. */
  Fields routed(String name, String value, String track) {
    Fields header = Fields.of("type", "Exact").with("name", name).with("value", value);
    List<Fields> matches = new ArrayList<>();
    List<Fields> own = rule.objects("matches");
    for (Fields match : own.isEmpty() ? List.of(Fields.none()) : own) {
      List<Fields> headers = new ArrayList<>(match.objects("headers"));
      headers.add(header);
      matches.add(match.with("headers", headers.stream().map(Fields::asMap).toList()));
    }
    Fields to = backends().backend(track).orElseThrow().with("weight", 1);
    List<Fields> kept = rule.objects("filters").stream().filter(f -> copied(f).isEmpty()).toList();
    Fields plain = Places.without(Places.without(rule, "name"), "filters");
    Fields routed =
        plain
            .with("matches", matches.stream().map(Fields::asMap).toList())
            .with("backendRefs", List.of(to.asMap()));
    return kept.isEmpty()
        ? routed
        : routed.with("filters", kept.stream().map(Fields::asMap).toList());
  }

  /** Which tracks get copies; one whose percentage can't be told counts as 100. */
  List<Mirror> mirrors() {
    return rule.objects("filters").stream()
        .flatMap(filter -> copied(filter).map(track -> new Mirror(track, percent(filter))).stream())
        .toList();
  }

  private static int percent(Fields filter) {
    Object percent = filter.object("requestMirror").find("percent").orElse(100L);
    return percent instanceof Long number && number >= 1 && number <= 100
        ? Math.toIntExact(number)
        : 100;
  }

  /** Whose copies a filter sends. */
  private Optional<String> copied(Fields filter) {
    return filter
        .findText("type")
        .filter(MIRROR::equals)
        .flatMap(type -> track(filter.object("requestMirror").object("backendRef")));
  }

  /** The edits that leave it with that copy to a track, or none. */
  List<Edit> mirrored(Optional<Mirror> wanted) {
    List<Fields> filters = rule.objects("filters");
    String list = at + ".filters";
    Optional<Fields> added = wanted.map(this::filter);
    List<Edit> edits = new ArrayList<>();
    boolean there = added.filter(filters::contains).isPresent();
    if (added.isPresent() && !there) {
      edits.add(document.append(list, added.get().asMap()));
    }
    for (int i = 0; i < filters.size(); i++) {
      Fields filter = filters.get(i);
      if (copied(filter).isPresent() && !Optional.of(filter).equals(added)) {
        boolean last = filters.size() == 1 && added.isEmpty();
        edits.add(last ? document.remove(list) : Places.take(document, list, filters, i));
      }
    }
    return edits;
  }

  /** 100 % is what is meant without a number, and the only one that old versions know. */
  private Fields filter(Mirror mirror) {
    Fields to = backends().backend(mirror.track()).orElseThrow();
    Fields ref = Places.without(Places.without(to, "weight"), "filters");
    Fields copy = Fields.of("backendRef", ref.asMap());
    Fields percent = mirror.percent() == 100 ? copy : copy.with("percent", mirror.percent());
    return Fields.of("type", MIRROR).with("requestMirror", percent.asMap());
  }
}
