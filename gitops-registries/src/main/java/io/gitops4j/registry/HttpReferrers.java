package io.gitops4j.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What refers to a manifest: what the registry lists, and what the tag {@code sha256-…} lists where
 * the registry does not. Thread-safe; that tag is changed by one thread of this instance at a time,
 * and the registry offers nothing better.
 */
final class HttpReferrers {
  /** Whoever may push can add more; a list that is not whole would hide what it lacks. */
  private static final int MOST = 10_000;

  private static final Set<Integer> NOT_OFFERED = Set.of(400, 404, 405, 501);

  private final HttpConnection connection;
  private final HttpManifests manifests;
  private final Object listing = new Object();

  HttpReferrers(HttpConnection connection, HttpManifests manifests) {
    this.connection = connection;
    this.manifests = manifests;
  }

  List<Descriptor> of(String repository, Digest subject) {
    Map<Digest, Descriptor> found = new LinkedHashMap<>();
    if (!connection.findings().lacks(listIn(repository))) {
      offered(repository, subject).forEach(each -> found.putIfAbsent(each.digest(), each));
    }
    for (Descriptor each : tagged(repository, subject)) {
      found.putIfAbsent(each.digest(), each);
    }
    return List.copyOf(found.values());
  }

  private static String listIn(String repository) {
    return "referrers in " + repository;
  }

  /** The registry keeps the list itself. */
  void listed(String repository) {
    connection.findings().offers(listIn(repository));
  }

  /** Adds one to the tag's list. */
  void list(String repository, Digest subject, Descriptor referrer) {
    synchronized (listing) {
      List<Descriptor> all = new ArrayList<>(tagged(repository, subject));
      if (!all.contains(referrer)) {
        all.add(referrer);
        write(repository, subject, all);
      }
    }
  }

  /** Takes a manifest that is going to be deleted from the list of its subject. */
  void unlist(String repository, Digest manifest) {
    Optional<Digest> subject =
        manifests
            .get(repository, Reference.parse(manifest.toString()))
            .flatMap(HttpReferrers::subject);
    if (subject.isEmpty()) {
      return;
    }
    synchronized (listing) {
      List<Descriptor> all = new ArrayList<>(tagged(repository, subject.get()));
      if (all.removeIf(each -> each.digest().equals(manifest))) {
        write(repository, subject.get(), all);
      }
    }
  }

  private List<Descriptor> offered(String repository, Digest subject) {
    String doing = "list the referrers of " + subject + " in " + repository;
    HttpCall call =
        HttpCall.of("GET", manifests.uri(repository, "/referrers/" + subject), doing)
            .with("Accept", MediaTypes.OCI_INDEX);
    HttpAnswer first = connection.send(call);
    if (NOT_OFFERED.contains(first.status())) {
      first.close();
      noteLacking(repository, subject);
      return List.of();
    }
    if (first.status() != 200) {
      throw HttpFailures.of(first);
    }
    List<Descriptor> found = HttpPages.read(connection, first, HttpReferrers::page, MOST + 1);
    if (found.size() > MOST) {
      throw Failures.invalid(
          "Could not " + doing + ": there are more than " + MOST + ". Remove what nobody wants");
    }
    return found;
  }

  /** An answer about what is not there says nothing of what is offered. */
  private void noteLacking(String repository, Digest subject) {
    if (manifests.head(repository, Reference.parse(subject.toString())).isPresent()) {
      connection.findings().lacking(listIn(repository));
    }
  }

  private static List<Descriptor> page(HttpAnswer answer) {
    byte[] content = answer.content(ManifestContent.LARGEST);
    try {
      List<Descriptor> found = new ArrayList<>();
      for (JsonNode node : Json.parse(content).path("manifests")) {
        found.add(Json.descriptor(node));
      }
      return found;
    } catch (IOException e) {
      // some registries answer every address with a page for people
      return List.of();
    }
  }

  /** The tag's list; none if the tag is the subject itself, as some registries answer. */
  private List<Descriptor> tagged(String repository, Digest subject) {
    return manifests
        .get(repository, Reference.parse(tag(subject)))
        .filter(found -> MediaTypes.isIndex(found.descriptor().mediaType()))
        .filter(found -> !found.descriptor().digest().equals(subject))
        .map(HttpReferrers::children)
        .orElse(List.of());
  }

  private void write(String repository, Digest subject, List<Descriptor> all) {
    ObjectNode index = Json.object();
    index.put("schemaVersion", 2);
    index.put("mediaType", MediaTypes.OCI_INDEX);
    ArrayNode into = index.putArray("manifests");
    all.forEach(each -> into.add(Json.descriptor(each)));
    manifests.put(repository, tag(subject), Json.write(index), MediaTypes.OCI_INDEX);
  }

  private static List<Descriptor> children(Manifest manifest) {
    return content(manifest).map(ManifestContent::children).orElse(List.of());
  }

  private static Optional<Digest> subject(Manifest manifest) {
    return content(manifest).flatMap(ManifestContent::subject).map(Descriptor::digest);
  }

  private static Optional<ManifestContent> content(Manifest manifest) {
    try {
      return Optional.of(
          ManifestContent.read(manifest.content(), manifest.descriptor().mediaType()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String tag(Digest subject) {
    return subject.algorithm()
        + "-"
        + subject.hex().substring(0, Math.min(64, subject.hex().length()));
  }
}
