package io.gitops4j.canary.traffic;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Manifests;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The subsets of a DestinationRule of Istio. */
final class IstioSubsets {
  private final FileDocument document;
  private final List<Fields> subsets;

  private IstioSubsets(FileDocument document) {
    this.document = document;
    this.subsets = document.content().object("spec").objects("subsets");
  }

  static IstioSubsets in(Manifests manifests, String rule) {
    return new IstioSubsets(manifests.get("networking.istio.io", "DestinationRule", rule));
  }

  /** Of which host. */
  String host() {
    return Places.text(document.content().object("spec"), "host", "");
  }

  boolean has(String name) {
    return subsets.stream().anyMatch(subset -> isCalled(subset, name));
  }

  /** Adds a subset like that of a track whose labels name it; empty if there is none. */
  Optional<Edit> added(String name, Tracks tracks) {
    for (Fields subset : subsets) {
      Optional<String> like = subset.findText("name").flatMap(tracks::trackOf);
      if (like.isPresent()) {
        String track = like.get();
        String wanted = tracks.trackOf(name).orElseThrow();
        Fields labels = subset.object("labels");
        Fields changed = renamed(labels, names(track, wanted, tracks));
        if (!changed.equals(labels)) {
          Fields added = subset.with("name", name).with("labels", changed.asMap());
          return Optional.of(document.append("spec.subsets", added.asMap()));
        }
      }
    }
    return Optional.empty();
  }

  private static Map<String, String> names(String track, String wanted, Tracks tracks) {
    Map<String, String> names = new LinkedHashMap<>();
    names.put(track, wanted);
    names.put(tracks.backend(track), tracks.backend(wanted));
    return names;
  }

  private static Fields renamed(Fields labels, Map<String, String> names) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>();
    labels
        .asMap()
        .forEach((key, value) -> changed.put(key, value == null ? null : renamed(value, names)));
    return Fields.copyOf(changed);
  }

  private static Object renamed(Object value, Map<String, String> names) {
    String other = names.get(value.toString());
    return other == null ? value : other;
  }

  private static boolean isCalled(Fields subset, String name) {
    return subset.findText("name").filter(name::equals).isPresent();
  }
}
