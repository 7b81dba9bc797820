package io.gitops4j.core.engine;

import io.gitops4j.core.engine.AccessPolicy.Action;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Gate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What of a run people can have an opinion on. */
record Approvable(PipelineCatalog catalog, TenantId tenant, RunStream stream) {
  /**
   * Checks that there is such a gate, and that it still asks for what somebody was shown.
   *
   * @throws ProviderException {@code NOT_FOUND} or {@code STALE}
   */
  void check(String gate, String subject, Action action) {
    NodePath path = NodePath.parse(gate);
    if (path.names().size() < 2) {
      throw EngineDelivery.unknown("gate", gate, tenant);
    }
    NodePath stage = new NodePath(path.names().subList(0, path.names().size() - 1));
    if (gates(stage).stream().noneMatch(g -> g.name().equals(path.name()))) {
      throw EngineDelivery.unknown("gate", gate, tenant);
    }
    String asked = stream.look(s -> s.judged(stage).map(RunRecord.GatesJudged::subject).orElse(""));
    if (!asked.isEmpty() && !asked.equals(subject)) {
      throw EngineDelivery.stale(
          action.name().toLowerCase(Locale.ROOT) + " " + gate,
          "something else would be done than what was shown. Look at the run again");
    }
  }

  private List<Gate> gates(NodePath stage) {
    String name = stream.look(s -> s.started().pipeline());
    String version = stream.look(s -> s.definition().version());
    return catalog
        .find(tenant, name, Optional.of(version))
        .map(p -> StageFinder.gates(p, stage))
        .orElse(List.of());
  }
}
