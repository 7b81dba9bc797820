package io.gitops4j.canary;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.pipeline.Note;
import io.gitops4j.core.pipeline.Release;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.Manifests;
import io.gitops4j.core.spi.Split;
import io.gitops4j.core.spi.TrafficSplitter;
import io.gitops4j.core.spi.TrafficSplitter.Feature;
import java.util.List;
import java.util.Optional;

/**
 * A splitter and the manifests it works on.
 *
 * @param splitter plans
 * @param folder of the manifests, from the repository's root
 * @param first a track's name
 * @param second the other's
 */
record Router(TrafficSplitter splitter, String folder, String first, String second) {
  /** The note that says who is who. */
  static final String ROLES = "roles";

  void needs(Feature feature, String what) {
    if (!splitter.features().contains(feature)) {
      throw new IllegalArgumentException(splitter.name() + " can't " + what + ". Leave it out");
    }
  }

  String describe() {
    return splitter.name() + " in " + folder + " of " + first + " and " + second;
  }

  Manifests manifests(ManifestSource files) {
    return Manifests.in(files, folder);
  }

  /** What the files say; empty if there is nothing yet that splits. */
  Optional<Split> current(ManifestSource files) {
    try {
      return splitter.current(manifests(files));
    } catch (ProviderException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  List<Edit> plan(ManifestSource files, Split split) {
    return splitter.plan(manifests(files), split);
  }

  /** Who is who: as was noted when the canary began, or as the files say. */
  Roles roles(Release release, NodePath node, ManifestSource files) {
    return noted(release, node)
        .orElseGet(() -> Roles.of(first, second, current(files).orElseGet(() -> Split.all(first))));
  }

  static Optional<Roles> noted(Release release, NodePath node) {
    return release.notes(node).stream()
        .filter(note -> note.name().equals(ROLES))
        .findFirst()
        .map(Note::fields)
        .map(Roles::of);
  }
}
