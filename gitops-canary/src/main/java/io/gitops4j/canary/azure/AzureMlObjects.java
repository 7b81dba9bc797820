package io.gitops4j.canary.azure;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.spi.LiveObjects;
import java.util.Optional;

/**
 * Endpoints and deployments as the REST API has them. Azure has no conditional requests for them:
 * that nobody changed one since is looked at just before it is replaced.
 */
final class AzureMlObjects implements LiveObjects {
  private final AzureMlApi api;

  AzureMlObjects(AzureMlApi api) {
    this.api = api;
  }

  /**
   * Named as an object of Kubernetes is, or as in a file of {@code az ml}; what has no name, as a
   * sample of a request beside such files, is none.
   */
  @Override
  public Optional<Fields> find(Fields like) {
    Fields metadata = like.object("metadata");
    String endpoint =
        metadata.findText("namespace").or(() -> like.findText("endpoint_name")).orElse("");
    return metadata
        .findText("name")
        .or(() -> like.findText("name"))
        .map(name -> endpoint.isEmpty() ? new ResourceId(name, "") : new ResourceId(endpoint, name))
        .flatMap(api::find);
  }

  @Override
  public Fields replace(Fields wanted) {
    ResourceId id = id(wanted.text("id"));
    Fields live = api.find(id).orElseThrow(() -> failure(ErrorKind.NOT_FOUND, id, "it is gone"));
    Object seen = wanted.object("systemData").find("lastModifiedAt").orElse("");
    if (!seen.equals(live.object("systemData").find("lastModifiedAt").orElse(""))) {
      throw failure(ErrorKind.STALE, id, "it was changed since it was read");
    }
    api.put(id, AzureMlChange.written(wanted));
    return api.find(id).orElseThrow(() -> failure(ErrorKind.NOT_FOUND, id, "it is gone"));
  }

  /** {@code …/onlineEndpoints/shop} or {@code …/onlineEndpoints/shop/deployments/blue}. */
  private static ResourceId id(String text) {
    String[] parts = text.split("/", -1);
    boolean deployment = parts.length > 2 && parts[parts.length - 2].equals("deployments");
    return deployment
        ? new ResourceId(parts[parts.length - 3], parts[parts.length - 1])
        : new ResourceId(parts[parts.length - 1], "");
  }

  private static ProviderException failure(ErrorKind kind, ResourceId id, String why) {
    return new ProviderException(
        kind, "Could not replace " + id + ": " + why + ". Read it again.", Retry.NEVER, null, null);
  }
}
