package io.gitops4j.canary.azure;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.DeploymentTarget.Applied;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Does what has to be done, one request after the other. */
final class AzureMlChange {
  private static final Set<String> READ_ONLY =
      Set.of("provisioningState", "scoringUri", "swaggerUri", "keys");
  private static final Set<String> WRITABLE =
      Set.of("identity", "kind", "sku", "tags", "properties", "location");

  private final AzureMlApi api;
  private final OwnerTags owner;

  AzureMlChange(AzureMlApi api, OwnerTags owner) {
    this.api = api;
    this.owner = owner;
  }

  /** Puts a resource, an endpoint with the traffic it has: none if it is new. */
  void put(Wanted wanted) {
    Fields live = api.find(wanted.id()).orElse(Fields.none());
    Fields before = live.object("properties");
    Fields properties = wanted.properties();
    if (wanted.id().isEndpoint() && !live.isEmpty()) {
      properties = Traffic.of(before).in(properties);
    }
    Fields kept = before.object("properties");
    if (!kept.isEmpty()) { // Azure lets none of them go
      properties = properties.with("properties", kept.and(properties.object("properties")));
    }
    Fields tags = owner.written(wanted.tags(), wanted.fingerprint(), live.object("tags"));
    api.put(wanted.id(), wanted.body(tags, properties));
  }

  /** Gives an endpoint other traffic, and leaves all else as it is by now. */
  void route(ResourceId endpoint, Traffic traffic) {
    Fields live = api.find(endpoint).orElse(Fields.none());
    api.put(endpoint, written(live.with("properties", traffic.in(live.object("properties")))));
  }

  /** A resource as it was read, without what is only read. */
  static Fields written(Fields resource) {
    Fields body = Fields.none();
    for (String name : resource.asMap().keySet()) {
      if (WRITABLE.contains(name)) {
        body = body.with(name, resource.find(name).orElse(null));
      }
    }
    Fields identity =
        Wanted.without(resource.object("identity"), Set.of("principalId", "tenantId"));
    body = identity.isEmpty() ? body : body.with("identity", identity);
    return body.with("properties", Wanted.without(resource.object("properties"), READ_ONLY));
  }

  /** Deployments first; those of an endpoint that goes, go with it. */
  void removeAll(List<ResourceId> removals) {
    Set<ResourceId> endpoints =
        removals.stream().filter(ResourceId::isEndpoint).collect(Collectors.toSet());
    removals.stream()
        .filter(id -> !id.isEndpoint() && !endpoints.contains(id.ofEndpoint()))
        .forEach(api::delete);
    removals.stream().filter(ResourceId::isEndpoint).forEach(api::delete);
  }

  /** Writes down on every endpoint what was applied. */
  void remember(Applied applied, Set<ResourceId> members) {
    for (ResourceId id : members) {
      if (id.isEndpoint()) {
        Fields tags = api.find(id).orElse(Fields.none()).object("tags");
        Fields written = OwnerTags.applied(tags, applied, members);
        if (!written.equals(tags)) {
          api.tag(id, tags, written);
        }
      }
    }
  }
}
