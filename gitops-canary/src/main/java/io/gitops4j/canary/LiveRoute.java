package io.gitops4j.canary;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.LiveObjects;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.Manifests;
import io.gitops4j.core.spi.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A router's manifests in Git, and the same objects on the server.
 *
 * @param router which
 * @param repository logical name
 * @param branch where its manifests are
 */
record LiveRoute(Router router, String repository, String branch) {
  /** The repository's files as they are now. */
  ManifestSource files(Connections connections) {
    GitRepository git = connections.repository(repository);
    CommitId head =
        git.head(branch)
            .orElseThrow(
                () ->
                    new ProviderException(
                        ErrorKind.NOT_FOUND,
                        "Could not read "
                            + repository
                            + ":"
                            + branch
                            + ": there is no such branch. Push it first."));
    return ManifestSource.of(git, head, "");
  }

  /** The objects of the folder's manifests as the server has them, as far as it does. */
  Manifests live(Connections connections, LiveObjects objects) {
    List<Fields> found = new ArrayList<>();
    for (FileDocument document : router.manifests(files(connections)).all()) {
      objects.find(document.content()).ifPresent(found::add);
    }
    return Manifests.live(found);
  }

  /** What the server's objects say; empty if that is no split of the tracks. */
  Optional<Split> current(Connections connections, LiveObjects objects) {
    return router.splitter().current(live(connections, objects));
  }

  /**
   * Makes the server's objects say a split.
   *
   * @return which were changed, for people
   */
  String replace(Connections connections, LiveObjects objects, Split split) {
    Manifests live = live(connections, objects);
    List<Edit> edits = router.splitter().plan(live, split);
    List<FileDocument> changed =
        live.all().stream()
            .filter(d -> edits.stream().anyMatch(edit -> edit.path().equals(d.path())))
            .toList();
    changed.forEach(document -> objects.replace(document.after(edits)));
    return changed.stream()
        .map(document -> named(document.content()))
        .collect(Collectors.joining(", "));
  }

  /** Objects of a cluster have a kind, and a name in their metadata; others a name alone. */
  private static String named(Fields object) {
    String kind = object.findText("kind").map(k -> k + " ").orElse("");
    return kind
        + object
            .object("metadata")
            .findText("name")
            .or(() -> object.findText("name"))
            .orElse("an object");
  }
}
