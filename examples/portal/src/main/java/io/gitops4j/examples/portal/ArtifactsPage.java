package io.gitops4j.examples.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.engine.EnvironmentStatus;
import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.Manifest;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was built, and where it is deployed. */
record ArtifactsPage(Home home, Engine engine) {
  private static final int MOST_TAGS = 200;

  Answer list(Request request) {
    Html body = new Html();
    for (Application each : home.applications()) {
      if (!each.isChart()) {
        body.open("section").leaf("h2", each.name());
        artifacts(body, each);
        body.close();
      }
    }
    return Layout.page(request, "Artifacts", body);
  }

  private void artifacts(Html body, Application application) {
    ImageReference image = ImageReference.parse(application.get("image"));
    Registry registry = engine.connections().registry(image.host());
    Map<Digest, List<String>> tags = tags(registry, image.repository());
    body.leaf("p", image.toString(), "class", "soft");
    if (tags.isEmpty()) {
      body.leaf("p", "Nothing was built yet.", "class", "soft");
      return;
    }
    body.heads("Tags", "Digest", "Size", "Deployed to", "");
    tags.forEach(
        (digest, names) -> {
          List<String> places = places(application, digest);
          body.open("tr").cell("Tags", String.join(", ", names), "");
          body.cell("Digest", digest.toString(), "digest");
          body.cell("Size", Words.size(size(registry, image.repository(), digest)), "");
          body.cell("Deployed to", places.isEmpty() ? "–" : String.join(", ", places), "");
          body.open("td");
          String action = "/artifacts/" + application.name() + "/delete";
          body.button(action, "Delete", "digest", digest.toString()).close().close();
        });
    body.close().close();
  }

  private static Map<Digest, List<String>> tags(Registry registry, String repository) {
    Map<Digest, List<String>> byDigest = new TreeMap<>(Comparator.comparing(Digest::toString));
    try {
      for (String tag : registry.tags(repository, "", MOST_TAGS)) {
        registry
            .head(repository, tag)
            .ifPresent(
                it -> byDigest.computeIfAbsent(it.digest(), d -> new ArrayList<>()).add(tag));
      }
    } catch (ProviderException e) {
      if (e.kind() != ErrorKind.NOT_FOUND) {
        throw e;
      }
    }
    return byDigest;
  }

  /** Of an image, its layers; of an index, only what it itself names. */
  private static long size(Registry registry, String repository, Digest digest) {
    Manifest manifest = registry.manifest(repository, digest.toString()).orElseThrow();
    try {
      Fields content = Json.object(manifest.content());
      List<Fields> parts = new ArrayList<>(content.objects("layers"));
      parts.addAll(content.objects("manifests"));
      return parts.stream().mapToLong(part -> part.number("size")).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The environments that name a digest: in Git, or as the release that is there. */
  private List<String> places(Application application, Digest digest) {
    GitRepository git = engine.connections().repository(Pipelines.GITOPS);
    List<String> places = new ArrayList<>();
    for (EnvironmentStatus status : engine.delivery().environments(application.name())) {
      String environment = status.environment();
      boolean released =
          status.release().map(r -> r.artifacts().toString()).orElse("").contains(digest.hex());
      String path = WorkloadFile.path(application, environment);
      boolean wanted =
          git.head("main")
              .flatMap(head -> git.read(head, path))
              .filter(file -> new String(file, UTF_8).contains(digest.hex()))
              .isPresent();
      if (released || wanted) {
        places.add(environment);
      }
    }
    return places;
  }

  Answer delete(Request request) {
    Application application = engine.application(request.in("name"));
    Digest digest = Digest.parse(request.said("digest"));
    List<String> places = places(application, digest);
    if (!places.isEmpty()) {
      throw new ProviderException(
          ErrorKind.FORBIDDEN,
          "Could not delete it: it is deployed to "
              + String.join(", ", places)
              + ". Deploy another one there first.");
    }
    ImageReference image = ImageReference.parse(application.get("image"));
    engine.connections().registry(image.host()).delete(image.repository(), digest.toString());
    return Answer.seeOther("/artifacts");
  }
}
