package io.gitops4j.core.engine;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.EditPlan;
import io.gitops4j.core.pipeline.PlannedEdit;
import io.gitops4j.core.pipeline.Preview.Certainty;
import io.gitops4j.core.pipeline.Preview.Line;
import io.gitops4j.core.pipeline.Scope;
import io.gitops4j.core.pipeline.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects what stands now where stages put the same value, and tells where they differ. */
final class StageDifferences {
  private final Snapshot snapshot;
  private final Map<String, Map<String, String>> present = new LinkedHashMap<>();

  StageDifferences(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  void add(Change change, Scope scope) {
    for (EditPlan plan : change.edits()) {
      if (!(plan instanceof PlannedEdit planned) || planned.value().isEmpty()) {
        continue;
      }
      current(change, planned, scope)
          .ifPresent(
              value ->
                  present
                      .computeIfAbsent(planned.value(), v -> new LinkedHashMap<>())
                      .put(scope.environment().orElse(scope.node().toString()), value));
    }
  }

  private Optional<String> current(Change change, PlannedEdit planned, Scope scope) {
    try {
      Edit edit = planned.find(scope).orElseGet(() -> planned.symbolic(scope));
      byte[] content =
          snapshot.read(change.repository(), change.branch(), edit.path()).orElse(null);
      return Optional.of(edit.current(content).orElse("nothing"));
    } catch (ProviderException e) {
      return Optional.empty(); // the change's own preview says why
    }
  }

  /** A line for each value that is not the same everywhere. */
  List<Plan.Entry> entries(NodePath at) {
    List<Plan.Entry> entries = new ArrayList<>();
    present.forEach(
        (value, places) -> {
          if (new LinkedHashSet<>(places.values()).size() > 1) {
            List<String> words = new ArrayList<>();
            places.forEach((place, current) -> words.add(place + " has " + current));
            String text = value + " differs now: " + String.join(", ", words);
            entries.add(new Plan.Entry(at, new Line(Certainty.EXACT, text, "")));
          }
        });
    return entries;
  }
}
