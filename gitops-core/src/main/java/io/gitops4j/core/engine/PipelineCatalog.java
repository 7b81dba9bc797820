package io.gitops4j.core.engine;

import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Pipeline;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Where pipelines come from. Thread-safe. */
@FunctionalInterface
public interface PipelineCatalog {
  /** A tenant's pipeline of that name: in that version, or the present one if none is named. */
  Optional<Pipeline> find(TenantId tenant, String name, Optional<String> version);

  /** These, and where they have none of a name, those of another catalog. */
  default PipelineCatalog or(PipelineCatalog other) {
    return (tenant, name, version) ->
        find(tenant, name, version).or(() -> other.find(tenant, name, version));
  }

  /** These pipelines, for every tenant; of two with one name the last is the present one. */
  static PipelineCatalog of(Pipeline... pipelines) {
    Map<String, Pipeline> all = new LinkedHashMap<>();
    for (Pipeline pipeline : pipelines) {
      all.put(pipeline.name(), pipeline);
      all.put(pipeline.name() + "\n" + pipeline.version(), pipeline);
    }
    return (tenant, name, version) ->
        Optional.ofNullable(all.get(version.map(v -> name + "\n" + v).orElse(name)));
  }
}
