package io.gitops4j.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Descriptor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Removes manifests and tags: as the specification says, or, where the registry does not offer
 * that, by its dialect. Many registries remove manifests only, with all their tags: there a tag is
 * moved to a manifest made for that, which is removed then. That is tried with the manifest alone
 * first, so that nothing is lost where the registry removes nothing. Thread-safe.
 */
final class HttpDeletion {
  private static final Set<Integer> GONE = Set.of(200, 202, 204, 404);
  private static final Set<Integer> NOT_OFFERED = Set.of(400, 405, 501);

  /** What a registry may say whose vendor has another way for that. */
  private static final Set<Integer> DENIED = Set.of(401, 403);

  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

  private final HttpConnection connection;
  private final HttpManifests manifests;
  private final Dialect dialect;
  private final Store store;

  HttpDeletion(HttpConnection connection, HttpManifests manifests, Dialect dialect, Store store) {
    this.connection = connection;
    this.manifests = manifests;
    this.dialect = dialect;
    this.store = store;
  }

  /** Stores a small blob. */
  interface Store {
    void store(String repository, Digest digest, byte[] content);
  }

  void delete(String repository, Reference reference) {
    if (reference.digest().isPresent()) {
      deleteManifest(repository, reference);
      return;
    }
    try (HttpAnswer answer = send(repository, reference)) {
      if (isDone(answer, () -> dialect.deleteTag(repository, reference.toString()))) {
        return;
      }
      if (!NOT_OFFERED.contains(answer.status())) {
        throw refused(answer);
      }
    }
    untag(repository, reference);
  }

  private void deleteManifest(String repository, Reference pinned) {
    Digest digest = pinned.digest().orElseThrow();
    try (HttpAnswer answer = send(repository, pinned)) {
      boolean done = isDone(answer, () -> dialect.deleteManifest(repository, digest));
      boolean offered = !NOT_OFFERED.contains(answer.status());
      if (!done && (offered || manifests.head(repository, pinned).isPresent())) {
        throw refused(answer);
      }
    }
  }

  /** Whether it is gone: by the registry's answer, or else by its dialect's way. */
  private static boolean isDone(HttpAnswer answer, BooleanSupplier otherwise) {
    boolean tried = NOT_OFFERED.contains(answer.status()) || DENIED.contains(answer.status());
    return GONE.contains(answer.status()) || (tried && otherwise.getAsBoolean());
  }

  private void untag(String repository, Reference tag) {
    Optional<Digest> present = manifests.head(repository, tag).map(Descriptor::digest);
    if (present.isEmpty()) {
      return;
    }
    Digest config = Digest.of(EMPTY);
    store.store(repository, config, EMPTY);
    byte[] substitute = substitute(config, tag + " was " + present.get());
    Digest digest = Digest.of(substitute);
    Reference pinned = Reference.parse(digest.toString());
    for (String name : new String[] {digest.toString(), tag.toString()}) {
      manifests.put(repository, name, substitute, MediaTypes.OCI_MANIFEST);
      deleteManifest(repository, pinned);
    }
  }

  private static byte[] substitute(Digest config, String why) {
    ObjectNode manifest = Json.object();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", MediaTypes.OCI_MANIFEST);
    manifest.put("artifactType", "application/vnd.io.gitops4j.removed");
    Descriptor empty = Descriptor.of(MediaTypes.OCI_EMPTY, config, EMPTY.length);
    manifest.set("config", Json.descriptor(empty));
    manifest.putArray("layers").add(Json.descriptor(empty));
    manifest.putObject("annotations").put("io.gitops4j.removed", why);
    return Json.write(manifest);
  }

  private HttpAnswer send(String repository, Reference reference) {
    String doing = "delete " + reference + " of " + repository;
    URI uri = manifests.uri(repository, "/manifests/" + reference);
    return connection.send(HttpCall.of("DELETE", uri, doing));
  }

  private static ProviderException refused(HttpAnswer answer) {
    if (answer.status() != 405) {
      return HttpFailures.of(answer);
    }
    return new ProviderException(
        ErrorKind.INVALID,
        "Could not "
            + answer.call().doing()
            + ": the registry removes nothing by this API (HTTP 405). Allow it in the registry's"
            + " configuration, or remove it there.");
  }
}
