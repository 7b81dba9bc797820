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
 * @param baseline a third track's to compare with; empty text for none
 * @param fixed whether the first is always stable
 */
record Router(
    TrafficSplitter splitter,
    String folder,
    String first,
    String second,
    String baseline,
    boolean fixed) {
  /** The note that says who is who. */
  static final String ROLES = "roles";

  void needs(Feature feature, String what) {
    if (!splitter.features().contains(feature)) {
      throw new IllegalArgumentException(splitter.name() + " can't " + what + ". Leave it out");
    }
  }

  /** All tracks there are. */
  List<String> tracks() {
    return baseline.isEmpty() ? List.of(first, second) : List.of(first, second, baseline);
  }

  String describe() {
    return splitter.name()
        + " in "
        + folder
        + (fixed ? " from " : " of ")
        + first
        + (fixed ? " to " : " and ")
        + second
        + (baseline.isEmpty() ? "" : " beside " + baseline);
  }

  Manifests manifests(ManifestSource files) {
    return Manifests.in(files, folder);
  }

  /** What the files say; empty if that is no split of the two, or there is nothing yet. */
  Optional<Split> current(ManifestSource files) {
    return found(files).flatMap(said -> said);
  }

  /**
   * Whether there is nothing yet that splits.
   *
   * @throws ProviderException {@code INVALID} if there is, and says no split of the two: then
   *     nobody knows who has the traffic
   */
  boolean isMissing(ManifestSource files) {
    Optional<Optional<Split>> found = found(files);
    if (found.isPresent() && found.get().isEmpty()) {
      throw new ProviderException(
          ErrorKind.INVALID,
          "Could not begin a canary by "
              + splitter.name()
              + ": what is in "
              + folder
              + " says no split of "
              + first
              + " and "
              + second
              + ". Give one of them everything there.");
    }
    return found.isEmpty();
  }

  /** What is there says, if that is a split; empty if nothing is there. */
  private Optional<Optional<Split>> found(ManifestSource files) {
    try {
      return Optional.of(splitter.current(manifests(files)));
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
    return noted(release, node).orElseGet(() -> roles(files));
  }

  private Roles roles(ManifestSource files) {
    return fixed
        ? new Roles(first, second, baseline)
        : Roles.of(first, second, baseline, current(files).orElseGet(() -> Split.all(first)));
  }

  static Optional<Roles> noted(Release release, NodePath node) {
    return CanaryNotes.find(release.notes(node), ROLES).map(Note::fields).map(Roles::of);
  }
}
