package io.gitops4j.registry;

import java.net.URI;

/**
 * Azure's registry: manifests are removed as the specification says, tags by an address of its own.
 *
 * @see <a href="https://learn.microsoft.com/en-us/rest/api/containerregistry/tag/delete">Delete</a>
 */
final class AzureDialect implements Dialect {
  private final HttpConnection connection;

  AzureDialect(HttpConnection connection) {
    this.connection = connection;
  }

  @Override
  public boolean deleteTag(String repository, String tag) {
    String path =
        "/acr/v1/" + Reference.checkRepository(repository) + "/_tags/" + Reference.checkTag(tag);
    String doing = "delete the tag " + tag + " of " + repository;
    HttpCall call = HttpCall.of("DELETE", URI.create(connection.origin() + path), doing);
    connection.send(call, 200, 202, 204, 404).close();
    return true;
  }
}
