package io.gitops4j.canary.azure;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is to be there.
 *
 * @param id which
 * @param spec its body for the API, without location; its references are ids
 */
record Wanted(ResourceId id, Fields spec) {
  /** What a rendering says, in its order. */
  static Map<ResourceId, Wanted> all(String task, Rendering rendering, AzureMlWorkspace workspace) {
    Map<ResourceId, Wanted> all = new LinkedHashMap<>();
    for (KubernetesManifest manifest : rendering.manifests()) {
      Wanted wanted = of(task, manifest, workspace);
      if (all.put(wanted.id(), wanted) != null) {
        throw Traffic.invalid(
            task, wanted.id() + " is there twice, also in " + manifest.origin(), "Remove one");
      }
    }
    for (Wanted wanted : all.values()) {
      if (!all.containsKey(wanted.id().ofEndpoint())) {
        throw Traffic.invalid(
            task,
            wanted.id() + " is of an endpoint that is not among the files",
            "Add the endpoint's file");
      }
      wanted
          .traffic(task)
          .ifPresent(t -> t.check(task, wanted.id().endpoint(), deployments(all, wanted.id())));
    }
    return all;
  }

  private static Wanted of(String task, KubernetesManifest manifest, AzureMlWorkspace workspace) {
    boolean deployment = manifest.kind().equals(AzureMlRenderer.DEPLOYMENT);
    if (!manifest.apiVersion().equals(AzureMlRenderer.API_VERSION)
        || !(deployment || manifest.kind().equals(AzureMlRenderer.ENDPOINT))) {
      throw Traffic.invalid(
          task,
          manifest.origin() + " is a " + manifest.kind() + ", which Azure ML has no place for",
          "Render with AzureMlRenderer");
    }
    ResourceId id;
    try {
      id =
          deployment
              ? new ResourceId(manifest.namespace(), manifest.name())
              : new ResourceId(manifest.name(), "");
    } catch (IllegalArgumentException e) {
      throw Traffic.invalid(task, manifest.origin() + ": " + e.getMessage(), "Correct the name");
    }
    Fields spec = manifest.object().object("spec");
    Fields properties = resolved(spec.object("properties"), workspace);
    return new Wanted(id, spec.with("properties", properties));
  }

  private static Fields resolved(Fields properties, AzureMlWorkspace workspace) {
    Fields resolved = properties;
    for (String name : List.of("model", "environmentId", "compute")) {
      Optional<String> text = properties.findText(name);
      if (text.isPresent()) {
        resolved = resolved.with(name, workspace.resolve(name, text.get()));
      }
    }
    Fields code = properties.object("codeConfiguration");
    return code.isEmpty()
        ? resolved
        : resolved.with(
            "codeConfiguration",
            code.with("codeId", workspace.resolve("codeId", code.text("codeId"))));
  }

  static Set<String> deployments(Map<ResourceId, Wanted> all, ResourceId endpoint) {
    Set<String> names = new TreeSet<>();
    for (ResourceId id : all.keySet()) {
      if (id.endpoint().equals(endpoint.endpoint()) && !id.isEndpoint()) {
        names.add(id.deployment());
      }
    }
    return names;
  }

  /** Its traffic; empty if it says nothing of it. */
  Optional<Traffic> traffic(String task) {
    Fields properties = spec.object("properties");
    try {
      return properties.asMap().containsKey("traffic")
              || properties.find("mirrorTraffic").isPresent()
          ? Optional.of(Traffic.of(properties))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      throw Traffic.invalid(task, id + ": " + e.getMessage(), "Correct the file");
    }
  }

  /** Its properties without traffic, which is set on its own. */
  Fields properties() {
    return without(spec.object("properties"), Set.of("traffic", "mirrorTraffic"));
  }

  Fields tags() {
    return spec.object("tags");
  }

  /** Of all but its traffic. */
  String fingerprint() {
    Fields rest = spec.with("properties", properties());
    return Fingerprint.digest(Fingerprint.text(rest)).hex();
  }

  /**
   * Its body.
   *
   * @param tags all of them
   * @param properties all of them
   */
  Fields body(Fields tags, Fields properties) {
    return spec.with("tags", tags).with("properties", properties);
  }

  static Fields without(Fields fields, Set<String> names) {
    Fields rest = Fields.none();
    for (String name : fields.asMap().keySet()) {
      if (!names.contains(name)) {
        rest = rest.with(name, fields.find(name).orElse(null));
      }
    }
    return rest;
  }
}
