package io.gitops4j.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.gitops4j.core.model.Digest;
import java.io.IOException;
import java.net.URI;

/**
 * Google's registries: a manifest is removed only when it has no tags, so those go first. They come
 * with the list of tags, in a field of its own.
 *
 * @see <a href="https://cloud.google.com/artifact-registry/docs/docker/manage-images">Managing
 *     images</a>
 */
final class GoogleDialect implements Dialect {
  private static final int LARGEST_LIST = 32 * 1024 * 1024;

  private final HttpConnection connection;

  GoogleDialect(HttpConnection connection) {
    this.connection = connection;
  }

  @Override
  public boolean deleteManifest(String repository, Digest manifest) {
    String doing = "delete the manifest " + manifest + " of " + repository;
    HttpCall list = HttpCall.of("GET", uri(repository, "/tags/list"), doing);
    try (HttpAnswer answer = connection.send(list, 200, 404)) {
      if (answer.status() == 200) {
        JsonNode all = Json.parse(answer.content(LARGEST_LIST)).path("manifest");
        for (JsonNode tag : all.path(manifest.toString()).path("tag")) {
          delete(repository, Reference.checkTag(tag.asText()), doing);
        }
      }
    } catch (IOException e) {
      throw Failures.altered("Could not " + doing + ": " + e.getMessage());
    }
    delete(repository, manifest.toString(), doing);
    return true;
  }

  private void delete(String repository, String reference, String doing) {
    HttpCall call = HttpCall.of("DELETE", uri(repository, "/manifests/" + reference), doing);
    connection.send(call, 200, 202, 204, 404).close();
  }

  private URI uri(String repository, String rest) {
    return URI.create(connection.origin() + "/v2/" + Reference.checkRepository(repository) + rest);
  }
}
