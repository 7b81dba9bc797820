package io.gitops4j.registry;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Manifest;
import java.net.URI;
import java.util.Optional;

/** The manifests of a registry over HTTP: original bytes, verified. Thread-safe. */
final class HttpManifests {
  private static final String ACCEPT = String.join(", ", MediaTypes.MANIFESTS) + ", */*;q=0.1";
  private static final String DIGEST = "Docker-Content-Digest";

  private final HttpConnection connection;

  HttpManifests(HttpConnection connection) {
    this.connection = connection;
  }

  /** An address below a repository. */
  URI uri(String repository, String rest) {
    return URI.create(connection.origin() + "/v2/" + Reference.checkRepository(repository) + rest);
  }

  /** What a reference points to; read whole where the answer's headers do not tell. */
  Optional<Descriptor> head(String repository, Reference reference) {
    HttpCall call = call("HEAD", repository, reference, "look for ");
    try (HttpAnswer answer = connection.send(call, 200, 404)) {
      if (answer.status() == 404) {
        return Optional.empty();
      }
      Optional<Descriptor> told = told(answer, reference);
      if (told.isPresent()) {
        return told;
      }
    }
    return get(repository, reference).map(Manifest::descriptor);
  }

  Optional<Manifest> get(String repository, Reference reference) {
    HttpCall call = call("GET", repository, reference, "read ");
    try (HttpAnswer answer = connection.send(call, 200, 404)) {
      if (answer.status() == 404) {
        return Optional.empty();
      }
      byte[] content = answer.content(ManifestContent.LARGEST);
      Digest digest = verified(answer, reference, content);
      Descriptor descriptor = Descriptor.of(mediaType(answer, content), digest, content.length);
      return Optional.of(new Manifest(descriptor, content));
    }
  }

  /**
   * Stores a manifest under a tag or its digest.
   *
   * @return whether the registry keeps the list of the subject's referrers itself
   */
  boolean put(String repository, String reference, byte[] content, String mediaType) {
    String doing = "store the manifest " + reference + " in " + repository;
    HttpCall call =
        HttpCall.of("PUT", uri(repository, "/manifests/" + reference), doing)
            .with("Content-Type", mediaType)
            .withBody(content);
    try (HttpAnswer answer = connection.send(call, 200, 201, 202, 204)) {
      Optional<Digest> stored = answer.header(DIGEST).flatMap(HttpManifests::digest);
      if (stored.filter(digest -> !digest.equals(Hashes.of(digest, content))).isPresent()) {
        throw Failures.altered(
            "Could not " + doing + ": the registry stored something else, as " + stored.get());
      }
      return answer.header("OCI-Subject").isPresent();
    }
  }

  private HttpCall call(String method, String repository, Reference reference, String verb) {
    URI uri = uri(repository, "/manifests/" + reference);
    String doing = verb + "the manifest " + reference + " of " + repository;
    return HttpCall.of(method, uri, doing).with("Accept", ACCEPT);
  }

  private static Optional<Descriptor> told(HttpAnswer answer, Reference reference) {
    Optional<Digest> digest = answer.header(DIGEST).flatMap(HttpManifests::digest);
    Optional<String> type = answer.header("Content-Type").map(MediaTypes::ofHeader);
    boolean agrees = reference.digest().isEmpty() || reference.digest().equals(digest);
    if (digest.isEmpty() || type.isEmpty() || answer.length().isEmpty() || !agrees) {
      return Optional.empty();
    }
    return Optional.of(Descriptor.of(type.get(), digest.get(), answer.length().getAsLong()));
  }

  private static Digest verified(HttpAnswer answer, Reference reference, byte[] content) {
    Optional<Digest> announced = answer.header(DIGEST).flatMap(HttpManifests::digest);
    Optional<Digest> wanted = reference.digest().or(() -> announced);
    if (wanted.isEmpty()) {
      return Digest.of(content);
    }
    Digest actual = Hashes.of(wanted.get(), content);
    if (!actual.equals(wanted.get())) {
      throw Failures.altered(
          "Could not "
              + answer.call().doing()
              + ": its bytes have the digest "
              + actual
              + ", not "
              + wanted.get());
    }
    return actual;
  }

  /** The answer's type; what the manifest says of itself where a registry answers with less. */
  private static String mediaType(HttpAnswer answer, byte[] content) {
    String type = answer.header("Content-Type").map(MediaTypes::ofHeader).orElse("");
    if (MediaTypes.MANIFESTS.contains(type)) {
      return type;
    }
    try {
      String own = Json.parse(content).path("mediaType").asText();
      return own.isEmpty() ? type : own;
    } catch (java.io.IOException e) {
      throw Failures.altered("Could not " + answer.call().doing() + ": " + e.getMessage());
    }
  }

  private static Optional<Digest> digest(String text) {
    try {
      return Optional.of(Digest.parse(text.strip()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
