package io.gitops4j.canary.azure;

import io.gitops4j.core.model.Fields;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the workspace has now: all endpoints, and the deployments of those that matter.
 *
 * @param owner whom we look at it for
 * @param resources by what they are
 */
record Standing(OwnerTags owner, Map<ResourceId, Fields> resources) {
  /**
   * Asks.
   *
   * @param wanted endpoints that matter besides the owner's
   */
  static Standing read(AzureMlApi api, OwnerTags owner, Collection<ResourceId> wanted) {
    Map<ResourceId, Fields> found = new TreeMap<>();
    for (Fields endpoint : api.endpoints()) {
      ResourceId id = new ResourceId(endpoint.text("name"), "");
      found.put(id, endpoint);
      if (owner.own(endpoint) || wanted.contains(id)) {
        for (Fields deployment : api.deployments(id.endpoint())) {
          found.put(new ResourceId(id.endpoint(), last(deployment.text("name"))), deployment);
        }
      }
    }
    return new Standing(owner, found);
  }

  /** A name may be written with its parents'. */
  private static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  Optional<Fields> find(ResourceId id) {
    return Optional.ofNullable(resources.get(id));
  }

  /** The owner's. */
  Set<ResourceId> own() {
    Set<ResourceId> own = new TreeSet<>();
    resources.forEach(
        (id, resource) -> {
          if (owner.own(resource)) {
            own.add(id);
          }
        });
    return own;
  }

  /** An endpoint's deployments. */
  Set<ResourceId> within(ResourceId endpoint) {
    Set<ResourceId> within = new TreeSet<>();
    for (ResourceId id : resources.keySet()) {
      if (!id.isEndpoint() && id.endpoint().equals(endpoint.endpoint())) {
        within.add(id);
      }
    }
    return within;
  }

  Traffic traffic(ResourceId endpoint) {
    return find(endpoint)
        .map(resource -> Traffic.of(resource.object("properties")))
        .orElseGet(() -> new Traffic(Map.of(), Map.of()));
  }
}
